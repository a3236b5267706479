import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A generated project: what its files hold, and what is written of it. */
export interface TypesProject {
  readonly folder: string;
  /** Name of a model that nothing reads. */
  readonly leaf: string;
  /** Name of a model that others read. */
  readonly root: string;
}

const columns = Array.from({ length: 24 }, (_, index) => `c${index}`);
const zodTypes = ["z.string()", "z.number().nullable()", "z.date()", "z.int()"];
const schema = `z.object({ ${columns.map((column, index) => `${column}: ${zodTypes[index % 4]}`).join(", ")} })`;

/** A project of models of 24 columns, each a join of two models of the layer before, with a select callback and one expression. */
export function writeProject(folder: string, models: number, contract: boolean): void {
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
}
