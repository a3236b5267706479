import { expect, test } from "vitest";
import { openWarehouse } from "./open.js";

const tables = `
  create schema "Raw Data"; create schema other;
  create table "Raw Data"."x""y" (id integer not null, "or der" struct("A" integer, "b c" varchar[]), e enum ('a', 'it''s') default 'a');
  insert into "Raw Data"."x""y" (id) from range(1000);
  create view v as select id, 1.5::DECIMAL(9,2) as d, '{}'::JSON as j, MAP {'a': [1]} as m from "Raw Data"."x""y";
  create table other.hidden as select 1 as a;
  create temp table temporary_one as select 1 as a`;

test("tables and views of the asked schemas, with columns, types, nullability and row count", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute(tables);
  expect(await warehouse.introspect(["main", "Raw Data", "it's missing"])).toEqual([
    {
      schema: "Raw Data",
      name: 'x"y',
      kind: "table",
      rows: 1000,
      columns: [
        { name: "id", type: "INTEGER", nullable: false },
        { name: "or der", type: 'STRUCT("A" INTEGER, "b c" VARCHAR[])', nullable: true },
        { name: "e", type: "ENUM('a', 'it''s')", nullable: true },
      ],
    },
    {
      schema: "main",
      name: "v",
      kind: "view",
      rows: undefined,
      columns: [
        { name: "id", type: "INTEGER", nullable: true },
        { name: "d", type: "DECIMAL(9,2)", nullable: true },
        { name: "j", type: "JSON", nullable: true },
        { name: "m", type: "MAP(VARCHAR, INTEGER[])", nullable: true },
      ],
    },
  ]);
  expect(await warehouse.introspect([])).toEqual([]);
});

test("describe and introspect spell every type alike", async () => {
  const warehouse = await openWarehouse();
  const everything = `select *, {'order': 1, 'A': {'x"y': [1]}} as s2, '{}'::JSON as j, 1::VARIANT as v2 from test_all_types()`;
  await warehouse.execute(`create table everything as ${everything}; create view seen as from everything`);
  const described = await warehouse.describe(everything);
  const [table, view] = await warehouse.introspect(["main"]);
  const columns = (relation: typeof table) => relation?.columns.map(({ name, type }) => ({ name, type }));
  expect(columns(table)).toEqual(described);
  expect(columns(view)).toEqual(described);
  expect(described.length).toBeGreaterThan(50);
});

test("every spelled type can be written in SQL", async () => {
  const warehouse = await openWarehouse();
  const described = (await warehouse.describe("from test_all_types()")).filter(({ name }) => !name.endsWith("_enum"));
  const definitions = described.map(({ name, type }) => `"${name}" ${type}`).join(", ");
  await warehouse.execute(`create table t (${definitions})`);
  expect(await warehouse.describe("from t")).toEqual(described);
});

test("Kysely's own introspection", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute(tables);
  const { introspection } = warehouse.kysely;
  expect((await introspection.getSchemas()).map(({ name }) => name)).toEqual(expect.arrayContaining(["Raw Data", "main", "other"]));
  const found = await introspection.getTables();
  expect(found.map(({ schema, name, isView }) => ({ schema, name, isView }))).toEqual([
    { schema: "Raw Data", name: 'x"y', isView: false },
    { schema: "main", name: "v", isView: true },
    { schema: "other", name: "hidden", isView: false },
  ]);
  expect(found[0]?.columns[2]).toEqual({
    name: "e",
    dataType: "ENUM('a', 'it''s')",
    isNullable: true,
    isAutoIncrementing: false,
    hasDefaultValue: true,
  });
});
