import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../src/framework/core/errors/index.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { relationsOf } from "./shop.js";
import { problemOf, type Row, type SnapshotSettings, snapshotNode, take, types, versions, write } from "./snapshots.js";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const row = (id: number | null, value: string | null, updated: Date | null = at(0)): Row => ({ id, value, updated_at: updated });
const byTime = { kind: "timestamp", updatedAt: "updated_at" } as const;

/** A database whose snapshot has taken these rows in, at second 10. */
async function taken(rows: readonly Row[], settings: SnapshotSettings = {}) {
  const warehouse = await openWarehouse();
  await write(warehouse, rows);
  expect((await take(warehouse, snapshotNode(settings), at(10))).results.ok).toBe(true);
  return warehouse;
}

describe("rows that cannot be taken in leave the snapshot as it is, and nothing aside", () => {
  it.each<[name: string, rows: readonly Row[], settings: SnapshotSettings, code: string, said: readonly string[]]>([
    ["a key twice", [row(1, "a"), row(1, "b"), row(2, "c"), row(2, "d")], {}, "snapshot_key_duplicate", ["(id)", "id 1; id 2"]],
    [
      "more keys twice than are told",
      [1, 2, 3, 4, 5].flatMap((id) => [row(id, "a"), row(id, "b")]),
      {},
      "snapshot_key_duplicate",
      ["id 1; id 2; id 3; … (5 in all)"],
    ],
    ["a key of two columns twice", [row(1, "a"), row(1, "a")], { uniqueKey: ["id", "value"] }, "snapshot_key_duplicate", ["id 1, value a"]],
    ["a key without a value", [row(null, "a"), row(1, "a"), row(null, "b")], {}, "snapshot_key_null", ["(id) is null in 2 rows"]],
    ["half a key", [row(1, null), row(2, "a")], { uniqueKey: ["id", "value"] }, "snapshot_key_null", ["id 1, value null"]],
    ["no time of change", [row(1, "a", null)], { strategy: byTime }, "snapshot_time_null", ['"updated_at"', "id 1"]],
  ])("%s", async (_, rows, settings, code, said) => {
    const node = snapshotNode(settings);
    const empty = await openWarehouse();
    await write(empty, rows);
    const first = await take(empty, node, at(10));
    expect(problemOf(first)?.code).toBe(code);
    expect(await relationsOf(empty)).toEqual(["people"]);

    const warehouse = await taken([row(7, "x")], settings);
    const before = await versions(warehouse);
    await write(warehouse, rows);
    const problem = problemOf(await take(warehouse, node, at(20)));
    expect(problem).toMatchObject({ code, blame: "failure", at: node.location });
    for (const part of said) expect(problem && formatProblem(problem)).toContain(part);
    expect(await versions(warehouse)).toEqual(before);
    expect(await relationsOf(warehouse)).toEqual(["people", "people_snapshot"]);
  });

  it("a key that was another one before", async () => {
    const warehouse = await taken([row(1, "a"), row(2, "a")]);
    const before = await versions(warehouse);
    await write(warehouse, [row(1, "a")]);
    const problem = problemOf(await take(warehouse, snapshotNode({ uniqueKey: ["value"] }), at(20)));
    expect(problem).toMatchObject({ code: "snapshot_key_changed", facts: { examples: ["value a"] } });
    expect(await versions(warehouse)).toEqual(before);
  });

  it.each([
    [
      "a table",
      "create table people_snapshot as select 1 as id",
      'has no "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_scd_id"',
    ],
    ["a view", "create view people_snapshot as select 1 as id", "it is a view"],
  ])("%s of the same name that is no snapshot", async (_, sql, said) => {
    const warehouse = await openWarehouse();
    await write(warehouse, [row(1, "a")]);
    await warehouse.execute(sql);
    const problem = problemOf(await take(warehouse, snapshotNode(), at(10)));
    expect(problem?.code).toBe("snapshot_foreign");
    expect(problem?.message).toContain(said);
    expect(await warehouse.query("select * from people_snapshot")).toEqual([{ id: 1 }]);
  });
});

