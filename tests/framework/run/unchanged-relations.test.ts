import { describe, expect, it } from "vitest";
import { expression, notNull, relationship, rowCount, unique } from "../../../src/framework/define/data-tests.js";
import type { Relation } from "../../../src/framework/define/relation.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { type NodeSpec, resultOf, runShop, statuses } from "./shop.js";

const kept = { fingerprints: true } as const;
const relation = (name: string): Relation<string, { id: number }> => ({ kind: "model", name });
const a: NodeSpec = { name: "a", sql: "select range as id from range(3)", tests: [unique()("id")] };
const b: NodeSpec = { name: "b", sql: "select id from a", reads: ["a"], tests: [notNull()("id")] };
const all = { a: "unchanged", unique_a_id: "unchanged", b: "unchanged", not_null_b_id: "unchanged" };

describe("a relation that somebody else has changed", () => {
  it.each([
    ["dropped", "drop table a"],
    ["given a row", "insert into a values (9)"],
    ["given a column", "alter table a add column more integer"],
    ["given another type", "alter table a alter id type varchar"],
    ["made a view", "drop table a; create view a as select 1::bigint as id"],
  ])("is built again: %s", async (_, change) => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a, b], kept);
    expect(statuses(await runShop(warehouse, [a, b], kept))).toEqual(all);
    await warehouse.execute(change);
    // What is built again holds what it held, so that its readers stay.
    expect(statuses(await runShop(warehouse, [a, b], kept))).toEqual({ ...all, a: "success", unique_a_id: "pass" });
    expect(await warehouse.query("select count(*) as n from a")).toEqual([{ n: 3 }]);
  });

  it("is known by its columns whatever their types", async () => {
    const warehouse = await openWarehouse();
    const types = ["1::utinyint", "1::hugeint", "1.5::decimal(9,3)", "'a'::enum('a', 'b')", "[1]", "[1, 2]::integer[2]", "{'a': 1, 'b b': [2]}", "map {'k': 1}",
      "'{}'::json", "'\\x01'::blob", "'1'::bit", "uuid()::uuid", "time '12:00'", "timestamptz '2024-01-01 12:00'", "timestamp_ns '2024-01-01'", "interval 1 day", "union_value(n := 1)", "null", "date '2024-01-01'", "[{'a': [1.5]}]", "'x'::varchar collate nocase"]; // biome-ignore format: a list
    const wide: NodeSpec = { name: "wide", sql: `select ${types.map((type, index) => `${type} as c${index}`).join(", ")}` };
    const view: NodeSpec = { name: "wide_view", kind: "view", sql: "from wide", reads: ["wide"] };
    await runShop(warehouse, [wide, view], kept);
    expect(statuses(await runShop(warehouse, [wide, view], kept))).toEqual({ wide: "unchanged", wide_view: "unchanged" });
  });
});

describe("a test of an unchanged relation", () => {
  it("runs when it is new, or another, alone; and again as long as it does not pass", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a, b], kept);
    const more: NodeSpec = { ...b, tests: [notNull()("id"), expression("id < 2", { name: "small" })()] };
    for (let run = 0; run < 2; run++) {
      const results = await runShop(warehouse, [a, more], kept);
      expect(statuses(results)).toEqual({ ...all, small: "fail" });
      expect(results.ok).toBe(false);
      expect(resultOf(results, "small")).toMatchObject({ failures: 1, problem: { code: "test_failed" } });
    }
    const fixed: NodeSpec = { ...b, tests: [notNull()("id"), expression("id < 3", { name: "small" })()] };
    expect(statuses(await runShop(warehouse, [a, fixed], kept))).toEqual({ ...all, small: "pass" });
    expect(statuses(await runShop(warehouse, [a, fixed], kept))).toEqual({ ...all, small: "unchanged" });
    expect(
      await warehouse.query("select json_array_length(facts->'tests')::int as n from _modelwright.relations where name = 'b'"),
    ).toEqual([{ n: 2 }]);
  });

  it("that warns tells it each time", async () => {
    const warehouse = await openWarehouse();
    const warned: NodeSpec = { ...a, tests: [rowCount({ min: 100 }, { severity: "warn", name: "few" })()] };
    for (const status of ["success", "unchanged", "unchanged"]) {
      const results = await runShop(warehouse, [warned], kept);
      expect(statuses(results)).toEqual({ a: status, few: "warn" });
      expect(resultOf(results, "few")).toMatchObject({ failures: 1 });
    }
  });

  it("runs when another relation that it reads has changed", async () => {
    const warehouse = await openWarehouse();
    const c: NodeSpec = { name: "c", sql: "select 1 as id", tests: [relationship(relation("d") as never, "id" as never)("id" as never)] };
    const d = (ids: string): NodeSpec => ({ name: "d", sql: `select * from (values ${ids}) as t(id)` });
    const other = (ids: string) => [d(ids), { ...c, reads: [] }];
    await runShop(warehouse, other("(1), (2)"), kept);
    expect(statuses(await runShop(warehouse, other("(1), (2)"), kept))).toEqual({
      c: "unchanged",
      d: "unchanged",
      relationships_c_id: "unchanged",
    });
    expect(statuses(await runShop(warehouse, other("(2)"), kept))).toEqual({ c: "unchanged", d: "success", relationships_c_id: "fail" });
  });

  it("runs when the relation was built without its tests", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a, b], { ...kept, test: false, command: "run" });
    expect(statuses(await runShop(warehouse, [a, b], kept))).toEqual({
      a: "unchanged",
      unique_a_id: "pass",
      b: "unchanged",
      not_null_b_id: "pass",
    });
    expect(statuses(await runShop(warehouse, [a, b], kept))).toEqual(all);
  });

  it("takes the table of its failing rows away", async () => {
    const warehouse = await openWarehouse();
    const bad: NodeSpec = { ...a, tests: [rowCount({ min: 100 }, { name: "few" })()] };
    await runShop(warehouse, [a], kept);
    await runShop(warehouse, [bad], { ...kept, storeFailures: true });
    const good: NodeSpec = { ...a, tests: [rowCount({ min: 1 }, { name: "few" })()] };
    await runShop(warehouse, [good], kept);
    expect(statuses(await runShop(warehouse, [good], { ...kept, storeFailures: true }))).toEqual({ a: "unchanged", few: "pass" });
    expect((await warehouse.introspect(["main_dbt_test__audit"])).length).toBe(0);
  });
});

