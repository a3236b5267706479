import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = join(process.cwd(), "target/types-cost");
afterAll(() => rmSync(root, { recursive: true, force: true }));

const columns = Array.from({ length: 24 }, (_, index) => `c${index}`);
const zodTypes = ["z.string()", "z.number().nullable()", "z.date()", "z.int()"];
const schema = `z.object({ ${columns.map((column, index) => `${column}: ${zodTypes[index % 4]}`).join(", ")} })`;

/** A project of models of 24 columns, each a join of two models of the layer before, with a select callback and one expression. */
function writeProject(folder: string, models: number, contract: boolean): void {
  mkdirSync(folder, { recursive: true });
  const layer = Math.max(1, Math.ceil(models / 10));
  const names = Array.from({ length: models }, (_, index) => `m${index + 1}`);
  const parent = (index: number, shift: number) =>
    index < layer ? "m0" : (names[(Math.floor(index / layer) - 1) * layer + ((index + shift) % layer)] ?? "m0");
  writeFileSync(
    join(folder, "m0.ts"),
    `import { defineSource, parquet } from "modelwright";\nimport { z } from "zod";\nexport const m0 = defineSource({ name: "m0", source: "s", schema: ${schema}, location: parquet("x") });\n`,
  );
  for (const [index, name] of names.entries()) {
    const [a, b] = [parent(index, 0), parent(index, 1)];
    const deps = [...new Set([a, b])];
    const select = columns.slice(0, 23).map((column, position) => `"${position % 2 === 0 ? "a" : "b"}.${column}"`);
    writeFileSync(
      join(folder, `${name}.ts`),
      `import { defineModel } from "modelwright";
${contract ? 'import { z } from "zod";\n' : ""}${deps.map((dep) => `import { ${dep} } from "./${dep}.js";`).join("\n")}
export const ${name} = defineModel({
  name: "${name}",
  deps: [${deps.join(", ")}],${contract ? `\n  contract: ${schema},` : ""}
  query: ({ db }) => db.selectFrom("${a} as a").innerJoin("${b} as b", "b.c0", "a.c0").select((eb) => [${select.join(", ")}, eb("a.c3", "+", eb.ref("b.c3")).as("c23")]),
});
`,
    );
  }
  const options = { incremental: false, tsBuildInfoFile: null };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../../../tsconfig.json", compilerOptions: options, include: ["."], exclude: [] }),
  );
}

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
