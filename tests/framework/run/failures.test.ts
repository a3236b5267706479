import { describe, expect, it } from "vitest";
import { acceptedValues, expression, notNull, relationship, rowCount, unique } from "../../../src/framework/define/data-tests.js";
import type { Relation } from "../../../src/framework/define/relation.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { type NodeSpec, relationsOf, resultOf, runShop, statuses } from "./shop.js";

const table = (name: string, sql: string, rest: Partial<NodeSpec> = {}): NodeSpec => ({ name, sql, ...rest });
const relation = (name: string): Relation<string, { id: number }> => ({ kind: "model", name });
const twice = "select * from (values (1), (1), (2), (2), (2)) as t(id)";

describe("a failing test", () => {
  it("keeps the old relation and skips what depends on it, and tells because of what", async () => {
    const warehouse = await openWarehouse();
    const project = (sql: string) => [
      table("a", sql, { tests: [unique()("id"), notNull()("id")] }),
      table("b", "select id from a", { reads: ["a"], tests: [notNull()("id")] }),
      table("c", "select id from b", { reads: ["b"] }),
      table("d", "select 1 as id"),
    ];
    await runShop(warehouse, project("select 1 as id"));
    const results = await runShop(warehouse, project(twice));
    expect(results.ok).toBe(false);
    expect(statuses(results)).toEqual({
      a: "error",
      unique_a_id: "fail",
      not_null_a_id: "pass",
      b: "skipped",
      not_null_b_id: "skipped",
      c: "skipped",
      d: "success",
    });
    expect(resultOf(results, "a")).toMatchObject({ message: "kept out by unique_a_id; the old relation stays", rows: 5 });
    expect(resultOf(results, "c").message).toBe("a failed unique_a_id");
    expect(resultOf(results, "unique_a_id")).toMatchObject({
      failures: 2,
      problem: {
        code: "test_failed",
        message: "unique_a_id found 2 failing rows in main.a (fails if >0).",
        at: { file: "models/a.ts", line: 9 },
      },
    });
    expect(await warehouse.query("select id from a union all select id from b")).toEqual([{ id: 1 }, { id: 1 }]);
    expect(await relationsOf(warehouse)).toEqual(["a", "b", "c", "d"]);
  });

  it("leaves nothing where there was nothing, whether table or view", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [
      table("a", twice, { tests: [unique()("id")] }),
      table("v", twice, { kind: "view", tests: [unique()("id")] }),
    ]);
    expect(resultOf(results, "a").message).toBe("kept out by unique_a_id");
    expect(resultOf(results, "v").message).toBe("kept out by unique_v_id");
    expect(await relationsOf(warehouse)).toEqual([]);
  });

  it("of severity warn only tells", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [
      table("a", twice, { tests: [unique({ severity: "warn" })("id")] }),
      table("b", "select 1 as id", { reads: ["a"] }),
    ]);
    expect(results.ok).toBe(true);
    expect(statuses(results)).toEqual({ a: "success", unique_a_id: "warn", b: "success" });
    expect(resultOf(results, "unique_a_id")).toMatchObject({ failures: 2, problem: undefined });
  });

  it.each([
    ["error", ">2", ">0", "warn"],
    ["error", ">=2", ">0", "fail"],
    ["error", ">2", ">5", "pass"],
    ["warn", ">0", ">2", "pass"],
    ["warn", ">0", "!=0", "warn"],
    ["error", "<3", ">0", "fail"],
  ] as const)("counts against its thresholds: severity %s, errorIf %s, warnIf %s → %s", async (severity, errorIf, warnIf, status) => {
    const results = await runShop(await openWarehouse(), [table("a", twice, { tests: [unique({ severity, errorIf, warnIf })("id")] })]);
    expect(resultOf(results, "unique_a_id")).toMatchObject({ status, failures: 2 });
  });

  it("on a source stops what reads it, also through what is not built", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [
      table("raw", twice, { kind: "source", tests: [unique()("id")] }),
      table("part", "select 1 as id", { kind: "ephemeral", reads: ["raw"] }),
      table("a", "select 1 as id", { reads: ["part"] }),
    ]);
    expect(statuses(results)).toEqual({ unique_raw_id: "fail", a: "skipped" });
    expect(resultOf(results, "a").message).toBe("raw failed unique_raw_id");
  });

  it("on an ephemeral model stops what reads it", async () => {
    const specs = [table("part", twice, { kind: "ephemeral", tests: [unique()("id")] }), table("a", "select 1 as id", { reads: ["part"] })];
    expect(statuses(await runShop(await openWarehouse(), specs))).toEqual({ unique_part_id: "fail", a: "skipped" });
  });
});

