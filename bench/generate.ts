import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** A project to measure, generated into a folder of its own. */
export interface GeneratedProject {
  readonly dir: string;
  /** Path of a model that nothing reads, relative to `dir`. */
  readonly leafFile: string;
  readonly leaf: string;
  /** The model's file with a number `edit` in its query: another number, another query. */
  readonly leafText: (edit: number) => string;
}

const sourceRows = 10_000;
/** Below the last, each layer is as wide: a deeper project has more models in parallel, not longer chains. */
const layers = 10;

/**
 * Writes a project of `size` models in layers: the first layer reads a Parquet file, each other model joins two of the layer before it.
 * Every model is a table of six columns with two tests, unique and not_null. It imports "modelwright", which resolves by itself
 * as long as the folder is inside this repository and has no package.json of its own.
 */
export async function generateProject(dir: string, size: number): Promise<GeneratedProject> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(join(dir, "data"), { recursive: true });
  await writeSource(join(dir, "data", "events.parquet"));
  await writeFile(join(dir, "analytics.config.ts"), configText(size));

  const width = Math.max(1, Math.round(size / layers));
  const layerOf = (index: number) => Math.floor(index / width);
  const folders = new Set(Array.from({ length: size }, (_, index) => folderOf(layerOf(index))));
  for (const folder of folders) await mkdir(join(dir, folder), { recursive: true });
  await writeFile(join(dir, "models", "sources.ts"), sourceText);

  const fileOf = (index: number) => `${folderOf(layerOf(index))}/${nameOf(index)}.ts`;
  const textOf = (index: number, edit: number) => {
    const layer = layerOf(index);
    if (layer === 0) return firstLayerText(index, edit);
    const start = (layer - 1) * width;
    return joiningText(index, start + (index % width), start + ((index * 7 + 3) % width), layer - 1, edit);
  };
  for (let index = 0; index < size; index += 1) await writeFile(join(dir, fileOf(index)), textOf(index, 0));

  const leaf = size - 1;
  return { dir, leaf: nameOf(leaf), leafFile: fileOf(leaf), leafText: (edit) => textOf(leaf, edit) };
}

const nameOf = (index: number): string => `model_${String(index).padStart(4, "0")}`;
const constantOf = (index: number): string => `model${String(index).padStart(4, "0")}`;
const folderOf = (layer: number): string => `models/layer_${layer}`;

async function writeSource(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`copy (
    select i::integer as id, 'group ' || i % 50 as category, (i * 7919) % 1000 as amount, i % 9 as quantity,
      i % 3 = 0 as returned, timestamp '2026-01-01' + interval (i) minute as happened_at
    from range(${sourceRows}) as t(i)
  ) to '${path.replaceAll("'", "''")}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

const configText = (size: number): string => `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";

export default defineConfig({
  name: "bench_${size}",
  targets: { dev: duckdb({ path: "data/bench.duckdb" }) },
  folders: { models: { materialized: "table" } },
});
`;

const sourceText = `import { defineSource, parquet } from "modelwright";
import { z } from "zod";

export const events = defineSource({
  name: "events",
  source: "raw",
  location: parquet("data/events.parquet"),
  schema: z.object({
    id: z.int(),
    category: z.string(),
    amount: z.int(),
    quantity: z.int(),
    returned: z.boolean(),
    happened_at: z.date(),
  }),
});
`;

const columnsText = `columns: {
    id: { description: "Key of the event", tests: [unique()] },
    category: { tests: [notNull()] },
  },`;

const firstLayerText = (index: number, edit: number): string => `import { defineModel, notNull, unique } from "modelwright";
import { events } from "../sources.js";

export const ${constantOf(index)} = defineModel({
  name: "${nameOf(index)}",
  description: "Events as they come, part ${index}",
  deps: [events],
  query: ({ db }) =>
    db
      .selectFrom("events as e")
      .where("e.amount", ">=", ${edit})
      .select(["e.id", "e.category", "e.amount", "e.quantity", "e.returned", "e.happened_at"]),
  ${columnsText}
});
`;

function joiningText(index: number, left: number, right: number, parentLayer: number, edit: number): string {
  const parents = [...new Set([left, right])];
  const imports = parents.map((parent) => `import { ${constantOf(parent)} } from "../layer_${parentLayer}/${nameOf(parent)}.js";`);
  return `import { defineModel, notNull, unique } from "modelwright";
${imports.join("\n")}

export const ${constantOf(index)} = defineModel({
  name: "${nameOf(index)}",
  description: "Two models joined, part ${index}",
  deps: [${parents.map(constantOf).join(", ")}],
  query: ({ db }) =>
    db
      .selectFrom("${nameOf(left)} as a")
      .innerJoin("${nameOf(right)} as b", "b.id", "a.id")
      .where("a.amount", ">=", ${edit})
      .select((eb) => ["a.id", "a.category", eb("a.amount", "+", eb.ref("b.quantity")).as("amount"), "b.quantity", "a.returned", "b.happened_at"]),
  ${columnsText}
});
`;
}
