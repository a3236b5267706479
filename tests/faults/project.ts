// A small project of every kind of relation, whose data carries the number of its generation, so that old and new are told apart.
import { renameSync } from "node:fs";
import { join } from "node:path";
import { type ProjectFolder, projectFolder } from "../framework/project-folder.js";

export const database = "data.duckdb";
export const copy = "published/data.duckdb";

/** A relation, and the columns of it that are the same however often and whenever a generation is built. */
export interface Watched {
  readonly name: string;
  readonly columns: string;
  /** Reads a file as it is now, so that it is never old. */
  readonly readsFiles?: boolean;
  /** Its version is told by its inputs alone: in another folder it is the same. */
  readonly isSettled?: boolean;
  /** What it is built from, by a run that builds both. */
  readonly after?: readonly string[];
}

export const watched: readonly Watched[] = [
  { name: "kinds", columns: "kind, gen", isSettled: true },
  { name: "stg_items", columns: "id, kind, value, gen", readsFiles: true },
  { name: "items", columns: "id, kind, value, gen", isSettled: true, after: ["kinds"] },
  { name: "item_totals", columns: "kind, items, total, kind_gen, gen", isSettled: true, after: ["kinds", "items"] },
  { name: "current_items", columns: "id, kind, value, gen" },
  { name: "appended", columns: "id, day, amount, gen" },
  { name: "replaced", columns: "id, day, amount, gen" },
  { name: "merged", columns: "id, amount, gen" },
  { name: "yearly", columns: "id, day, amount, gen" },
  {
    name: "items_snapshot",
    after: ["items"],
    // The moments are the run's own; their order is not.
    columns: `id, kind, value, gen, dbt_valid_to is null as is_current, dbt_is_deleted,
      row_number() over (partition by id order by dbt_valid_from) as version,
      dbt_valid_to is not distinct from lead(dbt_valid_from) over (partition by id order by dbt_valid_from) as is_seamless`,
  },
];

const incremental = (name: string, incremental: string, columns = `"id", "day", "amount", "gen"`) => `
import { defineModel, notNull, unique } from "modelwright";
import { events } from "./sources.js";
export const ${name} = defineModel({
  name: "${name}",
  deps: [events],
  materialized: "incremental",
  query: ({ db }) => db.selectFrom("events").select([${columns}]),
  incremental: (m) => ${incremental},
  columns: { id: { tests: [unique(), notNull()] } },
});
`;