describe("what is never the same", () => {
  it("is built each time, with its readers, but not the others", async () => {
    const warehouse = await openWarehouse();
    const specs: NodeSpec[] = [
      { name: "chance", sql: "select random() as id", volatile: ["random"] },
      { name: "through", kind: "view", sql: "select id from chance", reads: ["chance"] },
      { name: "reader", sql: "select id from through", reads: ["through"] },
      { name: "clock", kind: "view", sql: "select now() as id", volatile: ["now"] },
      { name: "watcher", sql: "select id from clock", reads: ["clock"] },
      { name: "still", sql: "select 1 as id" },
      { name: "inline", kind: "ephemeral", sql: "select 2 as id" },
    ];
    await runShop(warehouse, specs, kept);
    expect(statuses(await runShop(warehouse, specs, kept))).toEqual({
      ...{ chance: "success", through: "success", reader: "success", clock: "success", watcher: "success", still: "unchanged" },
    });
  });

  it("a node that failed, and what was skipped for it, is tried again", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a, b], kept);
    const broken: NodeSpec = { ...a, sql: "select error('no') as id" };
    expect(statuses(await runShop(warehouse, [broken, b], kept))).toMatchObject({ a: "error", b: "skipped" });
    expect(statuses(await runShop(warehouse, [broken, b], kept))).toMatchObject({ a: "error", b: "skipped" });
    expect(statuses(await runShop(warehouse, [a, b], kept))).toEqual(all);
  });

  it("a view that is not selected is read as it is now", async () => {
    const warehouse = await openWarehouse();
    const specs = (value: number): NodeSpec[] => [
      { name: "base", sql: `select ${value} as id` },
      { name: "seen", kind: "view", sql: "select id from base", reads: ["base"] },
      { name: "last", sql: "select id from seen", reads: ["seen"] },
    ];
    await runShop(warehouse, specs(1), kept);
    await runShop(warehouse, specs(2), { ...kept, select: ["base"] });
    expect(statuses(await runShop(warehouse, specs(2), { ...kept, select: ["last"] }))).toEqual({ last: "success" });
    expect(await warehouse.query("from last")).toEqual([{ id: 2 }]);
    expect(statuses(await runShop(warehouse, specs(2), { ...kept, select: ["last"] }))).toEqual({ last: "unchanged" });
  });

  it("what another run has changed under a build is built again, even when it is what it was before", async () => {
    const warehouse = await openWarehouse();
    const base = (value: number): NodeSpec => ({ name: "base", sql: `select ${value} as id` });
    const last: NodeSpec = { name: "last", sql: "select id from base", reads: ["base"], tests: [notNull()("id")] };
    await runShop(warehouse, [base(1)], kept);
    // The other run puts a new base in its place after this one has looked at it, and before it builds its reader.
    let between: Promise<unknown> | undefined;
    const building = await runShop(warehouse, [base(1), last], { ...kept, threads: 1 }, (event) => {
      if (event.type === "run_started") between = runShop(warehouse, [base(2)], kept);
    });
    await between;
    expect(building.ok).toBe(true);
    await runShop(warehouse, [base(1)], kept);
    await runShop(warehouse, [base(1), last], kept);
    expect(await warehouse.query("from last")).toEqual([{ id: 1 }]);
  });
});

it("a build of what is unchanged asks the database the same few things, however much there is", async () => {
  const statements = async (many: number) => {
    const warehouse = await openWarehouse();
    const specs = Array.from({ length: many }, (_, index): NodeSpec => {
      const reads = index === 0 ? [] : [`n${index - 1}`];
      return {
        name: `n${index}`,
        kind: index % 3 === 0 ? "view" : "table",
        sql: index === 0 ? "select 1 as id" : `select id from n${index - 1}`,
        reads,
        tests: [notNull()("id")],
      };
    });
    await runShop(warehouse, specs, kept);
    let count = 0;
    const counting = { ...warehouse };
    for (const name of ["query", "execute", "describe", "introspect"] as const) {
      counting[name] = ((...call: never[]) => {
        count += 1;
        return (warehouse[name] as (...all: never[]) => unknown)(...call);
      }) as never;
    }
    counting.transaction = (use, options) =>
      warehouse.transaction((connection) => {
        const counted = { ...connection };
        for (const name of ["query", "execute", "introspect"] as const) {
          counted[name] = ((...call: never[]) => {
            count += 1;
            return (connection[name] as (...all: never[]) => unknown)(...call);
          }) as never;
        }
        return use(counted);
      }, options);
    const results = await runShop(counting, specs, kept);
    expect(new Set(Object.values(statuses(results)))).toEqual(new Set(["unchanged"]));
    return count;
  };
  expect([await statements(3), await statements(60)]).toEqual([2, 2]);
});
