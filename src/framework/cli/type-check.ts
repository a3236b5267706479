import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Checks the types of a project in a process of its own, over and over. */
export interface TypeCheck extends Disposable {
  /** Checks anew; one that still runs is given up. @returns what is wrong, a line each; `undefined` when it was given up. */
  readonly check: () => Promise<readonly string[] | undefined>;
}

/** `undefined` where the project has no TypeScript of its own, or no `tsconfig.json`. */
export function typeCheckOf(projectDir: string): TypeCheck | undefined {
  const compiler = compilerOf(projectDir);
  if (compiler === undefined || !existsSync(join(projectDir, "tsconfig.json"))) return undefined;
  const kept = join("target", ".cache", "types.tsbuildinfo");
  const args = [compiler, "-p", ".", "--noEmit", "--incremental", "--tsBuildInfoFile", kept, "--pretty", "false"];
  let running: ChildProcess | undefined;
  return {
    check() {
      running?.kill();
      const child = spawn(process.execPath, args, { cwd: projectDir, stdio: ["ignore", "pipe", "ignore"] });
      running = child;
      let text = "";
      child.stdout.on("data", (chunk) => {
        text += chunk;
      });
      return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (_, signal) => resolve(signal === null ? text.split("\n").filter((line) => line !== "") : undefined));
      });
    },
    [Symbol.dispose]: () => void running?.kill(),
  };
}

function compilerOf(projectDir: string): string | undefined {
  try {
    return join(dirname(createRequire(join(projectDir, "package.json")).resolve("typescript/package.json")), "bin", "tsc");
  } catch {
    return undefined;
  }
}
