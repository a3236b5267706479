import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BuildOptions, createEngine, type EngineEvent, type RunResults } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

const config = (prodPath: string) => `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "dev.duckdb", schema: "ada" }), live: duckdb({ path: "${prodPath}", schema: "prod" }) },
  folders: { "models/marts": { materialized: "table" } },
});
`;

/** Ephemeral between the staging view and what reads it, and a test that reads two relations. */
const models = {
  "models/marts/int_placed.ts": `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const intPlaced = defineModel({ name: "int_placed", materialized: "ephemeral", deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "status"]).where("status", "=", "placed") });
`,
  "models/marts/fct_placed.ts": `import { defineModel, relationship } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
import { intPlaced } from "./int_placed.js";
export const fctPlaced = defineModel({ name: "fct_placed", materialized: "view", deps: [intPlaced],
  query: ({ db }) => db.selectFrom("int_placed").select(["order_id"]),
  columns: { order_id: { tests: [relationship(stgOrders, "order_id")] } } });
`,
};

/** A project whose production is built, with its artifacts kept in `state`: 3 orders. Then a fourth one comes. */
async function produced(prodPath: string, configured = config(prodPath)): Promise<ProjectFolder> {
  const folder = projectFolder({ "analytics.config.ts": configured, ...models });
  const staging = shop["models/staging/stg_orders.ts"] ?? "";
  folder.write({ "models/staging/stg_orders.ts": staging.replace("deps:", 'materialized: "table", deps:') });
  await using engine = await createEngine({ projectDir: folder.dir, target: "live" });
  expect((await engine.build()).ok).toBe(true);
  cpSync(join(folder.dir, "target"), join(folder.dir, "state"), { recursive: true });
  folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,20\nc,placed,\nd,placed,1\n" });
  return folder;
}

const statuses = ({ results }: RunResults) => results.map(({ name, status }) => `${name} ${status}`);
const placed: BuildOptions = { select: ["fct_placed"], defer: true, state: "state" };

const kindOf = async (folder: ProjectFolder, name: string) => {
  await using engine = await createEngine({ projectDir: folder.dir });
  const [row] = await engine.show({ sql: `select table_type as kind from information_schema.tables where table_name = '${name}'` });
  return row?.kind;
};
const countIn = async (folder: ProjectFolder, name: string) => {
  await using engine = await createEngine({ projectDir: folder.dir });
  const [row] = await engine.show({ sql: `select count(*) as n from ada.${name}` });
  return row?.n;
};

