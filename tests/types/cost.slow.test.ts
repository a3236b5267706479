// P7: what a model costs the type checker, as a number that no machine changes. How long it takes is measured in bench/.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { compile } from "./compiler.js";
import { writeTypesProject } from "./generated-project.js";

const root = "target/types-cost";
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Type instantiations of a whole check on one thread. */
async function instantiations(models: number, contract: boolean): Promise<number> {
  const { folder } = writeTypesProject(join(root, `${models}-${contract}`), models, contract);
  const { errors, output } = await compile(folder, "TypeScript 7", ["--extendedDiagnostics", "--singleThreaded", "--incremental", "false"]);
  expect(errors).toEqual([]);
  return Number(/Instantiations:\s+(\d+)/.exec(output)?.[1]);
}

describe("what a model costs the type checker", () => {
  it.each([
    ["with the row inferred", false, 4_000],
    ["with a contract", true, 5_000],
  ] as const)(
    "%s, it is flat however large the project is",
    async (_, contract, limit) => {
      const [ten, hundred, thousand] = [
        await instantiations(10, contract),
        await instantiations(100, contract),
        await instantiations(1000, contract),
      ];
      const first = (hundred - ten) / 90;
      const later = (thousand - hundred) / 900;
      expect(first).toBeLessThan(limit);
      expect(later).toBeLessThan(limit);
      expect(later).toBeLessThan(first * 1.2);
    },
    300_000,
  );
});