describe("time", () => {
  it("is that of the run, once for all rows", async () => {
    const warehouse = await taken([row(1, "a"), row(2, "b")]);
    expect(new Set((await versions(warehouse)).map((version) => String(version["dbt_valid_from"])))).toEqual(new Set([String(at(10))]));
  });

  it("is the row's own where it tells when it was changed", async () => {
    const warehouse = await taken([row(1, "a", at(3))], { strategy: byTime });
    await write(warehouse, [row(1, "b", at(15))]);
    await take(warehouse, snapshotNode({ strategy: byTime }), at(20));
    expect(await versions(warehouse)).toMatchObject([
      { value: "a", dbt_valid_from: at(3), dbt_valid_to: at(15), dbt_updated_at: at(3) },
      { value: "b", dbt_valid_from: at(15), dbt_valid_to: null, dbt_updated_at: at(15) },
    ]);
  });

  it("that goes back in a row is told, and the later version stays", async () => {
    const warehouse = await taken([row(1, "a", at(5))], { strategy: byTime });
    const before = await versions(warehouse);
    await write(warehouse, [row(1, "older", at(4))]);
    const { results, told } = await take(warehouse, snapshotNode({ strategy: byTime }), at(20));
    expect(results.ok).toBe(true);
    expect(told).toMatchObject([{ code: "snapshot_time_backwards", facts: { examples: ["id 1"], column: "updated_at" } }]);
    expect(await versions(warehouse)).toEqual(before);
  });

  it("that goes back by moments keeps the versions in order; two runs in one millisecond, too", async () => {
    const warehouse = await taken([row(1, "a")]);
    for (const [value, moment] of [
      ["b", at(10)],
      ["c", at(10)],
      ["d", new Date(at(10).getTime() - 3000)],
    ] as const) {
      await write(warehouse, [row(1, value)]);
      expect((await take(warehouse, snapshotNode(), moment)).results.ok).toBe(true);
    }
    const found = await versions(warehouse);
    expect(found.map(({ value }) => value)).toEqual(["a", "b", "c", "d"]);
    expect(found.slice(1).map((version) => version["dbt_valid_from"])).toEqual(
      found.slice(0, -1).map((version) => version["dbt_valid_to"]),
    );
  });

  it.each(["ignore", "invalidate"] as const)("of a clock that went back is refused (%s)", async (hardDeletes) => {
    const warehouse = await taken([row(1, "a"), row(2, "b")], { hardDeletes });
    await write(warehouse, [row(1, "b")]);
    await take(warehouse, snapshotNode({ hardDeletes }), at(50));
    const before = await versions(warehouse);
    await write(warehouse, [row(1, "c")]);
    const problem = problemOf(await take(warehouse, snapshotNode({ hardDeletes }), at(30)));
    expect(problem?.code).toBe("snapshot_clock");
    expect(problem?.message).toContain("2026-01-01 00:00:50");
    expect(await versions(warehouse)).toEqual(before);
  });

  it("of a source whose clock is ahead is kept as it is, and what is deleted before it begins ends right after", async () => {
    const settings = { strategy: byTime, hardDeletes: "invalidate" } as const;
    const warehouse = await taken([row(1, "a", at(40))], settings);
    await write(warehouse, []);
    expect((await take(warehouse, snapshotNode(settings), at(20))).results.ok).toBe(true);
    expect(await versions(warehouse)).toMatchObject([{ dbt_valid_from: at(40), dbt_valid_to: new Date(at(40).getTime() + 1) }]);
    await write(warehouse, [row(1, "a", at(40))]);
    expect((await take(warehouse, snapshotNode(settings), at(30))).results.ok).toBe(true);
    expect(await versions(warehouse)).toMatchObject([{}, { dbt_valid_from: new Date(at(40).getTime() + 2), dbt_valid_to: null }]);
  });
});

describe("validToCurrent", () => {
  const until = "9999-12-31T00:00:00.000Z";

  it("given later, takes the place of null", async () => {
    const warehouse = await taken([row(1, "a"), row(2, "b")]);
    expect((await take(warehouse, snapshotNode({ validToCurrent: until }), at(20))).results.ok).toBe(true);
    expect(await versions(warehouse)).toMatchObject([{ dbt_valid_to: new Date(until) }, { dbt_valid_to: new Date(until) }]);
  });

  it.each([undefined, "2999-01-01T00:00:00.000Z"])("cannot be replaced by %s", async (validToCurrent) => {
    for (const strategy of [byTime, { kind: "check", columns: "all" }] as const) {
      const warehouse = await taken([row(1, "a")], { validToCurrent: until, strategy });
      const before = await versions(warehouse);
      const problem = problemOf(await take(warehouse, snapshotNode({ validToCurrent, strategy }), at(20)));
      expect(problem).toMatchObject({ code: "snapshot_clock", hint: expect.stringContaining("validToCurrent") });
      expect(await versions(warehouse)).toEqual(before);
    }
  });
});

