// Runs `npm ci` when what is installed is not what package-lock.json says.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const stamp = "node_modules/.modelwright-lock";
const lock = readFileSync("package-lock.json", "utf8");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, lock);
}
