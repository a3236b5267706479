import { describe, expect, it } from "vitest";
import type { ColumnTest, DataTest, RelationTest } from "../../../src/framework/define/data-tests.js";
import {
  acceptedValues,
  expression,
  notNull,
  relationship,
  rowCount,
  unique,
  uniqueCombination,
} from "../../../src/framework/define/data-tests.js";
import type { Relation } from "../../../src/framework/define/relation.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { agrees, find } from "./database.js";

type Row = Record<string, unknown>;

const odd = 'odd "name"; --';
const products: Relation<"products", { id: number; [odd]: string }> = { kind: "model", name: "products" };

const on = (column: string, test: ColumnTest<never, unknown> | ColumnTest<number> | ColumnTest<string> | ColumnTest<boolean>) =>
  test(column);
const of = (test: RelationTest<string>) => test();
const references = (column: string, toColumn: "id" | typeof odd, options = {}) => relationship(products, toColumn, options)(column);

/** The relation under test, as VALUES of (id, code, odd). */
const full = "(1, 'a', 10), (2, 'b', 20), (2, 'c', null), (null, 'c', 20), (null, null, 30)";

const cases: readonly { readonly name: string; readonly values?: string; readonly test: DataTest; readonly failing: readonly Row[] }[] = [
  { name: "unique: no value twice", values: "(1, 'a', 1), (2, 'b', 2)", test: on("id", unique()), failing: [] },
  { name: "unique: value and count, nulls ignored", test: on("id", unique()), failing: [{ id: 2, n_records: 2 }] },
  { name: "unique: a column with quotes", test: on(odd, unique()), failing: [{ [odd]: 20, n_records: 2 }] },
  { name: "unique: where", test: on("id", unique({ where: "code <> 'c' -- and no more" })), failing: [] },
  { name: "unique: empty", values: "", test: on("id", unique()), failing: [] },
  { name: "combination: no pair twice", test: of(uniqueCombination(["id", "code"])), failing: [] },
  {
    name: "combination: a pair twice, those with a null ignored",
    values: "(1, 'a', 1), (1, 'a', 2), (1, null, 3), (1, null, 3), (null, null, 1), (2, 'a', 1)",
    test: of(uniqueCombination(["id", "code"])),
    failing: [{ id: 1, code: "a", n_records: 2 }],
  },
  {
    name: "combination: where",
    values: "(1, 'a', 1), (1, 'a', 2)",
    test: of(uniqueCombination(["id", "code"], { where: `"odd ""name""; --" > 1` })),
    failing: [],
  },
  { name: "not null: passes", values: "(1, 'a', 1)", test: on("id", notNull()), failing: [] },
  {
    name: "not null: whole rows",
    test: on("id", notNull()),
    failing: [
      { id: null, code: "c", [odd]: 20 },
      { id: null, code: null, [odd]: 30 },
    ],
  },
  { name: "not null: a column with quotes", test: on(odd, notNull()), failing: [{ id: 2, code: "c", [odd]: null }] },
  { name: "not null: where", test: on("id", notNull({ where: "code = 'b' or code = 'a'" })), failing: [] },
  { name: "not null: empty", values: "", test: on("id", notNull()), failing: [] },
  { name: "accepted values: nulls pass", test: on("code", acceptedValues(["a", "b", "c"])), failing: [] },
  {
    name: "accepted values: each other value once, with its count",
    test: on("code", acceptedValues(["a", "it's"])),
    failing: [
      { code: "b", n_records: 1 },
      { code: "c", n_records: 2 },
    ],
  },
  { name: "accepted values: numbers", test: on("id", acceptedValues([1])), failing: [{ id: 2, n_records: 2 }] },
  { name: "accepted values: a column with quotes", test: on(odd, acceptedValues([10, 20])), failing: [{ [odd]: 30, n_records: 1 }] },
  { name: "accepted values: where", test: on("code", acceptedValues(["a", "b"], { where: "id = 1" })), failing: [] },
  {
    name: "accepted values: none are",
    test: on("id", acceptedValues<number>([])),
    failing: [
      { id: 1, n_records: 1 },
      { id: 2, n_records: 2 },
    ],
  },
  { name: "accepted values: empty", values: "", test: on("code", acceptedValues(["a"])), failing: [] },
  { name: "relationships: nulls pass", values: "(1, 'a', 1), (null, 'b', 1)", test: references("id", "id"), failing: [] },
  {
    name: "relationships: rows without a parent",
    test: references("id", "id"),
    failing: [
      { id: 2, code: "b", [odd]: 20 },
      { id: 2, code: "c", [odd]: null },
    ],
  },
  {
    name: "relationships: columns with quotes",
    values: "(1, 'x', 1), (1, 'y', 1)",
    test: references("code", odd),
    failing: [{ id: 1, code: "y", [odd]: 1 }],
  },
  { name: "relationships: where", test: references("id", "id", { where: "id <> 2" }), failing: [] },
  { name: "relationships: empty", values: "", test: references("id", "id"), failing: [] },
  { name: "expression: holds for every row", values: "(1, 'a', 1)", test: of(expression("id > 0 -- of course")), failing: [] },
  {
    name: "expression: false or null",
    values: "(1, 'a', 1), (0, 'b', 1), (null, 'c', 1)",
    test: of(expression("id > 0")),
    failing: [
      { id: 0, code: "b", [odd]: 1 },
      { id: null, code: "c", [odd]: 1 },
    ],
  },
  {
    name: "expression: one with `or` stays together with where",
    values: "(1, 'a', 1), (0, 'b', 1)",
    test: of(expression("id = 1 or code = 'x'", { where: "id = 5 or id = 0" })),
    failing: [{ id: 0, code: "b", [odd]: 1 }],
  },
  {
    name: "expression: with a subquery",
    values: "(1, 'a', 1), (7, 'b', 1)",
    test: of(expression("id in (select id from other.products)")),
    failing: [{ id: 7, code: "b", [odd]: 1 }],
  },
  { name: "expression: empty", values: "", test: of(expression("id > 0")), failing: [] },
  { name: "row count: at least one", test: of(rowCount()), failing: [] },
  { name: "row count: empty", values: "", test: of(rowCount()), failing: [{ row_count: 0 }] },
  { name: "row count: too many", test: of(rowCount({ max: 4 })), failing: [{ row_count: 5 }] },
  { name: "row count: at the bounds", test: of(rowCount({ min: 5, max: 5 })), failing: [] },
  { name: "row count: where", test: of(rowCount({ min: 2 }, { where: "id = 1" })), failing: [{ row_count: 1 }] },
];