describe("columns", () => {
  it("that are new are added, null in what was recorded before", async () => {
    const warehouse = await taken([row(1, "a"), row(2, "b")]);
    await warehouse.execute("alter table people add column city VARCHAR; update people set city = 'Bern' where id = 1");
    expect((await take(warehouse, snapshotNode({ types: { ...types, city: "VARCHAR" } }), at(20))).results.ok).toBe(true);
    expect(await warehouse.query("select id, city, dbt_valid_to from people_snapshot order by id, dbt_valid_from")).toEqual([
      { id: 1, city: null, dbt_valid_to: at(20) },
      { id: 1, city: "Bern", dbt_valid_to: null },
      { id: 2, city: null, dbt_valid_to: null },
    ]);
  });

  it("that are gone stay, null in what comes", async () => {
    const warehouse = await taken([row(1, "a")]);
    await warehouse.execute("insert into people values (2, 'b', null)");
    const { value: _, ...left } = types;
    expect((await take(warehouse, snapshotNode({ types: left }), at(20))).results.ok).toBe(true);
    expect(await versions(warehouse)).toMatchObject([
      { id: 1, value: "a", dbt_valid_to: null },
      { id: 2, value: null },
    ]);
  });

  it("take another type where no value is lost", async () => {
    const warehouse = await taken([row(1, "12"), row(2, null)]);
    await warehouse.execute("alter table people alter column value set data type INTEGER");
    await warehouse.execute("alter table people alter column id set data type VARCHAR");
    const node = snapshotNode({ types: { ...types, id: "VARCHAR", value: "INTEGER" }, hardDeletes: "new_record" });
    await warehouse.execute("update people set value = 13 where id = '1'");
    expect(problemOf(await take(warehouse, node, at(20)))).toBeUndefined();
    expect(await warehouse.query("select id, value, dbt_is_deleted, dbt_valid_to from people_snapshot order by all")).toEqual([
      { id: "1", value: 12, dbt_is_deleted: false, dbt_valid_to: at(20) },
      { id: "1", value: 13, dbt_is_deleted: false, dbt_valid_to: null },
      { id: "2", value: null, dbt_is_deleted: false, dbt_valid_to: null },
    ]);
  });

  it("of a type that would lose recorded values are refused", async () => {
    const warehouse = await taken([row(1, "12"), row(2, "twelve")]);
    const before = await versions(warehouse);
    await warehouse.execute("create or replace table people as select 1::BIGINT as id, 5 as value, null::TIMESTAMP as updated_at");
    const problem = problemOf(await take(warehouse, snapshotNode({ types: { ...types, value: "INTEGER" } }), at(20)));
    expect(problem).toMatchObject({ code: "snapshot_type_changed", facts: { from: "VARCHAR", to: "INTEGER", examples: ["value twelve"] } });
    expect(await versions(warehouse)).toEqual(before);
  });

  it("for deletions are added when they begin to be recorded, and keep their meaning when they end to be", async () => {
    const warehouse = await taken([row(1, "a"), row(2, "b")], { hardDeletes: "ignore" });
    await write(warehouse, [row(1, "a")]);
    expect((await take(warehouse, snapshotNode({ hardDeletes: "new_record" }), at(20))).results.ok).toBe(true);
    expect(await warehouse.query("select id, dbt_is_deleted from people_snapshot where dbt_valid_to is null order by id")).toEqual([
      { id: 1, dbt_is_deleted: false },
      { id: 2, dbt_is_deleted: true },
    ]);
    await write(warehouse, [row(1, "a"), row(2, "b")]);
    expect((await take(warehouse, snapshotNode({ hardDeletes: "ignore" }), at(30))).results.ok).toBe(true);
    expect(await warehouse.query("select id, dbt_is_deleted from people_snapshot where dbt_valid_to is null order by id")).toEqual([
      { id: 1, dbt_is_deleted: false },
      { id: 2, dbt_is_deleted: false },
    ]);
  });
});

describe("what is run", () => {
  it("leaves what is recorded alone when it is to be empty, and makes only the columns where nothing is", async () => {
    const warehouse = await taken([row(1, "a")], { hardDeletes: "invalidate" });
    const before = await versions(warehouse);
    await take(warehouse, snapshotNode({ hardDeletes: "invalidate" }), at(20), { empty: true });
    expect(await versions(warehouse)).toEqual(before);

    const fresh = await openWarehouse();
    await write(fresh, [row(1, "a")]);
    await take(fresh, snapshotNode(), at(20), { empty: true });
    expect(await versions(fresh)).toEqual([]);
  });

  it("tells two changes of one snapshot at the same moment apart: one is recorded, the other is told", async () => {
    const warehouse = await taken([row(1, "a")]);
    await write(warehouse, [row(1, "b"), row(2, "c")]);
    const ends = await Promise.all([take(warehouse, snapshotNode(), at(20)), take(warehouse, snapshotNode(), at(20))]);
    const recorded = await versions(warehouse);
    expect(recorded.map(({ id, value }) => [id, value])).toEqual([[1, "a"], ...recorded.slice(1).map(({ id, value }) => [id, value])]);
    expect(
      recorded
        .slice(1)
        .map(({ value }) => value)
        .sort(),
    ).toEqual(["b", "c"]);
    expect(ends.filter(({ results }) => results.ok).length).toBeGreaterThan(0);
    expect(await relationsOf(warehouse)).toEqual(["people", "people_snapshot"]);
  });
});
