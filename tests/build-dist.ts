import { spawnSync } from "node:child_process";

/** Projects import the package by its name, which is what is built: it must be what the sources say now. */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  if (status !== 0) throw new Error("scripts/build.mjs failed");
}
