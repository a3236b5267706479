import { describe, expect, it } from "vitest";
import { createEngine, type EngineEvent } from "../../../src/framework/engine.js";
import { projectFolder, shop } from "../project-folder.js";

const staging = shop["models/staging/stg_orders.ts"] ?? "";
const statuses = (results: { readonly results: readonly { readonly name: string; readonly status: string }[] }) =>
  Object.fromEntries(results.results.map(({ name, status }) => [name, status]));

describe("build", () => {
  it("builds and tests everything in order, and tells it as events", async () => {
    using folder = projectFolder();
    const events: EngineEvent[] = [];
    await using engine = await createEngine({ projectDir: folder.dir, onEvent: (event) => events.push(event) });
    const results = await engine.build();
    expect(results.ok).toBe(true);
    expect(statuses(results)).toMatchObject({ stg_orders: "success", fct_status: "success", unique_stg_orders_order_id: "pass" });
    expect(await engine.show({ sql: "select * from fct_status order by status" })).toEqual([
      { status: "placed", orders: 2, amount: 10 },
      { status: "shipped", orders: 1, amount: 20 },
    ]);
    const finished = events.flatMap((event) => (event.type === "node_finished" && event.kind === "model" ? [event.name] : []));
    expect(finished).toEqual(["stg_orders", "fct_status"]);
  });

  it("keeps the old relation and skips what depends on it when a test fails", async () => {
    using folder = projectFolder({
      "models/staging/stg_orders.ts": staging.replace("deps: [orders]", 'materialized: "table", deps: [orders]'),
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    expect((await engine.build()).ok).toBe(true);
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\na,placed,11\n" });
    const results = await engine.build();
    expect(results.ok).toBe(false);
    expect(statuses(results)).toMatchObject({ stg_orders: "error", unique_stg_orders_order_id: "fail", fct_status: "skipped" });
    expect(await engine.show({ sql: "select count(*) as n from stg_orders" })).toEqual([{ n: 3 }]);
    expect(await engine.show({ sql: "select count(*) as n from information_schema.tables where table_schema = 'main'" })).toEqual([
      { n: 2 },
    ]);
  });

  it("only tells when a test of severity warn finds something", async () => {
    using folder = projectFolder({
      "models/staging/stg_orders.ts": staging.replace("status: {", 'amount: { tests: [notNull({ severity: "warn" })] },\n    status: {'),
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    const results = await engine.build();
    expect(results.ok).toBe(true);
    expect(statuses(results)).toMatchObject({ not_null_stg_orders_amount: "warn", fct_status: "success" });
  });

  it("stores failing rows where it is asked to", async () => {
    using folder = projectFolder({ "data/orders.csv": "id,status,amount\na,lost,1\n" });
    await using engine = await createEngine({ projectDir: folder.dir });
    const results = await engine.build({ storeFailures: true });
    const failed = results.results.find(({ status }) => status === "fail");
    expect(failed).toMatchObject({ kind: "test", failures: 1 });
    const storedIn = failed?.kind === "test" ? failed.storedIn : undefined;
    expect(await engine.show({ sql: `select status from ${storedIn}` })).toEqual([{ status: "lost" }]);
  });

  it("leaves everything whole when it is cancelled", async () => {
    using folder = projectFolder({
      "models/marts/fct_slow.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const fctSlow = sqlModel({ name: "fct_slow", deps: [], contract: z.object({ n: z.int() }),
  query: ({ sql }) => sql\`select count(*) as n from range(100000000) a, range(100000) b where a.range * b.range % 7 = 3\` });
`,
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    const stop = new AbortController();
    const results = await engine.build({
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "node_started" && event.name === "fct_slow") setImmediate(() => stop.abort());
      },
    });
    expect(results.ok).toBe(false);
    expect(statuses(results).fct_slow).toBe("skipped");
    expect(await engine.show({ sql: "select count(*) as n from information_schema.tables where table_name like '%slow%'" })).toEqual([
      { n: 0 },
    ]);
  });
});

describe("an engine in a program", () => {
  it("serves twenty calls at once, and two engines live in one process", async () => {
    using one = projectFolder();
    using other = projectFolder({ "data/orders.csv": "id,status,amount\nz,placed,1\n" });
    await using first = await createEngine({ projectDir: one.dir });
    await using second = await createEngine({ projectDir: other.dir });
    const builds = await Promise.all([first.build(), second.build(), first.build()]);
    expect(builds.every(({ ok }) => ok)).toBe(true);
    const rows = await Promise.all(Array.from({ length: 20 }, () => first.show({ sql: "select sum(orders) as n from fct_status" })));
    expect(rows).toEqual(Array.from({ length: 20 }, () => [{ n: 3 }]));
    expect(await second.show({ name: "fct_status" })).toEqual([{ status: "placed", orders: 1, amount: 1 }]);
  });

  it("refuses to work after it is closed, and frees the database", async () => {
    using folder = projectFolder();
    const engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    await engine.close();
    await expect(engine.show({ name: "fct_status" })).rejects.toThrow("The engine is closed");
    await using again = await createEngine({ projectDir: folder.dir });
    expect((await again.test()).ok).toBe(true);
  });
});
