import { describe, expect, it } from "vitest";
import { notNull } from "../../../src/framework/define/data-tests.js";
import { loadAdapter, openWarehouse, temporaryFolder } from "../adapters/duckdb/open.js";
import { type NodeSpec, relationsOf, runShop, statuses } from "./shop.js";

const names = ["a", "b", "c", "d"];
const specs = (value: number, kind: "table" | "view" = "table"): NodeSpec[] =>
  names.map((name) => ({
    name,
    kind,
    schema: "marts",
    sql: `select ${value} as id, range as n from range(100)`,
    tests: [notNull()("id")],
  }));

describe("runs over the same relations at the same time", () => {
  it("each end well, through one pool or through two engines of a process; every relation is whole, nothing is left", async () => {
    const projectDir = await temporaryFolder();
    const open = () => openWarehouse({ path: "shop.duckdb" }, { projectDir });
    const [one, two] = [await open(), await open()];
    const runs = Array.from({ length: 12 }, (_, value) =>
      runShop(value % 2 === 0 ? one : two, specs(value, value % 3 === 0 ? "view" : "table"), { storeFailures: value % 4 === 0 }),
    );
    for (const results of await Promise.all(runs))
      expect(statuses(results)).toMatchObject(Object.fromEntries(names.map((name) => [name, "success"])));
    for (const name of names) {
      expect(await one.query(`select count(*) as rows, count(distinct id) as runs from marts.${name}`)).toEqual([{ rows: 100, runs: 1 }]);
    }
    expect(await relationsOf(one, ["marts"])).toEqual(names);
  });

  it("do not take what another one builds aside for a leftover", async () => {
    const warehouse = await openWarehouse();
    let ended = 0;
    const slow: NodeSpec[] = [{ name: "slow", sql: "select sum(range) as id from range(30000000)", tests: [notNull()("id")] }];
    const building = runShop(warehouse, slow).finally(() => {
      ended += 1;
    });
    while (ended === 0) await runShop(warehouse, [{ name: "quick", sql: "select 1 as id" }]);
    expect(statuses(await building)).toEqual({ slow: "success", not_null_slow_id: "pass" });
  });

  it("plan a swap anew when the relation in their place has become another kind", async () => {
    const warehouse = await openWarehouse({}, { threads: 1 }); // One connection: what is asked first is done first.
    await warehouse.execute("create table a as select 0 as id");
    const changes: Promise<unknown>[] = [];
    const results = await runShop(warehouse, [{ name: "a", sql: "select 1 as id" }], {}, (event) => {
      if (event.type === "node_started") changes.push(warehouse.execute("drop table a; create view a as select 0 as id"));
    });
    await Promise.all(changes);
    expect(results.ok).toBe(true);
    expect(await warehouse.query("from a")).toEqual([{ id: 1 }]);
  });
});

it("an adapter tells a lost race from any other failure", async () => {
  const adapter = await loadAdapter();
  const warehouse = await adapter.open({ projectDir: await temporaryFolder(), threads: 2 });
  try {
    await warehouse.execute("create table a as select 0 as id");
    await warehouse.transaction(async (first) => {
      await first.execute("drop table a");
      const second = warehouse.transaction((connection) => connection.execute("drop table a"));
      await expect(second).rejects.toMatchObject({ problems: [{ code: "query_conflict" }] });
    });
  } finally {
    await warehouse.close();
  }
});
