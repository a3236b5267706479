import { describe, expect, it } from "vitest";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import { asideOf, type MaterializedModel, planBuild } from "../../../src/framework/materialize/index.js";
import { loadAdapter, openWarehouse } from "../adapters/duckdb/open.js";
import { model } from "./nodes.js";

const { dialect } = await loadAdapter();
const schema = 'sales "eu"';
const orders = dialect.relation({ schema, name: "orders" });

async function build(warehouse: Warehouse, node: MaterializedModel, how: { empty?: boolean; swap?: boolean } = {}): Promise<unknown[]> {
  const existing = (await warehouse.introspect([schema])).find(({ name }) => name === node.name);
  const plan = planBuild(node, { dialect, existing, aside: asideOf(node.relation, "0a1b2c3d"), empty: how.empty ?? false });
  if (plan.build.length > 0) await warehouse.execute(plan.build.join(";\n"));
  const candidate = await warehouse.query(`select * from ${plan.candidate} as candidate`);
  if (how.swap ?? true) await warehouse.transaction((connection) => connection.execute(plan.swap.join(";\n")));
  else if (plan.discard.length > 0) await warehouse.execute(plan.discard.join(";\n"));
  return candidate;
}

async function emptyWarehouse(): Promise<Warehouse> {
  const warehouse = await openWarehouse();
  await warehouse.execute(`create schema ${dialect.identifier(schema)}`);
  return warehouse;
}

const kinds = ["view", "table"] as const;
const changes = kinds.flatMap((before) => kinds.map((after) => [before, after] as const));

describe("a plan", () => {
  it.each(changes)("puts a new relation in the old one's place: %s → %s", async (before, after) => {
    const warehouse = await emptyWarehouse();
    await build(warehouse, model(before, { sql: "select 1 as id" }));
    await warehouse.execute(`create view reader as select id from ${orders}`);
    expect(await build(warehouse, model(after, { sql: "select 2 as id -- new" }))).toEqual([{ id: 2 }]);
    expect(await warehouse.query("from reader")).toEqual([{ id: 2 }]);
    expect(await warehouse.introspect([schema])).toMatchObject([{ name: "orders", kind: after }]);
  });

  it.each(changes)("leaves the old relation and nothing else when it is discarded: %s, then %s", async (before, after) => {
    const warehouse = await emptyWarehouse();
    await build(warehouse, model(before, { sql: "select 1 as id" }));
    await build(warehouse, model(after, { sql: "select 2 as id" }), { swap: false });
    expect(await warehouse.query(`from ${orders}`)).toEqual([{ id: 1 }]);
    expect(await warehouse.introspect([schema])).toMatchObject([{ name: "orders", kind: before }]);
  });

  it.each(kinds)("can do without rows: %s", async (kind) => {
    const warehouse = await emptyWarehouse();
    expect(await build(warehouse, model(kind, { sql: "select 1 as id, 'a' as b order by 1 -- rows" }), { empty: true })).toEqual([]);
    expect(await warehouse.query(`from ${orders}`)).toEqual([]);
    expect((await warehouse.introspect([schema]))[0]?.columns.map(({ name }) => name)).toEqual(["id", "b"]);
  });

  it("lets a reader finish on the old table while the new one is swapped in", async () => {
    const warehouse = await emptyWarehouse();
    await build(warehouse, model("table", { sql: "select 1 as id" }));
    await warehouse.transaction(async (reader) => {
      expect(await reader.query(`from ${orders}`)).toEqual([{ id: 1 }]);
      await build(warehouse, model("table", { sql: "select 2 as id" }));
      expect(await reader.query(`from ${orders}`)).toEqual([{ id: 1 }]);
    });
    expect(await warehouse.query(`from ${orders}`)).toEqual([{ id: 2 }]);
  });
});
