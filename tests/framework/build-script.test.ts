import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { model } from "./cli/model.js";

it("the command works at any moment while dist/ is built anew, and nothing is left beside it", async () => {
  const root = process.cwd();
  const before = readdirSync(join(root, "dist"), { recursive: true }).sort();
  const building = spawn(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  const ended = once(building, "exit");
  let looked = 0;
  while (building.exitCode === null) {
    expect(existsSync("dist/cli/main.js")).toBe(true);
    looked += 1;
    await new Promise((next) => setImmediate(next));
  }
  await ended;
  expect(building.exitCode).toBe(0);
  expect(looked).toBeGreaterThan(0);
  expect(model(root, "--version").status).toBe(0);
  expect(readdirSync(root).filter((name) => name.startsWith("dist"))).toEqual(["dist"]);
  expect(readdirSync(join(root, "dist"), { recursive: true }).sort()).toEqual(before);
});
