import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeProject } from "./generated-project.js";

const root = join(process.cwd(), "target/types-cost");
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Type instantiations of a whole check on one thread: a number that no machine changes. */
function instantiations(models: number, contract: boolean): number {
  const folder = join(root, `${models}-${contract}`);
  writeProject(folder, models, contract);
  const args = ["node_modules/typescript/bin/tsc", "-p", folder, "--extendedDiagnostics", "--singleThreaded"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stdout).not.toContain("error TS");
  expect(status).toBe(0);
  return Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]);
}

describe("what a model costs the type checker", () => {
  it.each([
    ["with the row inferred", false, 25_000],
    ["with a contract", true, 18_000],
  ] as const)(
    "%s, it is flat however large the project is",
    (_, contract, limit) => {
      const [ten, hundred, thousand] = [10, 100, 1000].map((models) => instantiations(models, contract)) as [number, number, number];
      const first = (hundred - ten) / 90;
      const later = (thousand - hundred) / 900;
      expect(first).toBeLessThan(limit);
      expect(later).toBeLessThan(limit);
      expect(later).toBeLessThan(first * 1.2);
    },
    300_000,
  );
});
