import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, it, onTestFinished } from "vitest";
import { projectFolder } from "../project-folder.js";
import { bin } from "./model.js";

const count = 8;
const names = Array.from({ length: count }, (_, index) => `pipe_${index}`);

/** Opens the writing end of a named pipe as soon as a query reads it; it stays open, so that the query goes on waiting for rows. */
async function writerOf(pipe: string, isAlive: () => boolean): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO" || !isAlive()) throw error;
      await new Promise((next) => setImmediate(next));
    }
  }
}

const hasPipes = spawnSync("mkfifo", ["--version"]).status === 0;

it.skipIf(!hasPipes)("--threads 8 runs eight queries at the same moment (needs named pipes)", async () => {
  using folder = projectFolder(
    {
      "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "pipes", targets: { dev: duckdb({ path: "pipes.duckdb", settings: { threads: 16 } }) } });
`,
      "models/sources.ts": `import { defineSource, table } from "modelwright";
import { z } from "zod";
${names.map((name) => `export const ${name} = defineSource({ name: "${name}", source: "pipes", schema: z.object({ n: z.int() }), location: table("${name}") });`).join("\n")}
`,
      ...Object.fromEntries(
        names.map((name) => [
          `models/of_${name}.ts`,
          `import { defineModel } from "modelwright";
import { ${name} } from "./sources.js";
export const of_${name} = defineModel({ name: "of_${name}", materialized: "table", deps: [${name}], query: ({ db }) => db.selectFrom("${name}").select("n") });
`,
        ]),
      ),
    },
    {},
  );
  const pipes = names.map((name) => join(folder.dir, `${name}.csv`));
  spawnSync("mkfifo", pipes);
  const instance = await DuckDBInstance.create(join(folder.dir, "pipes.duckdb"));
  const connection = await instance.connect();
  for (const [index, pipe] of pipes.entries()) {
    await connection.run(`create view ${names[index]} as select * from read_csv('${pipe}', columns = {n: 'BIGINT'}, auto_detect = false)`);
  }
  connection.closeSync();
  instance.closeSync();

  const { UV_THREADPOOL_SIZE: _, ...env } = process.env;
  const child = spawn(process.execPath, [bin, "build", "--threads", String(count)], { cwd: folder.dir, env, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit");
  const writers: number[] = [];
  // A query ends only when its pipe is closed: that each pipe has a reader while all others are still open is eight queries at once.
  for (const pipe of pipes) writers.push(await writerOf(pipe, () => child.exitCode === null));
  expect(writers).toHaveLength(count);
  for (const writer of writers) closeSync(writer);
  await exit;
  expect(child.exitCode).toBe(0);
});
