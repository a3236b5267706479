import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../../src/framework/compile/fingerprint.js";
import type { Problem } from "../../../src/framework/core/errors/index.js";
import { type BuildOptions, createEngine } from "../../../src/framework/engine.js";
import { explain } from "../../../src/framework/run/explain.js";
import { type RunOptions, run } from "../../../src/framework/run/run.js";
import { loadAdapter } from "../adapters/duckdb/open.js";
import { type ProjectFolder, projectFolder } from "../project-folder.js";

const snapshot = `import { defineSnapshot } from "modelwright";
import { orders } from "../models/sources.js";
export const ordersHistory = defineSnapshot({ name: "orders_history", relation: orders, uniqueKey: "id",
  strategy: { kind: "check", columns: ["status"] } });
`;
const growing = `import { defineModel } from "modelwright";
import { orders } from "../sources.js";
export const growing = defineModel({ name: "growing", deps: [orders], materialized: "incremental",
  query: ({ db, isIncremental }) =>
    db.selectFrom("orders").$if(isIncremental, (query) => query.where("id", ">", "")).select(["id", "amount"]),
  incremental: (m) => m.merge({ key: "id" }) });
`;
const reader = (name: string, of: string, file: string) => `import { defineModel, notNull } from "modelwright";
import { ${of} } from "${file}";
export const ${name} = defineModel({ name: "${name}", deps: [${of}], query: ({ db }) => db.selectFrom("${of === "growing" ? "growing" : "orders_history"}").select(["id"]),
  columns: { id: { tests: [notNull()] } } });
`;
const files = {
  "snapshots/orders_history.ts": snapshot,
  "models/marts/growing.ts": growing,
  "models/marts/of_growing.ts": reader("of_growing", "growing", "./growing.js"),
  "models/marts/of_history.ts": reader("of_history", "ordersHistory", "../../snapshots/orders_history.js"),
};
const ours = ["growing", "of_growing", "orders_history", "of_history"];
const text = (name: keyof typeof files, from: string, to: string) => ({ [name]: files[name].replace(from, to) });

