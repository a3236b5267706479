import { describe, expect, it } from "vitest";
import type { IncrementalNode } from "../../../src/framework/artifacts/incremental.js";
import type { Incremental } from "../../../src/framework/core/incremental.js";
import { asideOf, countWrongKeys, keysOf, planBatch, planCopy, windowQuery } from "../../../src/framework/materialize/index.js";
import { loadAdapter } from "../adapters/duckdb/open.js";
import { existing, incrementalModel } from "./nodes.js";

const { dialect } = await loadAdapter();
const windowed = { cursor: 'the "day"', lookback: { months: 1, days: 3 }, onSchemaChange: "fail" } as const;
const merge = { ...windowed, strategy: "merge", key: ["id"], update: undefined, version: undefined, softDelete: undefined } as const;

const strategies: Readonly<Record<string, Incremental & Pick<IncrementalNode, "affected">>> = {
  append: { ...windowed, lookback: undefined, strategy: "append" },
  "delete-insert": { ...windowed, strategy: "deleteInsert", key: ["id", "note"] },
  "delete-insert-affected": {
    ...{ ...windowed, cursor: undefined, lookback: undefined, strategy: "deleteInsert", key: ["id", "note"] },
    affected: ["select id, note from news where id > (select max(id) from ", { place: "self" }, ")"],
  },
  "insert-overwrite": { ...windowed, strategy: "insertOverwrite", partitionBy: ['the "day"'] },
  merge,
  "merge-update": { ...merge, update: ["note"] },
  "merge-insert-only": { ...merge, update: [] },
  "merge-version": { ...merge, version: 'the "day"', cursor: undefined, lookback: undefined },
  "merge-soft-delete": { ...merge, update: ["note"], softDelete: "gone" },
  "merge-counting": { ...merge, cursor: "id", lookback: 100 },
  intervals: {
    strategy: "intervals",
    eventTime: 'the "day"',
    batchSize: "day",
    lookback: 1,
    begin: "2024-01-01T00:00:00.000Z",
    onSchemaChange: "fail",
  },
};

const day = (from: string, to: string) => ({
  from: `date '${from}'`,
  to: `date '${to}'`,
  start: `timestamp '${from}'`,
  end: `timestamp '${to}'`,
});

describe.each(Object.entries(strategies))("a batch for %s", (name, incremental) => {
  const node = incrementalModel(incremental);
  const aside = asideOf(node.relation, "0a1b2c3d");
  const batches = [day("2024-01-01", "2024-01-02"), ...(incremental.strategy === "intervals" ? [day("2024-01-05", "2024-01-06")] : [])];
  const plan = () => planBatch(node, { dialect, aside, batches });

  it("is built, checked and put in by these statements", async () => {
    const { affected, build, batch, change, discard } = plan();
    const section = (title: string, statements: readonly (string | undefined)[]) =>
      `-- ${title}\n${statements.map((sql) => (sql === undefined ? "" : `${sql};\n`)).join("")}`;
    const text = [
      section("where it begins", [windowQuery(node, node.relation, dialect)]),
      ...(affected.length === 0 ? [] : [section("what is affected", affected)]),
      section("build", build),
      section("check", [countWrongKeys(keysOf(incremental), batch, dialect)]),
      section("change", change(node.relation, ["id", 'the "day"', "note", "gone"])),
      section("discard", discard),
    ].join("\n");
    await expect(text).toMatchFileSnapshot(`golden/incremental-${name}.sql`);
  });

  it("is planned the same way every time", () => {
    const columns = ["id"];
    expect(plan().change(node.relation, columns)).toEqual(plan().change(node.relation, columns));
    expect(plan().build).toEqual(plan().build);
  });
});

it("a copy is made with other columns, and put in the table's place", async () => {
  const node = incrementalModel(merge);
  const table = [
    { name: "id", type: "INTEGER" },
    { name: "note", type: "VARCHAR" },
    { name: "old", type: "VARCHAR" },
  ];
  const columns = [
    { name: "id", type: "BIGINT" },
    { name: "note", type: "VARCHAR" },
    { name: 'the "new"', type: 'STRUCT("a" INTEGER)' },
  ];
  const context = { dialect, existing: existing("table", node), aside: asideOf(node.relation, "0a1b2c3d"), empty: false };
  const { build, swap, discard } = planCopy(node.relation, table, columns, context);
  await expect(`${[...build, ...swap, ...discard].join(";\n")};\n`).toMatchFileSnapshot("golden/incremental-copy.sql");
});