describe("a check", () => {
  it.each(cases)("$name", async ({ values = full, test, failing }) => {
    const warehouse = await openWarehouse();
    await warehouse.execute(`
      create schema other;
      create table other.products as select 1 as id, 'x' as "odd ""name""; --";
      create table tested (id integer, code varchar, "odd ""name""; --" integer);
      ${values === "" ? "" : `insert into tested values ${values}`}`);
    const finding = await find(warehouse, test, "tested");
    expect(finding.failingRows.toSorted(byText)).toEqual(failing.toSorted(byText));
    expect(agrees(finding)).toBe(true);
  });

  it("reads a relation that is a subquery", async () => {
    const warehouse = await openWarehouse();
    await warehouse.execute("create schema other; create table other.products as select 1 as id");
    const subquery = "(select * from (values (1), (2), (2), (null)) as t(id))";
    for (const test of [
      on("id", unique()),
      on("id", notNull()),
      on("id", acceptedValues([2])),
      of(expression("id < 2 or id is null", { where: "id < 3" })),
    ]) {
      expect((await find(warehouse, test, subquery)).failingRows).not.toEqual([]);
    }
    expect((await find(warehouse, references("id", "id"), subquery)).failingRows).toHaveLength(2);
  });
});

const byText = (a: Row, b: Row) => JSON.stringify(a).localeCompare(JSON.stringify(b));