describe.each([
  ["in another schema of the same file", "dev.duckdb", "VIEW"],
  ["in another file", "live.duckdb", "BASE TABLE"],
])("defer to a state %s", (_, prodPath, kind) => {
  it("reads from it what is not selected and not built here, through ephemeral models, too", async () => {
    using folder = await produced(prodPath);
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await expect(engine.build({ select: ["fct_placed"] })).resolves.toMatchObject({ ok: false });
      const events: EngineEvent[] = [];
      const results = await engine.build({ ...placed, onEvent: (event) => events.push(event) });
      expect(statuses(results)).toEqual(["fct_placed success", "relationships_fct_placed_order_id__order_id__ref_stg_orders_ pass"]);
      const warned = events.flatMap((event) => (event.type === "warning" ? [event.problem.code] : []));
      expect(warned).toEqual(kind === "VIEW" ? [] : ["view_over_state"]);
    }
    // In a process of its own, in which the file of the state is not attached.
    expect(JSON.parse(model(folder.dir, "show", "fct_placed", "--json").stdout)).toEqual([{ order_id: "a" }, { order_id: "c" }]);
    expect(await kindOf(folder, "fct_placed")).toBe(kind);
    const manifest = readFileSync(join(folder.dir, "target/manifest.json"), "utf8");
    expect(manifest).not.toContain("modelwright_state");
  });

  it("prefers what is built here, unless the state is favoured", async () => {
    using folder = await produced(prodPath);
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await engine.run({ select: ["stg_orders"] });
      await engine.run({ ...placed, select: ["fct_status"] });
      expect(await engine.show({ name: "fct_status" })).toEqual(expect.arrayContaining([expect.objectContaining({ orders: 3 })]));
      await engine.run({ ...placed, select: ["fct_status"], favorState: true });
      expect(await engine.show({ name: "fct_status" })).toEqual(expect.arrayContaining([expect.objectContaining({ orders: 2 })]));
      await engine.run({ ...placed, select: ["fct_status", "stg_orders"], favorState: true });
      expect(await engine.show({ name: "fct_status" })).toEqual(expect.arrayContaining([expect.objectContaining({ orders: 3 })]));
    }
    expect(await countIn(folder, "stg_orders")).toBe(4);
  });

  it("tests over it, and is repeated by a retry", async () => {
    using folder = await produced(prodPath);
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.run({ ...placed, favorState: true });
    const tested = await engine.test({ ...placed, select: ["relationships_*"] });
    expect(statuses(tested)).toEqual(["relationships_fct_placed_order_id__order_id__ref_stg_orders_ pass"]);
    folder.write({
      "models/marts/fct_placed.ts": `import { defineModel } from "modelwright";
import { intPlaced } from "./int_placed.js";
export const fctPlaced = defineModel({ name: "fct_placed", materialized: "table", deps: [intPlaced],
  query: ({ db }) => db.selectFrom("int_placed").select((eb) => [eb.cast<number>("status", "integer").as("order_id")]) });
`,
    });
    await using broken = await createEngine({ projectDir: folder.dir });
    await engine.close();
    expect(statuses(await broken.run({ ...placed }))).toEqual(["fct_placed error"]);
    await broken.close();
    folder.write(models);
    await using fixed = await createEngine({ projectDir: folder.dir });
    expect(await fixed.retry()).toMatchObject({ ok: true });
  });

  it("reads for an environment what that has not built, and leaves what it must not be promoted with", async () => {
    using folder = await produced(prodPath);
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    await engine.close();
    const staging = readFileSync(join(folder.dir, "models/staging/stg_orders.ts"), "utf8");
    folder.write({
      "models/staging/stg_orders.ts": staging.replace(
        '["id as order_id", "status", "amount"]',
        '(eb) => ["id as order_id", "status", eb("amount", "+", 1).as("amount")]',
      ),
    });
    await using feature = await createEngine({ projectDir: folder.dir, env: "feature_x" });
    // Nothing of the environment has been built: its staging table, which is not selected, is there only in the state.
    await expect(feature.build({ select: ["fct_placed"] })).resolves.toMatchObject({ ok: false });
    await expect(feature.build(placed)).resolves.toMatchObject({ ok: true });
    expect(await feature.show({ sql: "select order_id from ada.feature_x__fct_placed order by 1" })).toEqual([
      { order_id: "a" },
      { order_id: "c" },
    ]);
    expect(await feature.show({ sql: "select count(*) as n from ada.fct_placed" })).toEqual([{ n: 3 }]);
    await expect(feature.environments.promote("feature_x")).rejects.toMatchObject({ problems: [{ code: "env_outdated" }] });
    // What the environment has built goes before the state.
    await feature.build({ select: ["stg_orders"] });
    await feature.build(placed);
    expect(await feature.show({ sql: "select count(*) as n from ada.feature_x__fct_placed" })).toEqual([{ n: 3 }]);
    await feature.build();
    await expect(feature.environments.promote("feature_x")).resolves.toContain("ada.stg_orders");
  });

  it("writes down nothing of an environment where neither has what it reads", async () => {
    using folder = await produced(prodPath);
    folder.write({
      "models/staging/stg_new.ts": `import { defineModel } from "modelwright";
import { orders } from "../sources.js";
export const stgNew = defineModel({ name: "stg_new", deps: [orders], query: ({ db }) => db.selectFrom("orders").select(["id as order_id"]) });
`,
      "models/marts/fct_new.ts": `import { defineModel } from "modelwright";
import { stgNew } from "../staging/stg_new.js";
export const fctNew = defineModel({ name: "fct_new", deps: [stgNew], query: ({ db }) => db.selectFrom("stg_new").select(["order_id"]) });
`,
    });
    await using engine = await createEngine({ projectDir: folder.dir, env: "feature_x" });
    await expect(engine.build({ ...placed, select: ["fct_new"] })).rejects.toMatchObject({
      problems: [{ code: "state_relation_missing" }],
    });
    expect(await engine.environments.list()).toEqual([]);
  });

  it("says what neither of them has, before anything is built", async () => {
    using folder = await produced(prodPath);
    folder.write({
      "models/staging/stg_new.ts": `import { defineModel } from "modelwright";
import { orders } from "../sources.js";
export const stgNew = defineModel({ name: "stg_new", deps: [orders], query: ({ db }) => db.selectFrom("orders").select(["id as order_id"]) });
`,
    });
    folder.write({
      "models/marts/fct_new.ts": `import { defineModel } from "modelwright";
import { stgNew } from "../staging/stg_new.js";
export const fctNew = defineModel({ name: "fct_new", deps: [stgNew], query: ({ db }) => db.selectFrom("stg_new").select(["order_id"]) });
`,
    });
    await using engine = await createEngine({ projectDir: folder.dir });
    await expect(engine.build({ ...placed, select: ["fct_new"] })).rejects.toMatchObject({
      problems: [{ code: "state_relation_missing", blame: "usage", message: expect.stringContaining('"stg_new" is not selected') }],
    });
    const state = join(folder.dir, "state/manifest.json");
    writeFileSync(state, readFileSync(state, "utf8").replaceAll('"alias":"stg_orders"', '"alias":"stg_gone"'));
    await expect(engine.build(placed)).rejects.toThrow("the target live has no prod.stg_gone");
    expect(await engine.show({ sql: "select count(*) as n from information_schema.tables where table_schema = 'ada'" })).toEqual([
      { n: 0 },
    ]);
  });
});

