import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** A project of models of 24 columns in ten layers, each a join of two models of the layer before with a select callback. */
export interface TypesProject {
  readonly folder: string;
  /** A model that no other reads, and one in the middle that many read, at first or at second hand. */
  readonly leaf: string;
  readonly middle: string;
  readonly fileOf: (model: string) => string;
  /** The text of a model's file. The number of an edit changes the name of a column that no model reads. */
  readonly textOf: (model: string, edit?: number) => string;
}

const layers = 10;
const columns = Array.from({ length: 24 }, (_, index) => `c${index}`);
const zodTypes = ["z.string()", "z.number().nullable()", "z.date()", "z.int()"];
/** One column has literal values, for tests to name them. */
const zodTypeOf = (index: number) => (index === 20 ? 'z.enum(["click", "purchase"])' : zodTypes[index % zodTypes.length]);
const schema = `z.object({ ${columns.map((column, index) => `${column}: ${zodTypeOf(index)}`).join(", ")} })`;
const selected = columns.slice(0, 23).map((column, index) => `"${index % 2 === 0 ? "a" : "b"}.${column}"`);

const sourceText = `import { defineSource, parquet } from "modelwright";
import { z } from "zod";
export const m0 = defineSource({ name: "m0", source: "s", schema: ${schema}, location: parquet("x") });
`;

const modelText = (name: string, [a, b]: readonly [string, string], contract: boolean, edit: number): string => {
  const deps = [...new Set([a, b])];
  const last = edit === 0 ? "c23" : `c23_${edit}`;
  return `import { defineModel } from "modelwright";
${contract ? 'import { z } from "zod";\n' : ""}${deps.map((dep) => `import { ${dep} } from "./${dep}.js";`).join("\n")}
export const ${name} = defineModel({
  name: "${name}",
  deps: [${deps.join(", ")}],${contract ? `\n  contract: ${schema},` : ""}
  query: ({ db }) => db.selectFrom("${a} as a").innerJoin("${b} as b", "b.c0", "a.c0").select((eb) => [${selected.join(", ")}, eb("a.c3", "+", eb.ref("b.c3")).as("${last}")]),
});
`;
};

/** Writes the project: its rows inferred, or with a contract a model. It imports "modelwright" as long as it lies inside this repository. */
export function writeTypesProject(folder: string, models: number, contract: boolean): TypesProject {
  const width = Math.max(1, Math.ceil(models / layers));
  const nameOf = (index: number) => `m${index + 1}`;
  const parent = (index: number, shift: number) =>
    index < width ? "m0" : nameOf((Math.floor(index / width) - 1) * width + ((index + shift) % width));
  const fileOf = (model: string) => join(folder, `${model}.ts`);
  const textOf = (model: string, edit = 0) => {
    const index = Number(model.slice(1)) - 1;
    return modelText(model, [parent(index, 0), parent(index, 1)], contract, edit);
  };

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf("m0"), sourceText);
  for (let index = 0; index < models; index += 1) writeFileSync(fileOf(nameOf(index)), textOf(nameOf(index)));
  const config = {
    extends: relative(folder, "tsconfig.json"),
    compilerOptions: { tsBuildInfoFile: "./tsc.tsbuildinfo" },
    include: ["."],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return { folder, leaf: nameOf(models - 1), middle: nameOf(Math.floor(models / 2)), fileOf, textOf };
}
