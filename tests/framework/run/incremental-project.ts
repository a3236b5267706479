import { randomUUID } from "node:crypto";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import type { Manifest } from "../../../src/framework/artifacts/manifest.js";
import type { RunResults } from "../../../src/framework/artifacts/run-results.js";
import { type Clock, systemClock } from "../../../src/framework/core/clock.js";
import { createEngine } from "../../../src/framework/engine.js";
import { type RunOptions, run } from "../../../src/framework/run/run.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { projectFolder } from "../project-folder.js";
import { dialect } from "./shop.js";

const config = `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "shop", targets: { dev: duckdb({ path: "shop.duckdb" }) } });
`;

/** The source that the models read: a table that a test fills. */
export const rawColumns = "id varchar, grp varchar, happened timestamp, day date, amount bigint, is_deleted boolean";
const source = `import { defineSource, table } from "modelwright";
import { z } from "zod";
export const raw = defineSource({
  name: "raw",
  source: "tests",
  location: table("raw"),
  schema: z.object({ id: z.string(), grp: z.string(), happened: z.date(), day: z.iso.date(), amount: z.int(), is_deleted: z.boolean() }),
});
`;

/** The text of a model over the source, with more settings or other ones. */
export const modelText = (settings: string, query = `db.selectFrom("raw").selectAll()`, context = "{ db }"): string => `
import { defineModel, expression, sql } from "modelwright";
import { z } from "zod";
import { raw } from "./sources.js";
export const target = defineModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  query: (${context}) => ${query},
  ${settings}
});
`;

export const files = (model: string): Readonly<Record<string, string>> => ({
  "analytics.config.ts": config,
  "models/sources.ts": source,
  "models/target.ts": model,
});

/** What a model compiles to. */
export async function manifestOf(model: string): Promise<Manifest> {
  using folder = projectFolder(files(model), {});
  await using engine = await createEngine({ projectDir: folder.dir });
  return await engine.compile();
}

/** A database with an empty source, and a model that is built in it. */
export interface Bench extends AsyncDisposable {
  readonly warehouse: Warehouse;
  /** Appends rows to the source: values as SQL. */
  readonly ingest: (...rows: readonly string[]) => Promise<void>;
  readonly build: (options?: Partial<RunOptions>, manifest?: Manifest) => Promise<RunResults>;
  /** What the clock says from now on: the real time unless told. */
  readonly setClock: (now: string) => void;
  readonly rows: (sql?: string) => Promise<Record<string, unknown>[]>;
}

export async function bench(manifest: Manifest): Promise<Bench> {
  const warehouse = await openWarehouse();
  await warehouse.execute(`create table raw (${rawColumns})`);
  const standard = { command: "build", build: true, test: true, threads: 2, failFast: false, empty: false, storeFailures: false };
  let now: string | undefined;
  const clock: Clock = { ...systemClock, now: () => (now === undefined ? new Date() : new Date(now)) };
  return {
    warehouse,
    setClock: (told) => {
      now = told;
    },
    ingest: async (...rows) => {
      await warehouse.execute(`insert into raw values ${rows.join(", ")}`);
    },
    build: (options, other = manifest) =>
      run(
        {
          runId: randomUUID(),
          manifest: other,
          selection: new Set(Object.keys(other.nodes)),
          warehouse,
          dialect,
          projectDir: process.cwd(),
          options: { ...standard, ...options },
        },
        () => undefined,
        clock,
      ),
    rows: (sql = "select id, amount from target order by all") => warehouse.query(sql),
    [Symbol.asyncDispose]: () => warehouse.close(),
  };
}

/** A row of the source on a day of January 2024, at its hour. */
export const row = (id: string, day: number, amount: number, { hour = 0, grp = "g", isDeleted = false } = {}): string => {
  const date = `2024-01-${String(day).padStart(2, "0")}`;
  return `('${id}', '${grp}', timestamp '${date} ${String(hour).padStart(2, "0")}:00:00', date '${date}', ${amount}, ${isDeleted})`;
};
