import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine, type Engine, type Plan } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { projectFolder, shop } from "../project-folder.js";

const staging = shop["models/staging/stg_orders.ts"] ?? "";
const mart = shop["models/marts/fct_status.ts"] ?? "";
const config = shop["analytics.config.ts"] ?? "";

/** A mart that reads one column of the staging model, and no more. */
const ids = `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const dimIds = defineModel({ name: "dim_ids", deps: [stgOrders], query: ({ db }) => db.selectFrom("stg_orders as o").select(["o.order_id"]) });
`;
const project = { "models/marts/dim_ids.ts": ids };

type Folder = ReturnType<typeof projectFolder>;

async function inEngine<T>(folder: Folder, use: (engine: Engine) => Promise<T>, target?: string): Promise<T> {
  await using engine = await createEngine({ projectDir: folder.dir, target });
  return await use(engine);
}

async function built(files: Readonly<Record<string, string>> = project): Promise<Folder> {
  const folder = projectFolder(files);
  expect((await inEngine(folder, (engine) => engine.build())).ok).toBe(true);
  return folder;
}

const planned = (folder: Folder, options: Parameters<Engine["plan"]>[0] = {}) => inEngine(folder, (engine) => engine.plan(options));

/** `name status category: columns`, one a change. */
const told = ({ changes }: Plan): string[] =>
  changes.map(({ name, status, category, rows, columns: { added, dropped, renamed, retyped, values } }) => {
    const columns = [
      ...added.map((column) => `+${column.name}`),
      ...dropped.map((column) => `-${column.name}`),
      ...renamed.map(({ from, to }) => `${from}>${to}`),
      ...retyped.map((column) => `${column.name}:${column.to}${column.isNarrower ? "!" : ""}`),
      ...(rows ? ["rows"] : values.map((column) => `~${column}`)),
    ];
    return `${name} ${status} ${category ?? "-"}:${columns.map((column) => ` ${column}`).join("")}`;
  });

const select = (list: string) => staging.replace('["id as order_id", "status", "amount"]', list);

