import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine, type SelectionSpec } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

const staging = shop["models/staging/stg_orders.ts"] ?? "";
const mart = shop["models/marts/fct_status.ts"] ?? "";
const sources = shop["models/sources.ts"] ?? "";

/** Raw SQL, in which there can be comments. */
const raw = (query: string) => `import { sqlModel } from "modelwright";
import { z } from "zod";
import { stgOrders } from "../staging/stg_orders.js";
export const fctRaw = sqlModel({ name: "fct_raw", deps: [stgOrders], contract: z.object({ orders: z.int() }),
  query: ({ sql, ref }) => sql\`${query}\` });
`;
const counted = `select count(*) as orders from \${ref(stgOrders)}`;

/** Two targets: the same models in two databases and two schemas. */
const project = {
  ...shop,
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "dev.duckdb", schema: "ada" }), prod: duckdb({ path: "warehouse.duckdb", schema: "prod" }) },
  folders: { "models/marts": { materialized: "table", tags: ["nightly"] } },
  selectors: { changed: "state:modified+" },
});
`,
  "models/marts/fct_raw.ts": raw(counted),
  "seeds/rates.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const rates = defineSeed({ name: "rates", schema: z.object({ rate: z.int() }) });
`,
  "seeds/rates.csv": "rate\n1\n",
};

/** A project whose production is built, with its artifacts kept in `state`. */
async function producedProject(more: Readonly<Record<string, string>> = {}): Promise<ProjectFolder> {
  const folder = projectFolder({ ...project, ...more }, {});
  await using engine = await createEngine({ projectDir: folder.dir, target: "prod" });
  expect((await engine.build()).ok).toBe(true);
  cpSync(join(folder.dir, "target"), join(folder.dir, "state"), { recursive: true });
  return folder;
}

async function listed(folder: ProjectFolder, select: string, spec: SelectionSpec = { state: "state" }): Promise<string> {
  await using engine = await createEngine({ projectDir: folder.dir });
  return (await engine.ls({ select: [select], ...spec })).map(({ name }) => name).join(" ");
}

