import { expect, test } from "vitest";
import { keyOfSource, relationKey } from "../../../src/framework/lineage/relation-key.js";
import { volatileNames } from "../../../src/framework/lineage/volatile.js";
import { dialect, treeOf } from "./parse.js";

const volatileIn = async (sql: string, ...declared: readonly string[]) =>
  volatileNames(await treeOf(sql), { relations: new Set(["main.t", ...declared]), dialect });

const cases: readonly (readonly [sql: string, names: readonly string[]])[] = [
  ["select a, sum(b) filter (where c > 1), a || 'now()' from main.t group by all", []],
  ["select row_number() over (order by a), lag(b) over (), list_transform([1], x -> x + 1) from main.t", []],
  [`select a from "MAIN"."T" where a in (select b from main.t)`, []],
  ["select * from main.t, range(3), unnest([1, 2]) u(x), generate_series(1, 2)", []],
  ["with t as (select 1 as a), u as (select a from t) select * from t, u", []],
  ["with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select * from r", []],
  ["select now(), RANDOM() as r, uuid() from main.t", ["now", "random", "uuid"]],
  [
    "select current_date, Current_Timestamp as at, localtime, today(), get_current_time()",
    ["current_date", "current_timestamp", "get_current_time", "localtime", "today"],
  ],
  ["select current_user, t.current_date from main.t", []],
  ["select 1 from main.t where a > (select max(b) - random() from main.t) order by uuid()", ["random", "uuid"]],
  [
    "select nextval('s'), current_setting('threads'), getvariable('x'), getenv('HOME')",
    ["current_setting", "getenv", "getvariable", "nextval"],
  ],
  ["select ago(interval 1 day), age(a), age(a, b) from main.t", ["age", "ago"]],
  ["select my_macro(a) from main.t", ["my_macro"]],
  ["select a from main.t using sample 10 rows", ["sample"]],
  ["select a from main.t tablesample reservoir(10 rows) repeatable (3)", ["sample"]],
  ["select * from read_csv('x.csv'), glob('*')", ["glob", "read_csv"]],
  ["select * from 'x.parquet'", [`"x.parquet"`]],
  ["select * from t, main.u, other.main.t", ["main.u", "other.main.t", "t"]],
  ["with u as (select * from u) select * from u", ["u"]],
  ["select (with u as (select 1) select * from u), (select count(*) from u)", ["u"]],
  ["select * from duckdb_tables(), information_schema.tables", ["duckdb_tables", "information_schema.tables"]],
  ["select * from query('select 1')", ["query"]],
  ["describe main.t", ["describe"]],
];

test.each(cases)("%s", async (sql, names) => {
  expect(await volatileIn(sql)).toEqual(names);
});

test("files count unless they are those of a declared source", async () => {
  const scan = dialect.scanFiles({ kind: "files", format: "csv", paths: ["data/Orders.csv"], options: {} }, [
    { name: "id", type: "VARCHAR" },
  ]);
  const key = keyOfSource(await treeOf(`select * from ${scan}`));
  expect(await volatileIn(`select o.id from ${scan} as o`, key ?? "")).toEqual([]);
  expect(await volatileIn(`select o.id from ${scan.replace("Orders", "orders")} as o`, key ?? "")).toEqual(["read_csv"]);
  expect(keyOfSource(await treeOf("select 1"))).toBeUndefined();
});

test("a relation has one key, however it is written", () => {
  expect(relationKey({ schema: "main", name: "Orders" })).toBe("main.orders");
  expect(relationKey({ schema: "a.b", name: "c" })).not.toBe(relationKey({ schema: "a", name: "b.c" }));
  expect(relationKey({ schema: "", name: "É" })).not.toBe(relationKey({ schema: "", name: "é" }));
});