describe("a state whose database another process has open", () => {
  it("is read from its copy for readers, as it was when that was made", async () => {
    const published = config("live.duckdb").replace('path: "live.duckdb",', 'path: "live.duckdb", publish: "live.read.duckdb",');
    using folder = await produced("live.duckdb", published);
    const holder = spawn(
      process.execPath,
      [join(process.cwd(), "tests/framework/cli/hold-database.mjs"), join(folder.dir, "live.duckdb")],
      {
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    onTestFinished(() => void holder.kill());
    await once(holder.stdout, "data");
    const { status, stderr } = model(folder.dir, "build", "--select", "fct_placed", "--defer", "--state", "state");
    expect(stderr).not.toContain("locked");
    expect(status).toBe(0);
    expect(JSON.parse(model(folder.dir, "show", "fct_placed", "--json").stdout)).toEqual([{ order_id: "a" }, { order_id: "c" }]);
    // Of production's file, nothing was written, and the copy is whole.
    expect(JSON.parse(model(folder.dir, "show", "fct_status", "--target", "live", "--json").stdout)).toHaveLength(2);
  });
});

describe("a state that cannot be deferred to", () => {
  it("is told with what to do", async () => {
    using folder = await produced("live.duckdb");
    const build = (options: BuildOptions) => async () => {
      await using engine = await createEngine({ projectDir: folder.dir });
      return await engine.build({ select: ["fct_placed"], ...options });
    };
    await expect(build({ defer: true })()).rejects.toThrow("--defer needs an earlier state");
    await expect(build({ favorState: true, state: "state" })()).rejects.toThrow("--favor-state means something only with --defer");
    expect(model(folder.dir, "build", "--select", "fct_placed", "--defer", "--state", "nowhere")).toMatchObject({ status: 2 });
    expect(model(folder.dir, "build", "--defre").stderr).toContain('Did you mean "--defer"?');
    {
      await using live = await createEngine({ projectDir: folder.dir, target: "live" });
      await live.show({ sql: "select 1" });
      await expect(build(placed)()).rejects.toMatchObject({ problems: [{ code: "database_locked" }] });
      const { status, stderr } = model(folder.dir, "build", "--select", "fct_placed", "--defer", "--state", "state");
      expect(stderr).toContain("The database file live.duckdb is locked by");
      expect(status).toBe(2);
    }
    await expect(build(placed)()).resolves.toMatchObject({ ok: true });
    rmSync(join(folder.dir, "live.duckdb"));
    await expect(build({ ...placed, favorState: true })()).rejects.toMatchObject({ problems: [{ code: "database_unreadable" }] });
    folder.write({ "analytics.config.ts": config(":memory:") });
    await expect(build({ ...placed, favorState: true })()).rejects.toThrow("gone with the process");
    folder.write({ "analytics.config.ts": config("live.duckdb").replace("live:", "production:") });
    await expect(build(placed)()).rejects.toThrow('was built in the target "live", which analytics.config.ts does not have');
  });
});