describe("a test of two relations", () => {
  const customers = (sql: string) => table("customers", sql, { tests: [unique()("id")] });
  const orders = (sql: string, severity: "error" | "warn") =>
    table("orders", sql, { tests: [relationship(relation("customers"), "id", { severity })("id")] });

  it("is decided when both are there, over the new ones", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [customers("select 1 as id"), orders("select 1 as id", "error")]);
    const results = await runShop(warehouse, [customers("select 2 as id"), orders("select 2 as id", "error")], { threads: 8 });
    expect(results.ok).toBe(true);
  });

  it("is decided over the other one where that is built last", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [orders("select 3 as id", "error"), customers("select 2 as id")]);
    expect(statuses(results)).toEqual({
      orders: "success",
      relationships_orders_id: "fail",
      customers: "error",
      unique_customers_id: "pass",
    });
  });

  it("keeps its relation out when the other one failed: nothing becomes visible unproven", async () => {
    const results = await runShop(await openWarehouse(), [customers(twice), orders("select 1 as id", "error")]);
    expect(statuses(results)).toEqual({
      customers: "error",
      unique_customers_id: "fail",
      orders: "skipped",
      relationships_orders_id: "skipped",
    });
  });

  it("of severity warn is skipped alone when the other one failed", async () => {
    const results = await runShop(await openWarehouse(), [customers(twice), orders("select 1 as id", "warn")]);
    expect(statuses(results)).toEqual({
      customers: "error",
      unique_customers_id: "fail",
      orders: "success",
      relationships_orders_id: "skipped",
    });
  });
});

describe("what cannot be run", () => {
  it("is an error of the model, with its place, and skips what depends on it", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [
      table("a", "select 'x'::integer as id", { tests: [notNull()("id")] }),
      table("v", "select id from nowhere", { kind: "view", tests: [notNull()("id")] }),
      table("b", "select id from a", { reads: ["a"] }),
    ]);
    expect(statuses(results)).toEqual({ a: "error", not_null_a_id: "skipped", v: "error", not_null_v_id: "skipped", b: "skipped" });
    expect(resultOf(results, "a").problem).toMatchObject({ code: "query_failed", at: { file: "models/a.ts", line: 1 } });
    expect(resultOf(results, "v").problem?.message).toContain("nowhere");
    expect(resultOf(results, "b").message).toBe("a failed");
    expect(await relationsOf(warehouse)).toEqual([]);
  });

  it("is an error of the one test that is broken; the others tell what they find", async () => {
    const tests = [unique()("id"), expression("note::integer > 0")(), rowCount({ min: 1 })(), acceptedValues(["x", "1"])("note")];
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [table("a", "select 1 as id, 'x' as note", { tests })]);
    expect(statuses(results)).toEqual({
      a: "error",
      unique_a_id: "pass",
      expression_a: "error",
      row_count_a: "pass",
      accepted_values_a_note: "pass",
    });
    expect(resultOf(results, "expression_a").problem).toMatchObject({ code: "query_failed", at: { file: "models/a.ts", line: 9 } });
    expect(await relationsOf(warehouse)).toEqual([]);
  });

  it("is a relation that breaks its contract, before it is swapped in", async () => {
    const warehouse = await openWarehouse();
    await warehouse.execute("create table raw as select 'x' as id, 1 as n");
    const contract = { id: "BIGINT", n: "INTEGER" };
    const results = await runShop(warehouse, [
      table("typed", "select * from raw", { contract }),
      table("missing", "select 1::bigint as id", { contract }),
      table("extra", "select 1::bigint as id, 1 as n, 2 as m", { contract, kind: "view" }),
      table("kept", "select 1 as n, 1::bigint as id", { contract }),
    ]);
    expect(statuses(results)).toEqual({ typed: "error", missing: "error", extra: "error", kept: "success" });
    expect(resultOf(results, "typed").problem).toMatchObject({
      code: "contract_broken",
      facts: { column: "id", expected: "BIGINT", actual: "VARCHAR" },
    });
    expect(resultOf(results, "missing").problem).toMatchObject({ facts: { column: "n", actual: undefined } });
    expect(resultOf(results, "extra").problem).toMatchObject({ facts: { column: "m", expected: undefined } });
    expect(await relationsOf(warehouse)).toEqual(["kept", "raw"]);
  });
});

describe("failing rows", () => {
  const project = (sql: string) => [table("a", sql, { tests: [unique()("id"), notNull({ severity: "warn" })("id")] })];

  it("are kept in tables of their own when asked for, and go when there are none any more", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, project(`${twice} union all select null`), { storeFailures: true });
    expect(resultOf(results, "unique_a_id")).toMatchObject({ storedIn: "main_dbt_test__audit.unique_a_id", failures: 2 });
    expect(await warehouse.query("from main_dbt_test__audit.unique_a_id order by id")).toEqual([
      { id: 1, n_records: 2 },
      { id: 2, n_records: 3 },
    ]);
    expect(await warehouse.query("from main_dbt_test__audit.not_null_a_id")).toEqual([{ id: null }]);
    const again = await runShop(warehouse, project("select null::integer as id"), { storeFailures: true });
    expect(resultOf(again, "unique_a_id")).toMatchObject({ status: "pass", storedIn: undefined });
    expect(await relationsOf(warehouse, ["main_dbt_test__audit"])).toEqual(["not_null_a_id"]);
  });

  it("are kept by tests alone, too", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, project("select 1 as id"));
    await warehouse.execute("insert into a values (1)");
    const results = await runShop(warehouse, project("select 1 as id"), { command: "test", build: false, storeFailures: true });
    expect(resultOf(results, "unique_a_id")).toMatchObject({ status: "fail", storedIn: "main_dbt_test__audit.unique_a_id" });
  });
});
