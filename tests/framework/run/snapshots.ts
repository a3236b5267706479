import { randomUUID } from "node:crypto";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import type { Manifest, SnapshotNode, SourceNode } from "../../../src/framework/artifacts/manifest.js";
import type { RunResults } from "../../../src/framework/artifacts/run-results.js";
import type { Problem } from "../../../src/framework/core/errors/index.js";
import { run } from "../../../src/framework/run/run.js";
import { dialect } from "./shop.js";

const plain = { description: "", tags: [], meta: {} };

/** A row of what is snapshotted. */
export interface Row {
  readonly id: number | null;
  readonly value: string | null;
  readonly updated_at: Date | null;
}

export const types: Readonly<Record<string, string>> = { id: "BIGINT", value: "VARCHAR", updated_at: "TIMESTAMP" };

export type SnapshotSettings = Partial<Pick<SnapshotNode, "uniqueKey" | "strategy" | "hardDeletes" | "validToCurrent">> & {
  /** Columns of the relation and their types; {@link types} unless given. */
  readonly types?: Readonly<Record<string, string>>;
};

/** A snapshot of the table `people`, as compiling makes it. */
export function snapshotNode({ types: given = types, ...settings }: SnapshotSettings = {}): SnapshotNode {
  const column = (name: string, type: string) => ({ ...plain, name, type });
  const { hardDeletes = "ignore" } = settings;
  return {
    ...plain,
    kind: "snapshot",
    id: "snapshot.shop.people_snapshot",
    name: "people_snapshot",
    location: { file: "snapshots/people_snapshot.ts", line: 3 },
    relation: { schema: "main", name: "people_snapshot" },
    columns: [
      ...Object.entries(given).map(([name, type]) => column(name, type)),
      column("dbt_scd_id", "VARCHAR"),
      ...["dbt_updated_at", "dbt_valid_from", "dbt_valid_to"].map((name) => column(name, "TIMESTAMP")),
      ...(hardDeletes === "new_record" ? [column("dbt_is_deleted", "BOOLEAN")] : []),
    ],
    code: "",
    sql: `select ${Object.keys(given).map(dialect.identifier).join(", ")} from people`,
    uniqueKey: ["id"],
    strategy: { kind: "check", columns: "all" },
    hardDeletes,
    validToCurrent: undefined,
    ...settings,
  };
}

/** Puts rows in the place of those of `people`. */
export async function write(warehouse: Warehouse, rows: readonly Row[]): Promise<void> {
  const values = rows.map((row) => `(${[row.id, row.value, row.updated_at].map(dialect.literal).join(", ")})`);
  await warehouse.execute(
    `create or replace table people (id BIGINT, value VARCHAR, updated_at TIMESTAMP)${values.length === 0 ? "" : `; insert into people values ${values.join(", ")}`}`,
  );
}

/** Runs a snapshot at a moment. `told` are the warnings. */
export async function take(
  warehouse: Warehouse,
  node: SnapshotNode,
  at: Date,
  options: { readonly empty?: boolean } = {},
): Promise<{ readonly results: RunResults; readonly told: readonly Problem[] }> {
  const origin = { kind: "table", relation: { schema: "main", name: "people" } } as const;
  const location = { file: "models/sources.ts", line: 1 };
  const source: SourceNode = {
    ...plain,
    kind: "source",
    id: "source.shop.raw.people",
    name: "people",
    location,
    source: "raw",
    origin,
    columns: [],
    from: "people",
  };
  const manifest: Manifest = {
    project: "shop",
    version: "0",
    generatedAt: at.toISOString(),
    target: { name: "dev", adapter: "duckdb", database: "memory", schema: "main" },
    nodes: { [source.id]: source, [node.id]: node },
    parents: { [node.id]: [source.id] },
    children: {},
    overview: undefined,
  };
  const told: Problem[] = [];
  const standard = {
    command: "build",
    build: true,
    test: true,
    threads: 1,
    failFast: false,
    empty: false,
    force: false,
    storeFailures: false,
  };
  const results = await run(
    {
      runId: randomUUID(),
      manifest,
      selection: new Set([node.id]),
      warehouse,
      dialect,
      projectDir: process.cwd(),
      options: { ...standard, ...options },
    },
    (event) => {
      if (event.type === "warning") told.push(event.problem);
    },
    { now: () => at, monotonic: () => 0 },
  );
  return { results, told };
}

/** The problem that stopped a snapshot. */
export const problemOf = ({ results }: { readonly results: RunResults }): Problem | undefined => results.results[0]?.problem;

/** Every version, oldest first. */
export const versions = (warehouse: Warehouse): Promise<Record<string, unknown>[]> =>
  warehouse.query("select * from people_snapshot order by dbt_valid_from, dbt_scd_id");