describe("state:", () => {
  it("finds nothing modified in another target, whatever its database and schema", async () => {
    using folder = await producedProject();
    expect(await listed(folder, "state:modified")).toBe("");
    expect(await listed(folder, "state:new")).toBe("");
    expect(await listed(folder, "state:modified.upstream")).toBe("");
    expect((await listed(folder, "state:old")).split(" ")).toHaveLength(10);
    expect(await listed(folder, "state:unmodified")).toBe(await listed(folder, "state:old"));
  });

  it("takes TypeScript, descriptions and tags for what they are: nothing that changes a relation", async () => {
    using folder = await producedProject();
    folder.write({
      "models/staging/stg_orders.ts": `// Orders.\n${staging.replace('"Key."', '"Key of the order."').replace("deps:", 'tags: ["new"], meta: { owner: "ada" }, deps:')}`,
      "models/marts/fct_status.ts": mart
        .replace(/^import .*stg_orders.*\n/m, "")
        .replace("export", 'import { stgOrders } from "../staging/stg_orders.js";\nexport'),
    });
    expect(await listed(folder, "state:modified")).toBe("");
  });

  it("does not take comments, white space and the case of keywords in raw SQL for a change", async () => {
    using folder = await producedProject();
    folder.write({ "models/marts/fct_raw.ts": raw(`-- All of them.\nSELECT count(*) AS orders\n  FROM \${ref(stgOrders)} /* orders */`) });
    expect(await listed(folder, "state:modified")).toBe("");
    folder.write({ "models/marts/fct_raw.ts": raw(`${counted} where status = 'placed'`) });
    expect(await listed(folder, "state:modified", { state: "state", exclude: ["resource_type:test"] })).toBe("fct_raw");
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    [
      "another query: the body, and that of none of its readers",
      {
        "models/staging/stg_orders.ts": staging
          .replace('"amount"]', '"amount"]).where("status", "=", "placed"')
          .replace('placed"),', 'placed"),'),
      },
      {
        "state:modified": "stg_orders",
        "state:modified.body": "stg_orders",
        "state:modified.config": "",
        "state:modified.contract": "",
        "state:modified.upstream": "fct_raw fct_status",
        "state:modified+": "stg_orders fct_raw fct_status",
        "selector:changed": "stg_orders fct_raw fct_status",
        "resource_type:model,state:unmodified": "fct_raw fct_status",
      },
    ],
    [
      "another materialization: the config",
      { "models/staging/stg_orders.ts": staging.replace("deps:", 'materialized: "table", deps:') },
      { "state:modified.config": "stg_orders", "state:modified.body": "", "state:modified": "stg_orders" },
    ],
    [
      "a schema of its own: the config",
      { "models/staging/stg_orders.ts": staging.replace("deps:", 'schema: "staging", deps:') },
      { "state:modified.config": "stg_orders", "state:modified.body": "" },
    ],
    [
      "another type in a contract: body and contract",
      { "models/marts/fct_raw.ts": raw(`select count(*)::varchar as orders from \${ref(stgOrders)}`).replace("z.int()", "z.string()") },
      { "state:modified.contract": "fct_raw", "state:modified.body": "fct_raw", "state:modified.config": "" },
    ],
    [
      "another row in a seed, another place of a source, another severity of a test",
      {
        "seeds/rates.csv": "rate\n2\n",
        "data/2/orders.csv": "id,status,amount\na,placed,10\n",
        "models/sources.ts": sources.replace("data/orders.csv", "data/2/orders.csv"),
        "models/marts/fct_status.ts": mart.replace("[unique()]", '[unique({ severity: "warn" })]'),
      },
      {
        "state:modified": "orders rates stg_orders",
        "state:modified.config": "",
        "resource_type:test,state:modified.config": "unique_fct_status_status",
      },
    ],
    [
      "a new model, with its test",
      { "models/marts/fct_new.ts": mart.replace('"fct_status"', '"fct_new"').replace("fctStatus", "fctNew") },
      {
        "state:new": "fct_new",
        "resource_type:test,state:new": "unique_fct_new_status expression_fct_new_amount_0",
        "state:modified.contract": "fct_new",
        "state:modified.upstream": "",
        "resource_type:model,state:old": "stg_orders fct_raw fct_status",
      },
    ],
  ])("%s", async (_, edits, expected) => {
    using folder = await producedProject();
    folder.write(edits);
    const found: Record<string, string> = {};
    for (const selector of Object.keys(expected)) {
      const exclude = selector.startsWith("resource_type:test") ? [] : ["resource_type:test"];
      found[selector] = await listed(folder, selector, { state: "state", exclude });
    }
    expect(found).toEqual(expected);
  });

  /** A model with hooks, whose batches read its own table. */
  const growing = (incremental = 'm.merge({ key: "order_id" })', hook = "analyze", own = "amount") => ({
    "models/marts/fct_seen.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
import { stgOrders } from "../staging/stg_orders.js";
export const fctSeen = sqlModel({ name: "fct_seen", deps: [stgOrders], materialized: "incremental",
  contract: z.object({ order_id: z.string(), amount: z.int().nullable() }),
  preHook: [({ sql, ref }) => sql\`select count(*) from \${ref(stgOrders)}\`], postHook: [({ sql, self }) => sql\`${hook} \${self}\`],
  query: ({ sql, ref, self, isIncremental }) => sql\`select order_id, amount from \${ref(stgOrders)} \${isIncremental ? sql\`where order_id not in (select order_id from \${self} where ${own} > 0)\` : sql\`\`}\`,
  incremental: (m) => ${incremental} });
`,
  });

  it.each<[string, Record<string, string>, string]>([
    ["nothing, in another database and schema", growing(), ""],
    ["another strategy", growing('m.deleteInsert({ key: "order_id" })'), "fct_seen"],
    ["another setting of the strategy", growing('m.merge({ key: "order_id", update: ["amount"] })'), "fct_seen"],
    ["another hook", growing(undefined, "vacuum analyze"), "fct_seen"],
    ["another query of batches alone", growing(undefined, undefined, "amount + 1"), "fct_seen"],
  ])("takes for a change of the config of a model that grows: %s", async (_, edits, changed) => {
    using folder = await producedProject(growing());
    folder.write(edits);
    const exclude = ["resource_type:test"];
    expect(await listed(folder, "state:modified.config", { state: "state", exclude })).toBe(changed);
    expect(await listed(folder, "state:modified", { state: "state", exclude })).toBe(changed);
    expect(await listed(folder, "state:modified.body", { state: "state", exclude })).toBe("");
  });

  it("builds what is modified and all that reads it; with nothing modified there is nothing to do", async () => {
    using folder = await producedProject();
    const build = () => model(folder.dir, "build", "--select", "state:modified+", "--state", "state", "--json");
    const names = (stdout: string) => JSON.parse(stdout).results.map(({ name }: { name: string }) => name);
    const idle = build();
    expect(idle.status).toBe(0);
    expect(names(idle.stdout)).toEqual([]);
    expect(model(folder.dir, "build").status).toBe(0);
    folder.write({ "models/marts/fct_raw.ts": raw(`${counted} where order_id is not null`) });
    expect(names(build().stdout)).toEqual(["fct_raw"]);
  });
});

describe("result:", () => {
  it("selects by how nodes ended, in the last run or in that of a state", async () => {
    using folder = await producedProject();
    folder.write({ "data/orders.csv": "id,status,amount\na,lost,1\n" });
    await using engine = await createEngine({ projectDir: folder.dir });
    expect((await engine.build()).ok).toBe(false);
    const names = async (select: string, spec: SelectionSpec = {}) =>
      (await engine.ls({ select: [select], ...spec })).map(({ name }) => name).join(" ");
    expect(await names("result:fail")).toBe("accepted_values_stg_orders_status__placed__shipped");
    expect(await names("result:error,resource_type:model", { exclude: ["test_type:data"] })).toBe("stg_orders");
    expect(await names("result:error+,result:skipped", { exclude: ["test_type:data"] })).toBe("fct_raw fct_status");
    expect(await names("result:success", { exclude: ["test_type:data"] })).toBe("rates");
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,1\n" });
    expect((await engine.build()).ok).toBe(true);
    expect((await engine.build({ select: ["rates", "stg_orders"] })).ok).toBe(true);
    expect(await names("result:unchanged", { exclude: ["test_type:data"] })).toBe("rates stg_orders");
    expect(await names("result:no-op")).toBe(await names("result:unchanged"));
    expect(await names("result:unchanged", { state: "state" })).toBe("");
    await expect(names("result:unchangd")).rejects.toThrow('Did you mean "unchanged"?');
    expect(await names("result:fail", { state: "state" })).toBe("");
    expect(await names("result:success", { state: "state", exclude: ["test_type:data"] })).toBe("rates stg_orders fct_raw fct_status");
  });
});

describe("a state that is none", () => {
  const manifest = (folder: ProjectFolder) => join(folder.dir, "state/manifest.json");
  const replace = (pattern: string | RegExp, text: string) => (folder: ProjectFolder) =>
    writeFileSync(manifest(folder), readFileSync(manifest(folder), "utf8").replace(pattern, text));

  it.each<[string, (folder: ProjectFolder) => void, string]>([
    ["not there", (folder) => rmSync(join(folder.dir, "state"), { recursive: true }), "state_missing"],
    ["without a manifest", (folder) => rmSync(manifest(folder)), "state_missing"],
    [
      "a folder in a file's place",
      (folder) => {
        rmSync(manifest(folder));
        folder.write({ "state/manifest.json/a": "" });
      },
      "state_unreadable",
    ],
    ["cut off", (folder) => writeFileSync(manifest(folder), readFileSync(manifest(folder), "utf8").slice(0, 500)), "state_unreadable"],
    ["something else", (folder) => writeFileSync(manifest(folder), "[]"), "state_unreadable"],
    ["of another format", replace("manifest/v12.json", "manifest/v99.json"), "state_format"],
    ["of another project", replace('"project_name":"shop"', '"project_name":"bank"'), "state_project"],
    ["with a node of another type", replace('"unrendered_config":{}', '"unrendered_config":3'), "state_unreadable"],
    [
      "with ids that contradict each other",
      replace('"unique_id":"model.shop.fct_raw"', '"unique_id":"model.shop.fct"'),
      "state_unreadable",
    ],
  ])("%s: is told, and nothing is built", async (_, spoil, code) => {
    using folder = await producedProject();
    spoil(folder);
    await using engine = await createEngine({ projectDir: folder.dir });
    await expect(engine.build({ select: ["state:modified"], state: "state" })).rejects.toMatchObject({
      problems: [{ code, blame: "usage", hint: expect.stringContaining(" ") }],
    });
    await expect(engine.show({ name: "fct_raw" })).rejects.toThrow("not built yet");
  });

  it("is asked for, and values that do not exist are told with what was meant", async () => {
    using folder = await producedProject();
    await expect(listed(folder, "state:modified", {})).rejects.toThrow("--state DIR");
    await expect(listed(folder, "selector:changed", {})).rejects.toThrow("--state DIR");
    await expect(listed(folder, "state:modifed")).rejects.toThrow('Did you mean "modified"?');
    await expect(listed(folder, "result:sucess")).rejects.toThrow('Did you mean "success"?');
    await expect(listed(folder, "result:success", { state: "data" })).rejects.toThrow("has no run_results.json");
    expect(model(folder.dir, "ls", "--select", "stats:new", "--state", "state").stderr).toContain('Did you mean "state"?');
    expect(model(join(folder.dir, "models"), "ls", "--select", "state:old,fct_raw", "--state", "../state").stdout).toBe(
      "model.shop.fct_raw\n",
    );
  });
});
