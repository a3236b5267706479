import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const bin = join(process.cwd(), "bin/model.js");

/** Runs the command as people do, without colours. */
export function model(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", CI: "true" },
  });
  return { status, stdout, stderr };
}
