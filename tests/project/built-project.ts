import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createEngine, type Engine } from "modelwright/engine";

const root = process.cwd();

/** Puts the reference project's own files beside the data in a folder, as they are in the repository. */
export function addProjectFiles(dir: string): void {
  for (const path of ["analytics.config.ts", "models", "seeds", "snapshots", "src/pipeline/events"]) {
    cpSync(join(root, path), join(dir, path), { recursive: true });
  }
  mkdirSync(join(dir, "node_modules"));
  symlinkSync(root, join(dir, "node_modules/modelwright"));
  for (const name of ["zod", "kysely"]) symlinkSync(join(root, "node_modules", name), join(dir, "node_modules", name));
  writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
}

/** An engine over the reference project in a folder, built in memory. */
export function projectEngine(dir: string, vars: Readonly<Record<string, unknown>> = {}): Promise<Engine> {
  return createEngine({ projectDir: dir, target: "ci", vars });
}

/** Names and outcomes of all nodes that are not as they should be. */
export async function failuresOf(engine: Engine): Promise<string[]> {
  const { results } = await engine.build();
  return results.filter(({ status }) => status !== "success" && status !== "pass").map(({ name, status }) => `${name}: ${status}`);
}