describe("a plan", () => {
  it("adds what was never built, in the order of the graph, and changes nothing", async () => {
    using folder = projectFolder(project);
    const plan = await planned(folder);
    expect(told(plan)).toEqual(["stg_orders added -:", "dim_ids added -:", "fct_status added -:"]);
    expect(plan.steps.map(({ name, what, rows, tests }) => [name, what, rows, tests])).toEqual([
      ["stg_orders", "view", null, 3],
      ["dim_ids", "table", null, 0],
      ["fct_status", "table", null, 2],
    ]);
    expect(plan.database).toBe(null);
    const schemas = await inEngine(folder, (engine) => engine.show({ sql: "select distinct schema_name from duckdb_tables()" }));
    expect(schemas).toEqual([]);
  });

  it("counts what is unchanged", async () => {
    using folder = await built();
    const { changes, steps, selection, unchanged } = await planned(folder);
    expect({ changes, steps, selection, unchanged }).toEqual({ changes: [], steps: [], selection: [], unchanged: 3 });
  });

  it.each([
    [
      "a column more",
      select('["id as order_id", "status", "amount", "amount as cents"]'),
      ["stg_orders changed additive: +cents", "dim_ids affected cosmetic:", "fct_status affected cosmetic:"],
    ],
    [
      "other values",
      select('(eb) => ["id as order_id", "status", eb("amount", "+", 1).as("amount")]'),
      ["stg_orders changed breaking: ~amount", "dim_ids affected cosmetic:", "fct_status affected breaking: ~amount"],
    ],
    [
      "other rows",
      staging.replace(".select([", '.where("amount", ">", 10).select(['),
      ["stg_orders changed breaking: rows", "dim_ids affected breaking: rows", "fct_status affected breaking: rows"],
    ],
    [
      "a narrower type",
      select('(eb) => ["id as order_id", "status", eb.cast<number | null>("amount", "integer").as("amount")]'),
      ["stg_orders changed breaking: amount:INTEGER! ~amount", "dim_ids affected cosmetic:", "fct_status affected breaking: ~amount"],
    ],
    [
      "another materialization",
      staging.replace("deps:", 'materialized: "table", deps:'),
      ["stg_orders changed cosmetic:", "dim_ids affected cosmetic:", "fct_status affected cosmetic:"],
    ],
  ])("tells what %s means for each column downstream", async (_, changed, expected) => {
    using folder = await built();
    folder.write({ "models/staging/stg_orders.ts": changed });
    expect(told(await planned(folder))).toEqual(expected);
  });

  it("tells columns that go and columns that are renamed, and names them as destructive", async () => {
    using folder = await built();
    folder.write({
      "models/marts/fct_status.ts": mart
        .replace('.as("orders"), ', '.as("many"), ')
        .replace(/, fn\.coalesce.*\.as\("amount"\)/, "")
        .replace('tests: [expression("amount >= 0")],', ""),
    });
    const plan = await planned(folder);
    expect(told(plan)).toEqual(["fct_status changed breaking: -amount orders>many"]);
    expect(plan.destructive).toEqual([
      { name: "fct_status", what: "drops column amount" },
      { name: "fct_status", what: "renames column orders to many" },
    ]);
  });

  it("sees that a name means another column where the one it meant has gone", async () => {
    const raw = (query: string) => `import { sqlModel } from "modelwright";
import { z } from "zod";
import { dimIds } from "./dim_ids.js";
import { stgOrders } from "../staging/stg_orders.js";
export const joined = sqlModel({ name: "joined", deps: [dimIds, stgOrders], contract: z.object({ amount: z.int().nullable() }), query: ({ sql, ref }) => sql\`${query}\` });
`;
    const query = `select l.amount from \${ref(stgOrders)} as o, lateral (select amount from \${ref(dimIds)} as d where d.order_id = o.order_id) as l`;
    const both = ids.replace('["o.order_id"]', '["o.order_id", "o.amount"]');
    using folder = await built({ "models/marts/dim_ids.ts": both, "models/marts/joined.ts": raw(query) });
    folder.write({ "models/marts/dim_ids.ts": ids });
    expect(told(await planned(folder))).toEqual(["dim_ids changed breaking: -amount", "joined affected breaking: ~amount"]);
  });

  it("keeps new data apart from changed models, with what the last build took and made", async () => {
    using folder = await built();
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\n" });
    const plan = await planned(folder);
    expect(told(plan)).toEqual(["stg_orders data -:", "dim_ids data -:", "fct_status data -:"]);
    expect(plan.steps.map(({ rows }) => rows)).toEqual([null, 3, 2]);
    expect(plan.steps.every(({ durationMs }) => durationMs !== null && durationMs > 0)).toBe(true);
    expect(plan.steps[1]?.sql.map((statement) => statement.split("\n")[0])).toEqual([
      'create table "main"."__building_00000000_dim_ids" as',
      'drop table if exists "main"."dim_ids"',
      'alter table "main"."__building_00000000_dim_ids" rename to "dim_ids"',
    ]);
  });

  it("says nothing of a comment, and survives the removal of target/", async () => {
    using folder = await built();
    folder.write({ "models/marts/fct_status.ts": `// A comment.\n${mart}` });
    expect(told(await planned(folder))).toEqual([]);
    folder.write({ "models/marts/fct_status.ts": mart.replace("eb.val(0)", "eb.val(1)") });
    const before = told(await planned(folder));
    expect(before).toEqual(["fct_status changed breaking: ~amount"]);
    rmSync(join(folder.dir, "target"), { recursive: true });
    expect(told(await planned(folder))).toEqual(before);
  });

  it("lists what no model has any more, and leaves it", async () => {
    using folder = await built();
    folder.write({ "models/marts/dim_ids.ts": "export const nothing = 1;\n" });
    const plan = await planned(folder);
    expect(plan.removed).toEqual([{ id: "model.shop.dim_ids", schema: "main", name: "dim_ids", kind: "table", rows: 3 }]);
    expect(plan.steps).toEqual([]);
    expect((await planned(folder, { select: ["stg_orders"] })).removed).toEqual([]);
  });
});

const apply = (folder: Folder, options: Parameters<Engine["apply"]>[0] = {}, target?: string) =>
  inEngine(folder, (engine) => engine.apply(options), target);
const codeOf = (failing: Promise<unknown>): Promise<unknown> =>
  failing.then(
    () => "applied",
    (error: { problems?: readonly { code: string; message: string }[] }) => error.problems?.[0]?.code ?? error,
  );
const changedMart = { "models/marts/fct_status.ts": mart.replace("eb.val(0)", "eb.val(1)") };

