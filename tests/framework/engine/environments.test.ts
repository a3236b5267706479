import { describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { projectFolder, shop } from "../project-folder.js";

const mart = shop["models/marts/fct_status.ts"] ?? "";

/** A mart beside the mart, and a view over it. */
const project = {
  "models/marts/dim_ids.ts": `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const dimIds = defineModel({ name: "dim_ids", deps: [stgOrders], query: ({ db }) => db.selectFrom("stg_orders as o").select(["o.order_id"]) });
`,
  "models/marts/fct_top.ts": `import { defineModel, relationship } from "modelwright";
import { fctStatus } from "./fct_status.js";
export const fctTop = defineModel({ name: "fct_top", deps: [fctStatus], materialized: "view",
  query: ({ db }) => db.selectFrom("fct_status as s").select(["s.status", "s.amount"]),
  columns: { status: { tests: [relationship(fctStatus, "status")] } } });
`,
};
const counting = mart.replace('fn.sum(eb.ref("o.amount"))', "fn.countAll()");
const changed = { "models/marts/fct_status.ts": counting };

type Folder = ReturnType<typeof projectFolder>;

async function inEngine<T>(folder: Folder, use: (engine: Engine) => Promise<T>, env?: string): Promise<T> {
  await using engine = await createEngine({ projectDir: folder.dir, env });
  return await use(engine);
}

async function built(files: Readonly<Record<string, string>> = project): Promise<Folder> {
  const folder = projectFolder(files);
  expect((await inEngine(folder, (engine) => engine.build())).ok).toBe(true);
  return folder;
}

const build = async (folder: Folder, env?: string) =>
  Object.fromEntries(
    (await inEngine(folder, (engine) => engine.build(), env)).results.flatMap(({ kind, name, status }) =>
      kind === "test" ? [] : [[name, status]],
    ),
  );
const rows = (folder: Folder, sql: string) => inEngine(folder, (engine) => engine.show({ sql }));
const relations = async (folder: Folder) =>
  (await rows(folder, "select table_name from information_schema.tables where table_schema = 'main' order by 1")).map(
    (row) => row.table_name,
  );
const codeOf = (failing: Promise<unknown>): Promise<unknown> =>
  failing.then(
    () => "done",
    (error: { problems?: readonly { code: string }[] }) => error.problems?.[0]?.code ?? error,
  );
const production = ["dim_ids", "fct_status", "fct_top", "stg_orders"];
const amounts = "select sum(amount)::int as amount from fct_status";

describe("an environment", () => {
  it("builds what has changed and what reads it beside production, and reads the rest there", async () => {
    using folder = await built();
    folder.write(changed);
    expect(await build(folder, "feature_x")).toEqual({ fct_status: "success", fct_top: "success" });
    expect(await relations(folder)).toEqual([
      ...production.slice(0, 1),
      "fct_status",
      "fct_top",
      "feature_x__fct_status",
      "feature_x__fct_top",
      "stg_orders",
    ]);
    expect(await build(folder, "feature_x")).toEqual({ fct_status: "unchanged", fct_top: "unchanged" });
    const shown = (env?: string) => inEngine(folder, (engine) => engine.show({ name: "fct_top" }), env);
    expect(await shown("feature_x")).not.toEqual(await shown());
    folder.write({ "models/marts/fct_status.ts": mart });
    expect(await build(folder)).toEqual(Object.fromEntries(production.map((name) => [name, "unchanged"])));
  });

  it("does not see another environment, and is removed alone and whole", async () => {
    using folder = await built();
    folder.write(changed);
    await build(folder, "one");
    folder.write({ "models/marts/fct_status.ts": counting.replace("eb.val(0)", "eb.val(2000)") });
    await build(folder, "two");
    const listed = await inEngine(folder, (engine) => engine.environments.list());
    expect(listed.map(({ name, relations: own, builtAt }) => [name, own, typeof builtAt])).toEqual([
      ["one", ["main.one__fct_status", "main.one__fct_top"], "string"],
      ["two", ["main.two__fct_status", "main.two__fct_top"], "string"],
    ]);
    const before = await rows(folder, "from two__fct_top order by all");
    expect(await inEngine(folder, (engine) => engine.environments.clean("one"))).toEqual(["main.one__fct_status", "main.one__fct_top"]);
    expect(await rows(folder, "from two__fct_top order by all")).toEqual(before);
    await inEngine(folder, (engine) => engine.environments.clean("two"));
    expect(await relations(folder)).toEqual(production);
    const kept = await rows(folder, "select name from _modelwright.relations union all select env from _modelwright.environments");
    expect(kept.map(({ name }) => name).filter((name) => String(name).includes("__"))).toEqual([]);
    expect(await inEngine(folder, (engine) => engine.environments.list())).toEqual([]);
  });

  it("is promoted without computing anything, and production's next build has nothing to do", async () => {
    using folder = await built();
    folder.write(changed);
    await build(folder, "feature_x");
    const there = await rows(folder, "from feature_x__fct_top order by all");
    const [{ made } = {}] = await rows(
      folder,
      "select facts->>'built_at' as made from _modelwright.relations where name = 'feature_x__fct_status'",
    );
    const plan = await inEngine(folder, (engine) => engine.environments.diff("feature_x"));
    expect(plan.changes.map(({ name, status, columns }) => [name, status, columns.values])).toEqual([
      ["fct_status", "changed", ["amount"]],
      ["fct_top", "affected", ["amount"]],
    ]);
    expect(await inEngine(folder, (engine) => engine.environments.promote("feature_x"))).toEqual(["main.fct_status", "main.fct_top"]);
    expect(await relations(folder)).toEqual(production);
    expect(await rows(folder, "from fct_top order by all")).toEqual(there);
    expect(await rows(folder, "select facts->>'built_at' as made from _modelwright.relations where name = 'fct_status'")).toEqual([
      { made },
    ]);
    const again = await inEngine(folder, (engine) => engine.build());
    expect(new Set(again.results.map(({ status }) => status))).toEqual(new Set(["unchanged"]));
    expect(await inEngine(folder, (engine) => engine.environments.list())).toEqual([]);
    // Another plan has something to compare with.
    folder.write({ "models/marts/fct_status.ts": mart.replace("eb.val(0)", "eb.val(7)") });
    expect((await inEngine(folder, (engine) => engine.plan())).changes.map(({ name, rows: others }) => [name, others])).toEqual([
      ["fct_status", false],
      ["fct_top", false],
    ]);
  });

  it("is not promoted when it is not what would be promoted", async () => {
    using folder = await built();
    folder.write(changed);
    await inEngine(folder, (engine) => engine.build({ select: ["fct_status"] }), "feature_x");
    const promote = () => codeOf(inEngine(folder, (engine) => engine.environments.promote("feature_x")));
    expect(await promote()).toBe("env_outdated");
    await build(folder, "feature_x");
    folder.write({ "models/marts/fct_status.ts": counting.replace("eb.val(0)", "eb.val(2000)") });
    expect(await promote()).toBe("env_outdated");
    folder.write(changed);
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\n" });
    await inEngine(folder, (engine) => engine.build({ select: ["stg_orders"] }));
    expect(await promote()).toBe("env_outdated");
    expect(await rows(folder, amounts)).toEqual([{ amount: 30 }]);
    await build(folder, "feature_x");
    expect(await promote()).toBe("done");
    expect(await rows(folder, amounts)).toEqual([{ amount: 1 }]);
  });

  it("shows readers all of production's relations or none of the new ones while it is promoted", async () => {
    using folder = await built();
    folder.write(changed);
    await build(folder, "feature_x");
    await inEngine(folder, async (engine) => {
      const seen = new Set<string>();
      let isDone = false;
      const read = async () => {
        while (!isDone) {
          const found = await engine.show({
            sql: "select (select sum(amount) from fct_status)::int as below, (select sum(amount) from fct_top)::int as above",
          });
          seen.add(JSON.stringify(found));
        }
      };
      const reading = read();
      await engine.environments.promote("feature_x");
      isDone = true;
      await reading;
      for (const found of seen) {
        const [{ below, above }] = JSON.parse(found);
        expect(below).toBe(above);
      }
      expect(seen.size).toBeGreaterThan(0);
    });
  });

  it("goes on from a copy of what keeps its rows, and gives them all back", async () => {
    const seen = (change: string) => `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const fctSeen = defineModel({ name: "fct_seen", deps: [stgOrders], materialized: "incremental",
  query: ({ db }) => db.selectFrom("stg_orders as o").select((eb) => ["o.order_id", ${change}]),
  incremental: (m) => m.merge({ key: "order_id" }) });
`;
    using folder = await built({ ...project, "models/marts/fct_seen.ts": seen('"o.amount"') });
    folder.write({
      "data/orders.csv": "id,status,amount\nz,placed,5\n",
      "models/marts/fct_seen.ts": seen('eb("o.amount", "+", 1).as("amount")'),
    });
    await build(folder, "feature_x");
    expect((await rows(folder, "select order_id, amount from fct_seen order by 1")).length).toBe(3);
    expect(await rows(folder, "select order_id, amount from feature_x__fct_seen order by 1")).toEqual([
      { order_id: "a", amount: 10 },
      { order_id: "b", amount: 20 },
      { order_id: "c", amount: null },
      { order_id: "z", amount: 6 },
    ]);
    expect(await inEngine(folder, (engine) => engine.environments.promote("feature_x"))).toEqual(["main.fct_seen"]);
    expect((await rows(folder, "from fct_seen")).length).toBe(4);
  });

  it.each(["Feature", "feature x", "1st", "a__b", "a_", "_a", "", `"; drop`, "x".repeat(33)])("is not called %j", async (env) => {
    using folder = projectFolder();
    expect(await codeOf(inEngine(folder, async () => undefined, env))).toBe("env_name");
    expect(await codeOf(inEngine(folder, (engine) => engine.environments.clean(env)))).toBe("env_name");
  });

  it("is one of those that there are, and takes nothing that is another's", async () => {
    using folder = await built({
      ...project,
      "models/marts/mine__fct_status.ts": project["models/marts/dim_ids.ts"]
        .replaceAll("dim_ids", "mine__fct_status")
        .replaceAll("dimIds", "own"),
    });
    expect(await codeOf(inEngine(folder, (engine) => engine.environments.promote("feature_y")))).toBe("env_unknown");
    folder.write(changed);
    expect(await codeOf(inEngine(folder, (engine) => engine.build(), "mine"))).toBe("env_taken");
    expect(await relations(folder)).toEqual(["dim_ids", "fct_status", "fct_top", "mine__fct_status", "stg_orders"]);
  });

  it("lists what is built and tested there, and has no plan of its own", async () => {
    using folder = await built();
    expect(model(folder.dir, "ls", "--env", "feature_x")).toMatchObject({ status: 0, stdout: "\n" });
    folder.write(changed);
    expect(model(folder.dir, "ls", "--env", "feature_x", "--exclude", "resource_type:test").stdout).toBe(
      "model.shop.fct_status\nmodel.shop.fct_top\n",
    );
    const tests = await inEngine(folder, (engine) => engine.ls({ select: ["resource_type:test"] }), "feature_x");
    expect(tests.map(({ name }) => name)).not.toContain("unique_stg_orders_order_id");
    expect(tests.map(({ name }) => name)).toContain("unique_fct_status_status");
    // Made in a plan, what production has would be told as no longer of the project.
    expect(await codeOf(inEngine(folder, (engine) => engine.plan(), "feature_x"))).toBe("env_unplanned");
    expect(await codeOf(inEngine(folder, (engine) => engine.apply({ prune: true }), "feature_x"))).toBe("env_unplanned");
    for (const command of ["plan", "apply"]) {
      expect(model(folder.dir, command, "--env", "feature_x")).toMatchObject({
        status: 2,
        stderr: expect.stringContaining("model env diff"),
      });
    }
    expect(await relations(folder)).toEqual(production);
  });

  it("is retried where it was built", async () => {
    using folder = await built();
    folder.write({
      "models/marts/fct_status.ts": mart.replace('expression("amount >= 0")', 'expression("amount < 0")').replace("eb.val(0)", "eb.val(3)"),
    });
    expect(await build(folder, "feature_x")).toMatchObject({ fct_status: "error" });
    expect(await codeOf(inEngine(folder, (engine) => engine.retry()))).toBe("retry_elsewhere");
    expect(await codeOf(inEngine(folder, (engine) => engine.retry(), "feature_x"))).toBe("done");
  });
});
