import { describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../../src/framework/engine.js";
import { projectFolder, shop } from "../project-folder.js";

type Folder = ReturnType<typeof projectFolder>;

async function inEngine<T>({ dir }: Folder, use: (engine: Engine) => Promise<T>, env?: string): Promise<T> {
  await using engine = await createEngine({ projectDir: dir, env });
  return await use(engine);
}

const build = async (folder: Folder, env?: string) =>
  Object.fromEntries(
    (await inEngine(folder, (engine) => engine.build(), env)).results.flatMap(({ kind, name, status }) =>
      kind === "test" ? [] : [[name, status]],
    ),
  );
const promote = (folder: Folder, name: string) => inEngine(folder, (engine) => engine.environments.promote(name));
const rows = (folder: Folder, sql: string) => inEngine(folder, (engine) => engine.show({ sql }));
const codeOf = (failing: Promise<unknown>): Promise<unknown> =>
  failing.then(
    () => "done",
    (error: { problems?: readonly { code: string }[] }) => error.problems?.[0]?.code ?? error,
  );
const resultsOf = async (folder: Folder) => new Set(Object.values(await build(folder)));

describe("an environment with a snapshot", () => {
  const snapshot = (columns: string) => ({
    "snapshots/orders_snapshot.ts": `import { defineSnapshot } from "modelwright";
import { orders } from "../models/sources.js";
export const ordersSnapshot = defineSnapshot({ name: "orders_snapshot", relation: orders, uniqueKey: "id",
  strategy: { kind: "check", columns: ${columns} }, hardDeletes: "invalidate" });
`,
    "models/current_orders.ts": `import { defineModel } from "modelwright";
import { ordersSnapshot } from "../snapshots/orders_snapshot.js";
export const currentOrders = defineModel({ name: "current_orders", deps: [ordersSnapshot],
  query: ({ db }) => db.selectFrom("orders_snapshot").select(["id", "amount"]).where("dbt_valid_to", "is", null) });
`,
  });
  const history = (name: string) => `select id, status, amount, dbt_valid_to is null as holds from ${name} order by id, dbt_valid_from`;
  const csv = (...lines: string[]) => ({ "data/orders.csv": `id,status,amount\n${lines.join("\n")}\n` });

  it("goes on from production's history and gives it back whole, with what it has recorded since", async () => {
    using folder = projectFolder({ ...snapshot('["amount"]'), ...csv("a,placed,1", "b,placed,2") });
    await build(folder);
    folder.write(csv("a,placed,10", "b,placed,2"));
    await build(folder);
    const before = await rows(folder, history("orders_snapshot"));
    expect(before).toHaveLength(3);

    folder.write({ ...snapshot('["status", "amount"]'), ...csv("a,placed,10", "b,shipped,2") });
    expect(await build(folder, "feature_x")).toEqual({ orders_snapshot: "success", current_orders: "success" });
    expect(await rows(folder, history("orders_snapshot"))).toEqual(before);
    const there = await rows(folder, history("feature_x__orders_snapshot"));
    expect(there).toEqual([
      { id: "a", status: "placed", amount: 1, holds: false },
      { id: "a", status: "placed", amount: 10, holds: true },
      { id: "b", status: "placed", amount: 2, holds: false },
      { id: "b", status: "shipped", amount: 2, holds: true },
    ]);
    expect(await promote(folder, "feature_x")).toEqual(["main.orders_snapshot", "main.current_orders"]);
    expect(await rows(folder, history("orders_snapshot"))).toEqual(there);
    expect(await rows(folder, "select id, amount from current_orders order by id")).toEqual([
      { id: "a", amount: 10 },
      { id: "b", amount: 2 },
    ]);
    expect(await build(folder)).toMatchObject({ orders_snapshot: "unchanged", current_orders: "unchanged" });
    // Production's history goes on from there.
    folder.write(csv("a,placed,10"));
    await build(folder);
    expect(await rows(folder, "select id from orders_snapshot where dbt_valid_to is null")).toEqual([{ id: "a" }]);
    expect(await rows(folder, "select count(*) as n, count(distinct dbt_scd_id) as ids from orders_snapshot")).toEqual([{ n: 4, ids: 4 }]);
  });

  it("is not promoted over versions that production has recorded meanwhile; another build takes them on", async () => {
    using folder = projectFolder({ ...snapshot('["amount"]'), ...csv("a,placed,1") });
    await build(folder);
    folder.write(snapshot('["status", "amount"]'));
    await build(folder, "feature_x");
    folder.write({ ...snapshot('["amount"]'), ...csv("a,placed,5") });
    await build(folder);
    const recorded = await rows(folder, history("orders_snapshot"));
    folder.write(snapshot('["status", "amount"]'));
    expect(await codeOf(promote(folder, "feature_x"))).toBe("env_outdated");
    expect(await rows(folder, history("orders_snapshot"))).toEqual(recorded);
    await build(folder, "feature_x");
    expect(await codeOf(promote(folder, "feature_x"))).toBe("done");
    expect(await rows(folder, history("orders_snapshot"))).toEqual(recorded);
  });
});

describe("an environment with indexes that post hooks have made", () => {
  const mart = (hook: string, value: number) => ({
    "models/marts/fct_status.ts": (shop["models/marts/fct_status.ts"] ?? "")
      .replace('name: "fct_status",', `name: "fct_status", postHook: [${hook}],`)
      .replace("eb.val(0)", `eb.val(${value})`),
  });
  const indexes = "select table_name, index_name, is_unique from duckdb_indexes() order by all";
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own template.
  const own = "({ self, sql, index }) => sql`create unique index ${index('by status')} on ${self} (status)`";

  it("has them under names of its own, and gives them to production with the table", async () => {
    using folder = projectFolder(mart(own, 0));
    await build(folder);
    const index = { table_name: "fct_status", index_name: "by status", is_unique: true };
    expect(await rows(folder, indexes)).toEqual([index]);
    folder.write(mart(own, 7));
    expect(await build(folder, "feature_x")).toEqual({ fct_status: "success" });
    expect(await rows(folder, indexes)).toEqual([
      index,
      { table_name: "feature_x__fct_status", index_name: "feature_x__by status", is_unique: true },
    ]);
    const there = await rows(folder, "from feature_x__fct_status order by all");
    expect(await promote(folder, "feature_x")).toEqual(["main.fct_status"]);
    expect(await rows(folder, "from fct_status order by all")).toEqual(there);
    expect(await rows(folder, indexes)).toEqual([index]);
    expect(await rows(folder, "select table_name from duckdb_tables() where schema_name = 'main'")).toEqual([{ table_name: "fct_status" }]);
    expect(await resultsOf(folder)).toEqual(new Set(["unchanged"]));
    expect((await inEngine(folder, (engine) => engine.build({ force: true }))).ok).toBe(true);
    expect(await rows(folder, indexes)).toEqual([index]);
  });

  it("says what to do where a hook names an index that production has", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own template.
    const plain = "({ self, sql }) => sql`create index by_status on ${self} (status)`";
    using folder = projectFolder(mart(plain, 0));
    await build(folder);
    folder.write(mart(plain, 7));
    const { results } = await inEngine(folder, (engine) => engine.build(), "feature_x");
    expect(results.find(({ name }) => name === "fct_status")?.problem).toMatchObject({
      code: "hook_failed",
      message: expect.stringContaining("by_status"),
      hint: expect.stringContaining("index("),
    });
    expect(await rows(folder, indexes)).toMatchObject([{ table_name: "fct_status" }]);
  });
});
