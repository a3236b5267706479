import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../../src/framework/core/events.js";
import { expression, notNull } from "../../../src/framework/define/data-tests.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { type NodeSpec, relationsOf, resultOf, runShop, statuses } from "./shop.js";

/** Goes on for minutes unless it is interrupted. */
const endless = "select count(*) as id from range(100000000) a, range(100000) b where a.range * b.range % 7 = 3";
const table = (name: string, sql: string, rest: Partial<NodeSpec> = {}): NodeSpec => ({ name, sql, ...rest });
const started = (name: string, act: () => void) => (event: EngineEvent) => {
  if (event.type === "node_started" && event.name === name) setImmediate(act);
};

describe("an aborted run", () => {
  it.each([
    ["while a table is built", table("slow", endless)],
    ["while a table is tested", table("slow", "select 1 as id", { tests: [expression(`id < (${endless})`)()] })],
    ["while a view is tested", table("slow", endless, { kind: "view", tests: [notNull()("id")] })],
  ])("keeps the old relations, leaves nothing aside, and ends at once: %s", async (_, slow) => {
    const warehouse = await openWarehouse();
    await warehouse.execute("create table slow as select 0 as id");
    const stop = new AbortController();
    const specs = [
      table("quick", "select 1 as id"),
      { ...slow, reads: ["quick"] },
      table("after", "select id from slow", { reads: ["slow"] }),
    ];
    const results = await runShop(
      warehouse,
      specs,
      { signal: stop.signal, threads: 2 },
      started("slow", () => stop.abort()),
    );
    expect(results).toMatchObject({ ok: false, interrupted: true });
    expect(statuses(results)).toMatchObject({ quick: "success", slow: "skipped", after: "skipped" });
    expect(resultOf(results, "after").message).toBe("the run was interrupted");
    expect(results.results).toHaveLength(specs.length + (slow.tests?.length ?? 0));
    expect(await warehouse.query("from slow")).toEqual([{ id: 0 }]);
    expect(await relationsOf(warehouse)).toEqual(["quick", "slow"]);
  });

  it("touches nothing when it is aborted before it begins", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, [table("a", "select 1 as id", { schema: "marts" })], { signal: AbortSignal.abort() });
    expect(results).toMatchObject({ ok: false, interrupted: true });
    expect(statuses(results)).toEqual({ a: "skipped" });
    expect(await warehouse.query("select schema_name from information_schema.schemata where schema_name = 'marts'")).toEqual([]);
  });

  it("can be run again, to the end", async () => {
    const warehouse = await openWarehouse();
    const stop = new AbortController();
    await runShop(
      warehouse,
      [table("a", endless)],
      { signal: stop.signal },
      started("a", () => stop.abort()),
    );
    expect(await runShop(warehouse, [table("a", "select 1 as id")])).toMatchObject({ ok: true, interrupted: false });
  });
});

describe("fail-fast", () => {
  const specs = [table("bad", "select error('no') as id"), table("slow", endless), table("later", "select 1 as id", { reads: ["slow"] })];

  it("starts nothing new after a failure, interrupts what is running, and says why", async () => {
    const warehouse = await openWarehouse();
    const results = await runShop(warehouse, specs, { failFast: true, threads: 2 });
    expect(results).toMatchObject({ ok: false, interrupted: false });
    expect(statuses(results)).toEqual({ bad: "error", slow: "skipped", later: "skipped" });
    expect(resultOf(results, "slow").message).toBe("the run was stopped: bad failed");
    expect(resultOf(results, "later").message).toBe("the run was stopped: bad failed");
    expect(await relationsOf(warehouse)).toEqual([]);
  });

  it("counts a failing test as a failure, a warning not", async () => {
    const tested = (severity: "warn" | "error") => [
      table("bad", "select null::integer as id", { tests: [notNull({ severity })("id")] }),
      table("other", "select 1 as id", { reads: ["bad"] }),
      table("apart", "select 1 as id"),
    ];
    const failed = await runShop(await openWarehouse(), tested("error"), { failFast: true, threads: 1 });
    expect(statuses(failed)).toEqual({ bad: "error", not_null_bad_id: "fail", other: "skipped", apart: "skipped" });
    const warned = await runShop(await openWarehouse(), tested("warn"), { failFast: true, threads: 1 });
    expect(statuses(warned)).toEqual({ bad: "success", not_null_bad_id: "warn", other: "success", apart: "success" });
  });

  it("is off unless asked for: what does not depend on the failure is built", async () => {
    const results = await runShop(await openWarehouse(), [table("bad", "select error('no') as id"), table("apart", "select 1 as id")]);
    expect(statuses(results)).toEqual({ bad: "error", apart: "success" });
  });
});