describe("apply", () => {
  it("runs just the plan, and the next plan has nothing", async () => {
    using folder = await built();
    folder.write({ ...changedMart, "models/marts/dim_ids.ts": ids.replace('["o.order_id"]', '["o.order_id", "o.amount"]') });
    await planned(folder, { select: ["fct_status"] });
    const { results } = await apply(folder);
    expect(results.results.map(({ name, status }) => [name, status])).toEqual([
      ["fct_status", "success"],
      ["unique_fct_status_status", "pass"],
      ["expression_fct_status_amount_0", "pass"],
    ]);
    expect(told(await planned(folder))).toEqual(["dim_ids changed additive: +amount"]);
    await apply(folder);
    expect(told(await planned(folder))).toEqual([]);
  });

  it("applies the first plan of a database, and a plan of nothing", async () => {
    using folder = projectFolder(project);
    await planned(folder);
    expect((await apply(folder)).results.ok).toBe(true);
    await planned(folder);
    expect((await apply(folder)).results.results).toEqual([]);
  });

  it("refuses a plan when the project or the state has changed since", async () => {
    using folder = await built();
    folder.write(changedMart);
    await planned(folder);
    folder.write({ "models/marts/fct_status.ts": mart.replace("eb.val(0)", "eb.val(2)") });
    expect(await codeOf(apply(folder))).toBe("plan_stale");
    folder.write(changedMart);
    await inEngine(folder, (engine) => engine.build({ select: ["dim_ids"], force: true }));
    expect(await codeOf(apply(folder))).toBe("applied");
    expect(await codeOf(apply(folder))).toBe("plan_stale");
  });

  it("refuses a plan of another project, and one of a database of the same name in another place", async () => {
    using folder = await built();
    folder.write(changedMart);
    await planned(folder, { out: "mine.json" });
    const plan = readFileSync(join(folder.dir, "mine.json"), "utf8");
    const kept = (other: Folder) => inEngine(other, (engine) => engine.show({ sql: "from _modelwright.relations order by all" }));
    const refusal = async (other: Folder) => {
      const before = await kept(other);
      const { status, stderr } = model(other.dir, "apply", "mine.json");
      expect(await kept(other)).toEqual(before);
      return [status, stderr];
    };
    // The very same files, built once more.
    using twin = await built();
    twin.write({ ...changedMart, "mine.json": plan });
    expect(await refusal(twin)).toEqual([
      2,
      expect.stringContaining("The plan was made for another database than duckdb shop.duckdb is now."),
    ]);
    // Another project over the very same database file.
    using bank = projectFolder({
      ...project,
      ...changedMart,
      "mine.json": plan,
      "analytics.config.ts": config.replace('"shop"', '"bank"'),
    });
    cpSync(join(folder.dir, "shop.duckdb"), join(bank.dir, "shop.duckdb"));
    expect(await refusal(bank)).toEqual([2, expect.stringContaining("The plan was made for the project shop, and not for bank.")]);
    expect(await codeOf(apply(folder, { plan: "mine.json" }))).toBe("applied");
  });

  it("refuses a plan of another target, database, version, or that was altered", async () => {
    const targets = config
      .replace("targets: {", 'targets: { other: duckdb({ path: "other.duckdb" }),')
      .replace('name: "shop",', 'name: "shop", defaultTarget: "dev",');
    using folder = await built({ ...project, "analytics.config.ts": targets });
    folder.write(changedMart);
    await planned(folder, { out: "plans/mine.json" });
    const path = join(folder.dir, "plans/mine.json");
    const text = readFileSync(path, "utf8");
    const altered = (change: (file: string) => string) => {
      writeFileSync(path, change(text));
      return codeOf(apply(folder, { plan: "plans/mine.json" }));
    };
    expect(await codeOf(apply(folder))).toBe("plan_missing");
    expect(await codeOf(apply(folder, { plan: "plans/mine.json" }, "other"))).toBe("plan_elsewhere");
    expect(await altered((file) => file.replace('"fct_status"', '"fct_other"'))).toBe("plan_altered");
    expect(await altered((file) => file.replace('"format": 1', '"format": 2'))).toBe("plan_version");
    expect(await altered((file) => file.replace(/"version": "[^"]*"/, '"version": "0.0.0-other"'))).toBe("plan_version");
    expect(await altered((file) => file.slice(0, 100))).toBe("plan_unreadable");
    expect(await altered(() => '{"a": 1}')).toBe("plan_unreadable");
    writeFileSync(path, text);
    folder.write({ "analytics.config.ts": targets.replace("shop.duckdb", "else.duckdb") });
    expect(await codeOf(apply(folder, { plan: "plans/mine.json" }))).toBe("plan_elsewhere");
    folder.write({ "analytics.config.ts": targets });
    expect(await codeOf(apply(folder, { plan: "plans/mine.json" }))).toBe("applied");
  });

  it("loses nothing unless that is allowed", async () => {
    using folder = await built();
    folder.write({ "models/marts/dim_ids.ts": ids.replace('["o.order_id"]', '["o.order_id as id"]') });
    await planned(folder);
    expect(await codeOf(apply(folder))).toBe("plan_destructive");
    expect(await inEngine(folder, (engine) => engine.show({ name: "dim_ids" }).catch((error: Error) => error.message))).toMatchObject([
      { order_id: "a" },
      {},
      {},
    ]);
    expect((await apply(folder, { allowDestructive: true })).results.ok).toBe(true);
    expect(await inEngine(folder, (engine) => engine.show({ name: "dim_ids" }))).toMatchObject([{ id: "a" }, {}, {}]);
  });

  it("drops what no model has any more only when it is told to, and never what is not its own", async () => {
    using folder = await built();
    folder.write({ "models/marts/dim_ids.ts": "export const nothing = 1;\n" });
    const relations = () =>
      inEngine(folder, async (engine) =>
        (await engine.show({ sql: "select table_name from duckdb_tables() where schema_name = 'main' order by 1" })).map(
          ({ table_name }) => table_name,
        ),
      );
    await planned(folder);
    await apply(folder);
    expect(await relations()).toEqual(["dim_ids", "fct_status"]);
    await planned(folder);
    const { pruned } = await apply(folder, { prune: true });
    expect(pruned.map(({ name }) => name)).toEqual(["dim_ids"]);
    expect(await relations()).toEqual(["fct_status"]);
    expect((await planned(folder)).removed).toEqual([]);
  });
});
