import { describe, expect, it } from "vitest";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import type { EngineEvent } from "../../../src/framework/core/events.js";
import { expression, notNull, rowCount, unique } from "../../../src/framework/define/data-tests.js";
import { asideOf } from "../../../src/framework/materialize/index.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { type NodeSpec, relationsOf, resultOf, runShop, statuses } from "./shop.js";

const raw: NodeSpec = { name: "raw", kind: "source", sql: "select range as id from range(3)" };
const staging: NodeSpec = {
  name: "staging",
  kind: "view",
  sql: "select range as id from range(3)",
  reads: ["raw"],
  tests: [unique()("id")],
};
const clean: NodeSpec = {
  name: "clean",
  kind: "ephemeral",
  sql: "select id from staging where id > 0",
  reads: ["staging"],
  tests: [notNull()("id")],
};
const mart: NodeSpec = {
  name: "mart",
  schema: "marts",
  sql: "select id * 10 as id from (select id from staging where id > 0)",
  reads: ["clean"],
  tests: [unique()("id"), rowCount({ max: 2 })()],
};
const shop = [raw, staging, clean, mart];

/** Tells every call that is made to a warehouse. */
function recording(warehouse: Warehouse, calls: string[]): Warehouse {
  const tell = (name: string, sql: string) => calls.push(`${name} ${sql.split(/\s+/, 2).join(" ")}`);
  return {
    ...warehouse,
    query: (sql, options) => {
      tell("query", sql);
      return warehouse.query(sql, options);
    },
    execute: (sql, options) => {
      tell("execute", sql);
      return warehouse.execute(sql, options);
    },
    describe: (sql) => {
      tell("describe", sql);
      return warehouse.describe(sql);
    },
    introspect: (schemas) => {
      calls.push("introspect");
      return warehouse.introspect(schemas);
    },
    transaction: (use, options) => {
      calls.push("transaction");
      return warehouse.transaction(use, options);
    },
  };
}

describe("a build", () => {
  it("builds and tests a project", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, shop);
    expect(results).toMatchObject({ ok: true, interrupted: false, command: "build", target: "dev" });
    expect(statuses(results)).toEqual({
      staging: "success",
      unique_staging_id: "pass",
      not_null_clean_id: "pass",
      mart: "success",
      unique_mart_id: "pass",
      row_count_mart: "pass",
    });
    expect(await warehouse.query("from marts.mart")).toEqual([{ id: 10 }, { id: 20 }]);
    expect(resultOf(results, "mart")).toMatchObject({ kind: "model", rows: 2 });
    expect(resultOf(results, "staging")).toMatchObject({ kind: "model", rows: undefined });
  });

  it("tells what happens: each relation when it starts, everything when it ends, counted", async () => {
    const events: EngineEvent[] = [];
    await runShop(await openWarehouse(), shop, { threads: 2 }, (event) => events.push(event));
    expect(events[0]).toMatchObject({ type: "run_started", command: "build", target: "dev", threads: 2, models: 2, seeds: 0, tests: 4 });
    const told = events.flatMap((event) =>
      event.type === "node_started" || event.type === "node_finished" ? [`${event.type} ${event.name}`] : [],
    );
    expect(told).toEqual([
      "node_started staging",
      "node_finished staging",
      "node_finished unique_staging_id",
      "node_finished not_null_clean_id",
      "node_started mart",
      "node_finished mart",
      "node_finished unique_mart_id",
      "node_finished row_count_mart",
    ]);
    const finished = events.filter((event) => event.type === "node_finished");
    expect(finished.map(({ index, total }) => [index, total])).toEqual([1, 2, 3, 4, 5, 6].map((index) => [index, 6]));
    expect(finished[0]).toMatchObject({ what: "view", relation: "main.staging", status: "success" });
    expect(events.at(-1)).toMatchObject({ type: "run_finished", counts: { success: 2, pass: 4 } });
  });

  it("makes one call for a table, one for its columns, one for all its tests, one for the swap, and looks at the database once", async () => {
    const calls: string[] = [];
    const warehouse = recording(await openWarehouse(), calls);
    const tests = [unique()("id"), notNull()("id"), expression("id >= 0")(), rowCount()()];
    await runShop(warehouse, [
      { name: "a", sql: "select range as id from range(3)", tests },
      { name: "b", sql: "select id from a", reads: ["a"], tests },
    ]);
    const table = ["execute create table", "describe select *", "query select scan.*", "execute begin transaction;"];
    expect(calls).toEqual(["transaction", "transaction", ...table, ...table]);
  });

  it("builds without rows when it is to be empty", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [raw, staging, { ...mart, reads: ["staging"], sql: "select id from staging", tests: [unique()("id")] }], {
      empty: true,
    });
    expect(await warehouse.query("select count(*) as n from marts.mart")).toEqual([{ n: 0 }]);
    expect(await warehouse.query("select count(*) as n from staging")).toEqual([{ n: 0 }]);
  });

  it("builds only what is selected, and only builds or only tests when asked to", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, shop);
    expect(statuses(await runShop(warehouse, shop, { select: ["mart"] }))).toEqual({
      mart: "success",
      unique_mart_id: "pass",
      row_count_mart: "pass",
    });
    expect(statuses(await runShop(warehouse, shop, { test: false }))).toEqual({ staging: "success", mart: "success" });
    await warehouse.execute("insert into marts.mart values (20)");
    const tested = await runShop(warehouse, shop, { command: "test", build: false });
    expect(statuses(tested)).toEqual({
      unique_staging_id: "pass",
      not_null_clean_id: "pass",
      unique_mart_id: "fail",
      row_count_mart: "fail",
    });
    expect(await warehouse.query("select count(*) as n from marts.mart")).toEqual([{ n: 3 }]);
  });

  it("only reads when it only tests", async () => {
    const warehouse = await openWarehouse();
    const calls: string[] = [];
    await runShop(recording(warehouse, calls), [{ ...raw, tests: [unique()("id"), notNull()("id")] }], {
      command: "test",
      build: false,
    });
    expect(calls).toEqual(["describe select *", "execute select *", "query select scan.*"]);
  });

  it("removes what killed runs left behind, and nothing else", async () => {
    const warehouse = await openWarehouse();
    const left = asideOf({ schema: "main", name: "old" }, "0a1b2c3d").name;
    const leftView = asideOf({ schema: "main", name: "view" }, "0a1b2c3d").name;
    await warehouse.execute(
      `create table ${left} as select 1 as id; create view ${leftView} as select 1 as id; create table mine as select 1 as id`,
    );
    await runShop(warehouse, [raw, staging]);
    expect(await relationsOf(warehouse)).toEqual(["mine", "staging"]);
  });

  it("ends with nothing to do when nothing is selected", async () => {
    expect(await runShop(await openWarehouse(), shop, { select: [] })).toMatchObject({ ok: true, results: [] });
  });
});
