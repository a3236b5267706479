import { describe, expect, it } from "vitest";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { type NodeSpec, runShop } from "./shop.js";

const a: NodeSpec = { name: "a", sql: "select 1::integer as id, 'x' as name" };
const b: NodeSpec = { name: "b", kind: "view", schema: "marts", sql: "select id from a", reads: ["a"] };

const kept = (warehouse: Warehouse) =>
  warehouse.query<{ id: string }>(
    `select schema, name, facts->>'id' as id, facts->>'kind' as kind, (facts->>'rows')::int as rows, (facts->>'tests') as tests
     from _modelwright.relations order by id`,
  );
const about = (warehouse: Warehouse) =>
  warehouse.query(
    "select key, if(key = 'database', regexp_replace(value, '[0-9a-f-]{36}', ''), value) as value from _modelwright.about order by key",
  );
const everything = (warehouse: Warehouse) =>
  warehouse.query(
    "select schema_name, table_name, sql from duckdb_tables() union all from (select schema_name, view_name, sql from duckdb_views() where not internal)",
  );

describe("what a run keeps in the database", () => {
  it("is one row a relation, however often it is built", async () => {
    const warehouse = await openWarehouse();
    for (let run = 0; run < 3; run++) await runShop(warehouse, [a, b]);
    expect(await kept(warehouse)).toEqual([
      { schema: "main", name: "a", id: "model.shop.a", kind: "table", rows: 1, tests: "[]" },
      { schema: "marts", name: "b", id: "model.shop.b", kind: "view", rows: null, tests: "[]" },
    ]);
    expect(await about(warehouse)).toEqual([
      { key: "database", value: "" },
      { key: "environments", value: "1" },
      { key: "intervals", value: "1" },
      { key: "relations", value: "2" },
    ]);
  });

  it("does not hold what failed or was only to be empty, nor what somebody dropped", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a, b, { name: "broken", sql: "select error('no')" }]);
    expect((await kept(warehouse)).map(({ id }) => id)).toEqual(["model.shop.a", "model.shop.b"]);
    await warehouse.execute("drop view marts.b");
    await runShop(warehouse, [a, b], { select: ["a"] });
    expect((await kept(warehouse)).map(({ id }) => id)).toEqual(["model.shop.a"]);
    await runShop(warehouse, [a, b], { empty: true });
    expect(await kept(warehouse)).toEqual([]);
  });

  it("leaves alone what is kept of another project's relations in the same database", async () => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a, b]);
    await runShop(warehouse, [{ ...a, name: "c", schema: "other" }]);
    expect((await kept(warehouse)).map(({ id }) => id)).toEqual(["model.shop.a", "model.shop.b", "model.shop.c"]);
  });

  it("is there although two runs begin at once", async () => {
    const warehouse = await openWarehouse();
    await Promise.all([runShop(warehouse, [a]), runShop(warehouse, [{ ...a, name: "c", schema: "other" }])]);
    expect((await kept(warehouse)).map(({ id }) => id)).toEqual(["model.shop.a", "model.shop.c"]);
    expect(await about(warehouse)).toEqual([
      { key: "database", value: "" },
      { key: "environments", value: "1" },
      { key: "intervals", value: "1" },
      { key: "relations", value: "2" },
    ]);
  });
});

describe("a run that cannot read what is kept says so, and changes nothing", () => {
  it.each([
    [
      "of another version",
      "update _modelwright.about set value = '7'",
      "state_version",
      /of version 7, this Modelwright reads version [12]/,
    ],
    ["without the table of versions", "drop table _modelwright.about", "state_damaged", /about: the table is missing/],
    ["with another table of versions", "alter table _modelwright.about drop column value", "state_damaged", /"value" is missing/],
    ["without a version", "delete from _modelwright.about", "state_damaged", /relations: its version is not known/],
    ["without its table", "drop table _modelwright.relations", "state_damaged", /relations: the table is missing/],
    [
      "without a column",
      "alter table _modelwright.relations drop column version",
      "state_damaged",
      /relations: the column "version" is missing/,
    ],
    [
      "with a value that cannot be",
      `update _modelwright.relations set facts = replace(facts, '"table"', '"chair"')`,
      "state_damaged",
      /row 0, kind/,
    ],
    [
      "with an interval that has no time",
      "insert into _modelwright.intervals values ('main', 'a', 'yesterday', '2024-01-02T00:00:00.000Z')",
      "state_damaged",
      /intervals: row 0, start_at/,
    ],
    [
      "with an interval that ends before it begins",
      "insert into _modelwright.intervals values ('main', 'a', '2024-01-02T00:00:00.000Z', '2024-01-01T00:00:00.000Z')",
      "state_damaged",
      /intervals: row 0, end_at: not after start_at/,
    ],
    [
      "with a relation of an environment that is nobody's",
      "insert into _modelwright.environments values ('x', 'main', 'x__a', null, 'a', null)",
      "state_damaged",
      /environments: row 0, id/,
    ],
    ["with facts that are none", "update _modelwright.relations set facts = 'none'", "state_damaged", /facts: no JSON/],
  ])("%s", async (_, damage, code, message) => {
    const warehouse = await openWarehouse();
    await runShop(warehouse, [a]);
    await warehouse.execute(damage);
    const before = await everything(warehouse);
    const failing = runShop(warehouse, [{ ...a, name: "new", schema: "elsewhere" }]);
    await expect(failing).rejects.toMatchObject({
      problems: [{ code, message: expect.stringMatching(message), hint: expect.stringMatching(/drop schema _modelwright cascade/) }],
    });
    expect(await everything(warehouse)).toEqual(before);
    await warehouse.execute("drop schema _modelwright cascade");
    expect((await runShop(warehouse, [a])).ok).toBe(true);
  });
});