/** The names of those that a build makes. */
async function built({ dir }: ProjectFolder, options: BuildOptions = {}): Promise<string[]> {
  await using engine = await createEngine({ projectDir: dir });
  const { results } = await engine.build(options);
  expect(results.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return results.filter(({ name, status }) => status !== "unchanged" && ours.includes(name)).map(({ name }) => name);
}

async function why({ dir }: ProjectFolder, options: BuildOptions = {}): Promise<Record<string, string>> {
  await using engine = await createEngine({ projectDir: dir });
  const explained = await engine.explain(options);
  return Object.fromEntries(explained.filter(({ name }) => ours.includes(name)).map((one) => [one.name, one.why]));
}

const versionOf = async ({ dir }: ProjectFolder, name: string) => {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.show({ sql: `select version from _modelwright.relations where name = '${name}'` });
};

async function change({ dir }: ProjectFolder, sql: string): Promise<void> {
  const adapter = await loadAdapter({ path: "shop.duckdb" });
  await using warehouse = await adapter.open({ projectDir: dir, threads: 1 });
  await warehouse.execute(sql);
}

const kept = /^unchanged since \d{4}-\d\d-\d\d \d\d:\d\d$/;

describe("an incremental model and a snapshot without anything new", () => {
  it("are left as they are, and so are their readers; a plan has nothing to say", async () => {
    using folder = projectFolder(files);
    expect(await built(folder)).toEqual(expect.arrayContaining(ours));
    await using engine = await createEngine({ projectDir: folder.dir });
    const { changes, steps } = await engine.plan();
    expect([changes, steps]).toEqual([[], []]);
    await engine.close();
    const before = [await versionOf(folder, "growing"), await versionOf(folder, "orders_history")];
    expect(await built(folder)).toEqual([]);
    expect([await versionOf(folder, "growing"), await versionOf(folder, "orders_history")]).toEqual(before);
    const reasons = Object.values(await why(folder));
    expect(reasons.filter((reason) => kept.test(reason)).length).toBe(ours.length);
    expect(await built(folder, { force: true, select: ["growing"] })).toEqual(["growing"]);
    expect([await versionOf(folder, "growing")]).not.toEqual([before[0]]);
    expect(await built(folder)).toEqual(["of_growing"]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["a comment", text("models/marts/growing.ts", "import", "// More.\nimport"), []],
    ["a description", text("snapshots/orders_history.ts", 'uniqueKey: "id"', 'description: "All.", uniqueKey: "id"'), []],
    ["the query of a batch", text("models/marts/growing.ts", '">", ""', '">", "0"'), ["growing", "of_growing"]],
    ["a strategy", text("models/marts/growing.ts", 'm.merge({ key: "id" })', 'm.deleteInsert({ key: "id" })'), ["growing", "of_growing"]],
    // What it holds is the same: nobody has to read it again.
    ["what a snapshot compares", text("snapshots/orders_history.ts", '["status"]', '"all"'), ["orders_history"]],
    [
      "hard deletes",
      text("snapshots/orders_history.ts", 'uniqueKey: "id"', 'hardDeletes: "invalidate", uniqueKey: "id"'),
      ["orders_history"],
    ],
    ["a row", { "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,20\nc,placed,\nd,placed,1\n" }, ours],
    [
      "a value that no version is of",
      { "data/orders.csv": "id,status,amount\na,placed,11\nb,shipped,20\nc,placed,\n" },
      ["growing", "of_growing", "orders_history"],
    ],
  ])("run after %s has changed where it is theirs, once", async (_, edit, expected) => {
    using folder = projectFolder(files);
    await built(folder);
    folder.write(edit);
    expect((await built(folder)).sort()).toEqual([...expected].sort());
    expect(await built(folder)).toEqual([]);
  });

  it("run where somebody else has taken rows away, or put some in", async () => {
    using folder = projectFolder(files);
    await built(folder);
    await change(folder, "delete from growing where id = 'a'");
    expect(await why(folder)).toMatchObject({
      growing: "main.growing has 2 rows where 3 were built",
      orders_history: expect.stringMatching(kept),
    });
    expect(await built(folder)).toEqual(["growing", "of_growing"]);
    await change(folder, "delete from orders_history where id = 'a'");
    // What a reader reads is another thing, though what it reads it from is not selected.
    expect(await why(folder, { select: ["of_history"] })).toEqual({ of_history: "orders_history was rebuilt" });
    expect(await built(folder)).toEqual(["orders_history", "of_history"]);
    expect(await built(folder)).toEqual([]);
  });

  it("run when they are told to, and where the query of a batch alone is never the same", async () => {
    using folder = projectFolder(files);
    await built(folder);
    expect(await why(folder, { fullRefresh: true })).toMatchObject({
      growing: "full refresh",
      of_growing: "growing is rebuilt",
      orders_history: expect.stringMatching(kept),
    });
    expect(await built(folder, { fullRefresh: true })).toEqual(["growing", "of_growing"]);
    expect(await why(folder, { force: true })).toMatchObject({ growing: "forced", orders_history: "forced" });
    folder.write({
      "models/marts/growing.ts": files["models/marts/growing.ts"]
        .replace("{ defineModel }", "{ defineModel, sql }")
        .replace('query.where("id", ">", "")', "query.where(sql<boolean>`random() >= 0`)"),
    });
    await built(folder);
    expect(await why(folder)).toMatchObject({ growing: "calls random()" });
    expect(await built(folder)).toEqual(["growing", "of_growing"]);
  });

  it("run where the last run failed over other data, and not where those are as they were again", async () => {
    using folder = projectFolder({
      ...files,
      "models/marts/growing.ts": growing
        .replace("{ defineModel }", "{ defineModel, expression }")
        .replace("incremental: (m)", 'tests: [expression("coalesce(amount, 0) < 100")], incremental: (m)'),
    });
    await built(folder);
    await using engine = await createEngine({ projectDir: folder.dir });
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,100\n" });
    expect((await engine.build({ select: ["growing"] })).ok).toBe(false);
    await engine.close();
    expect(await why(folder)).toMatchObject({ growing: "file data/orders.csv changed" });
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,20\nc,placed,\n" });
    expect(await why(folder)).toMatchObject({ growing: expect.stringMatching(kept) });
  });

  it("are known by their columns whatever their types", async () => {
    const wide = `import { sqlModel } from "modelwright";
import { z } from "zod";
export const wide = sqlModel({ name: "wide", deps: [], contract: z.object({ id: z.int(), a: z.string().meta({ sqlType: "JSON" }), b: z.object({ x: z.int(), y: z.array(z.int()) }),
    c: z.string().meta({ sqlType: "ENUM('a', 'b')" }), d: z.date().meta({ sqlType: "TIMESTAMP WITH TIME ZONE" }), e: z.number().meta({ sqlType: "DECIMAL(9,3)" }) }),
  query: ({ sql }) => sql\`select 1::bigint as id, '{}'::json as a, {'x': 1::bigint, 'y': [2::bigint]} as b, 'a'::enum('a', 'b') as c, timestamptz '2024-01-01 12:00' as d, 1.5::decimal(9,3) as e\` });
`;
    using folder = projectFolder({
      ...files,
      "models/marts/wide.ts": wide,
      "snapshots/orders_history.ts": `import { defineSnapshot } from "modelwright";
import { wide } from "../models/marts/wide.js";
export const ordersHistory = defineSnapshot({ name: "orders_history", relation: wide, uniqueKey: "id", strategy: { kind: "check", columns: "all" }, hardDeletes: "new_record" });
`,
    });
    await built(folder);
    expect(await built(folder)).toEqual([]);
    await built(folder, { force: true });
    expect(await built(folder)).toEqual([]);
  });
});

describe("an interval-tracked model without anything new", () => {
  const daily = `import { defineModel } from "modelwright";
import { orders } from "../sources.js";
export const daily = defineModel({ name: "daily", deps: [orders], materialized: "incremental", query: ({ db }) => db.selectFrom("orders").select(["id", "day"]),
  incremental: (m) => m.intervals({ eventTime: "day", batchSize: "day", begin: "2024-01-01" }) });
`;

  async function timed() {
    const folder = projectFolder({
      "models/sources.ts": `import { csv, defineSource } from "modelwright";
import { z } from "zod";
export const orders = defineSource({ name: "orders", source: "raw", schema: z.object({ id: z.string(), day: z.iso.date() }), location: csv("data/orders.csv") });
`,
      "data/orders.csv": "id,day\na,2024-01-01\nb,2024-01-02\nc,2024-01-03\n",
      "models/staging/stg_orders.ts": "",
      "models/marts/fct_status.ts": "",
      "models/marts/daily.ts": daily,
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    const adapter = await loadAdapter({ path: "timed.duckdb" });
    const manifest = await fingerprint(await engine.compile(), adapter, join(folder.dir, "target/.cache"));
    const warehouse = await adapter.open({ projectDir: folder.dir, threads: 1 });
    const specOf = (now: string) => ({
      ...{ manifest, selection: new Set(Object.keys(manifest.nodes)), warehouse, dialect: adapter.dialect, projectDir: folder.dir },
      clock: { now: () => new Date(now), monotonic: () => 0 },
    });
    return {
      folder,
      build: async (now: string, options: Partial<RunOptions> = {}) => {
        const { clock, ...spec } = specOf(now);
        const standard = { command: "build", build: true, test: true, threads: 1, failFast: false, empty: false, storeFailures: false };
        const { results } = await run({ ...spec, runId: randomUUID(), options: { ...standard, ...options } }, () => undefined, clock);
        return results.map(({ status, problem }) => (problem as Problem | undefined)?.message ?? status).join();
      },
      why: async (now: string, period: RunOptions["period"] = {}) => {
        const [told] = await explain({ ...specOf(now), force: false, fullRefresh: false, period });
        return told?.why;
      },
      async [Symbol.asyncDispose]() {
        await warehouse.close();
        folder[Symbol.dispose]();
      },
    };
  }
  const period = { start: Date.parse("2024-01-01"), end: Date.parse("2024-01-02") };

  it("is left until a batch has ended that was open", async () => {
    await using shop = await timed();
    expect(await shop.build("2024-01-03T12:00:00Z")).toBe("success");
    expect(await shop.build("2024-01-03T18:00:00Z")).toBe("unchanged");
    expect(await shop.why("2024-01-04T00:00:00Z")).toBe("1 batch is not filled, from 2024-01-03T00:00:00.000Z on");
    expect(await shop.build("2024-01-04T00:00:00Z")).toBe("success");
    expect(await shop.build("2024-01-04T00:00:00Z")).toBe("unchanged");
  });

  it("is built for the time that is asked for, where batches are missing, and after it was built for a part of its time", async () => {
    await using shop = await timed();
    const now = "2024-01-03T12:00:00Z";
    await shop.build(now, { period });
    expect(await shop.why(now)).toBe("1 batch is not filled, from 2024-01-02T00:00:00.000Z on");
    await shop.build(now);
    expect(await shop.build(now)).toBe("unchanged");
    expect(await shop.why(now, period)).toBe("a part of its time is asked for");
    expect(await shop.build(now, { period })).toBe("success");
    expect(await shop.why(now)).toBe("only a part of its time was built last");
    expect(await shop.build(now)).toBe("success");
    expect(await shop.build(now)).toBe("unchanged");
    shop.folder.write({ "data/orders.csv": "id,day\na,2024-01-01\nb,2024-01-02\nd,2024-01-03\n" });
    expect(await shop.why(now)).toBe("file data/orders.csv changed");
  });
});
