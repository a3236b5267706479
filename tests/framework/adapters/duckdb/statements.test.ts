import { expect, test } from "vitest";
import { openWarehouse } from "./open.js";

test("query gives the rows of the last of several statements", async () => {
  const warehouse = await openWarehouse();
  const rows = await warehouse.query("create table t (a integer); insert into t values (1), (2); select a, a * 2 as b from t order by a");
  expect(rows).toEqual([
    { a: 1, b: 2 },
    { a: 2, b: 4 },
  ]);
});

test("a statement without a result gives no rows", async () => {
  const warehouse = await openWarehouse();
  expect(await warehouse.query("create table t as select 1 as a")).toEqual([]);
  expect(await warehouse.query("insert into t values (2)")).toEqual([]);
  expect(await warehouse.query("insert into t values (3) returning a")).toEqual([{ a: 3 }]);
  expect(await warehouse.query("select count(*) as count from t")).toEqual([{ count: 3 }]);
});

test("columns of the same name are told apart", async () => {
  const warehouse = await openWarehouse();
  expect(await warehouse.query("select 1 as a, 2 as a")).toEqual([{ a: 1, "a:1": 2 }]);
});

test("a result of many chunks comes whole and in order", async () => {
  const warehouse = await openWarehouse();
  const rows = await warehouse.query<{ i: number }>("select range as i from range(100000)");
  expect(rows.map(({ i }) => i)).toEqual(Array.from({ length: 100_000 }, (_, index) => index));
});

test("a failing statement tells DuckDB's own message and the statement", async () => {
  const warehouse = await openWarehouse();
  await expect(warehouse.query("select nope from (select 1 as a)")).rejects.toMatchObject({
    name: "ModelwrightError",
    problems: [
      { code: "query_failed", message: expect.stringContaining('"nope" not found'), facts: { sql: "select nope from (select 1 as a)" } },
    ],
  });
});

test("a NUL character in a statement is refused: DuckDB would run what stands before it", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute("create table t as select 1 as a");
  await expect(warehouse.execute("delete from t\0 where false")).rejects.toThrow("NUL character");
  expect(await warehouse.query("from t")).toEqual([{ a: 1 }]);
});

test("describe names the columns and types without running the statement", async () => {
  const warehouse = await openWarehouse();
  const columns = await warehouse.describe(
    `select 1 as a, 'x' as "b c", [1.5] as d, {'Order': 1, 'x"y': [null]} as e, map {'k': '{}'::json} as f, error('not run') as g`,
  );
  expect(columns).toEqual([
    { name: "a", type: "INTEGER" },
    { name: "b c", type: "VARCHAR" },
    { name: "d", type: "DECIMAL(2,1)[]" },
    { name: "e", type: 'STRUCT("Order" INTEGER, "x""y" INTEGER[])' },
    { name: "f", type: "MAP(VARCHAR, JSON)" },
    { name: "g", type: "INTEGER" },
  ]);
});

test("describe tells of an unknown column", async () => {
  const warehouse = await openWarehouse();
  await expect(warehouse.describe("select nope from (select 1 as a)")).rejects.toMatchObject({ problems: [{ code: "query_failed" }] });
});

test("an extension that is not there is named, and nothing is fetched", async () => {
  const warehouse = await openWarehouse();
  await expect(warehouse.query("select st_point(1, 2)")).rejects.toMatchObject({
    problems: [{ code: "extension_missing", facts: { extension: "spatial" } }],
  });
  await expect(warehouse.query("from 'https://localhost/x.parquet'")).rejects.toMatchObject({
    problems: [{ code: "extension_missing", facts: { extension: "httpfs" } }],
  });
  await expect(warehouse.query("from read_xlsx('x.xlsx')")).rejects.toMatchObject({
    problems: [{ code: "extension_missing", facts: { extension: "excel" } }],
  });
});

test("the session's time zone is UTC on every connection", async () => {
  const warehouse = await openWarehouse();
  const zone = "select current_setting('TimeZone') as zone";
  const zones = await Promise.all([warehouse.query(zone), warehouse.withConnection((lent) => lent.query(zone)), warehouse.query(zone)]);
  expect(zones).toEqual([[{ zone: "UTC" }], [{ zone: "UTC" }], [{ zone: "UTC" }]]);
});

test("execute tells how many rows the last statement wrote", async () => {
  const warehouse = await openWarehouse();
  expect(await warehouse.execute("create table t as select range as a from range(3000)")).toBe(3000);
  expect(await warehouse.execute("create table empty as select 1 as a limit 0")).toBe(0);
  expect(await warehouse.execute("insert into t values (1), (2)")).toBe(2);
  expect(await warehouse.execute("create table defined (a integer)")).toBeUndefined();
  expect(await warehouse.execute("create view v as select 1 as a")).toBeUndefined();
  expect(await warehouse.execute("select 1")).toBeUndefined();
});