const files: Readonly<Record<string, string>> = {
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "faults", targets: { dev: duckdb({ path: "${database}", publish: "${copy}" }) } });
`,
  "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";
export const rawItems = defineSource({ name: "raw_items", source: "raw", location: csv("data/items.csv"),
  schema: z.object({ id: z.int(), kind: z.string(), value: z.int(), gen: z.int() }) });
export const events = defineSource({ name: "events", source: "raw", location: csv("data/events.csv"),
  schema: z.object({ id: z.int(), key: z.int(), day: z.iso.date(), amount: z.int(), gen: z.int() }) });
`,
  "seeds/kinds.ts": `import { defineSeed, unique } from "modelwright";
import { z } from "zod";
export const kinds = defineSeed({ name: "kinds", schema: z.object({ kind: z.string(), gen: z.int() }), columns: { kind: { tests: [unique()] } } });
`,
  "models/stg_items.ts": `import { defineModel } from "modelwright";
import { rawItems } from "./sources.js";
export const stgItems = defineModel({ name: "stg_items", deps: [rawItems], query: ({ db }) => db.selectFrom("raw_items").selectAll() });
`,
  "models/items.ts": `import { defineModel, notNull, relationship, unique } from "modelwright";
import { kinds } from "../seeds/kinds.js";
import { stgItems } from "./stg_items.js";
export const items = defineModel({ name: "items", materialized: "table", deps: [stgItems, kinds],
  query: ({ db }) => db.selectFrom("stg_items").select(["id", "kind", "value", "gen"]),
  columns: { id: { tests: [unique(), notNull()] }, kind: { tests: [relationship(kinds, "kind")] } } });
`,
  "models/item_totals.ts": `import { defineModel, expression } from "modelwright";
import { kinds } from "../seeds/kinds.js";
import { items } from "./items.js";
export const itemTotals = defineModel({ name: "item_totals", materialized: "table", deps: [items, kinds],
  query: ({ db, fn }) => db.selectFrom("items as i").innerJoin("kinds as k", "k.kind", "i.kind").groupBy("i.kind")
    .select((eb) => ["i.kind", fn.countAll().as("items"), fn.sum(eb.ref("i.value")).as("total"),
      fn.max(eb.ref("k.gen")).as("kind_gen"), fn.max(eb.ref("i.gen")).as("gen")]),
  tests: [expression("gen = kind_gen")] });
`,
  "models/current_items.ts": `import { defineModel } from "modelwright";
import { items } from "./items.js";
export const currentItems = defineModel({ name: "current_items", deps: [items], query: ({ db }) => db.selectFrom("items").selectAll() });
`,
  "models/appended.ts": incremental("appended", `m.append({ cursor: "gen" })`),
  "models/replaced.ts": incremental("replaced", `m.deleteInsert({ key: "id", cursor: "gen", lookback: 1 })`),
  "models/merged.ts": `import { defineModel, unique } from "modelwright";
import { events } from "./sources.js";
export const merged = defineModel({ name: "merged", materialized: "incremental", deps: [events],
  query: ({ db }) => db.selectFrom("events").select(["key as id", "amount", "gen"]),
  incremental: (m) => m.merge({ key: "id", version: "gen", cursor: "gen" }),
  columns: { id: { tests: [unique()] } } });
`,
  "models/yearly.ts": incremental("yearly", `m.intervals({ eventTime: "day", batchSize: "year", lookback: 2, begin: "2021-01-01" })`),
  "snapshots/items_snapshot.ts": `import { defineSnapshot, expression, unique } from "modelwright";
import { items } from "../models/items.js";
export const itemsSnapshot = defineSnapshot({ name: "items_snapshot", relation: items, uniqueKey: "id", hardDeletes: "new_record",
  strategy: { kind: "check", columns: ["value"] },
  columns: { dbt_scd_id: { tests: [unique()] } },
  tests: [expression("dbt_valid_to is null or dbt_valid_from < dbt_valid_to")] });
`,
};

export const projectOf = (): ProjectFolder => projectFolder(files, {});

const kindNames = ["a", "b", "c", "d"];
const rowsOf = (columns: string, rows: readonly (readonly unknown[])[]): string =>
  `${columns}\n${rows.map((row) => row.join(",")).join("\n")}\n`;
const count = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** Of the batches that each run builds again, so that what comes late is seen. */
const yearOfEvents = new Date().getUTCFullYear() - 1;

/** Puts the data of a generation in the place of the one before it. Events are added to, items come, change and go. */
export function writeGeneration({ dir, write }: ProjectFolder, gen: number): void {
  const items = count(400).filter((id) => (id + gen) % 7 !== 0);
  const events = count(gen).flatMap((before) =>
    count(60).map((n) => [before * 60 + n, (before * 7 + n) % 90, `${yearOfEvents}-01-0${1 + (n % 9)}`, n * (before + 1), before + 1]),
  );
  const texts = {
    "data/items.csv": rowsOf(
      "id,kind,value,gen",
      items.map((id) => [id, kindNames[id % 4], id + Math.floor((gen + id) / 3), gen]),
    ),
    "data/events.csv": rowsOf("id,key,day,amount,gen", events),
    "seeds/kinds.csv": rowsOf(
      "kind,gen",
      kindNames.map((kind) => [kind, gen]),
    ),
  };
  write(Object.fromEntries(Object.entries(texts).map(([file, text]) => [`${file}.next`, text])));
  for (const file of Object.keys(texts)) renameSync(join(dir, `${file}.next`), join(dir, file));
}
