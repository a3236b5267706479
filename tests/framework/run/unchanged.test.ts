import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BuildOptions, createEngine, type EngineEvent } from "../../../src/framework/engine.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";

/** Two marts over one staging view, a mart of its own over a seed. */
const files = {
  "models/marts/orders_by_id.ts": `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const ordersById = defineModel({ name: "orders_by_id", deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "amount"]) });
`,
  "seeds/countries.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const countries = defineSeed({ name: "countries", schema: z.object({ code: z.string(), name: z.string() }) });
`,
  "seeds/countries.csv": "code,name\nCH,Switzerland\nNL,Netherlands\n",
  "models/marts/dim_countries.ts": `import { defineModel } from "modelwright";
import { countries } from "../../seeds/countries.js";
export const dimCountries = defineModel({ name: "dim_countries", deps: [countries],
  query: ({ db }) => db.selectFrom("countries").select(["code", "name"]) });
`,
};

async function build({ dir }: ProjectFolder, options: BuildOptions = {}): Promise<Record<string, string>> {
  await using engine = await createEngine({ projectDir: dir });
  const { results } = await engine.build(options);
  return Object.fromEntries(results.map(({ name, status }) => [name, status]));
}

/** What a build does: the names of what it builds, and of the tests that it runs. */
async function built(folder: ProjectFolder, options?: BuildOptions): Promise<string[]> {
  const statuses = Object.entries(await build(folder, options));
  return statuses.filter(([, status]) => status !== "unchanged").map(([name]) => name);
}

async function inDatabase({ dir }: ProjectFolder, sql: string): Promise<Record<string, unknown>[]> {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.show({ sql });
}

const testsOfStaging = ["unique_stg_orders_order_id", "not_null_stg_orders_order_id", "accepted_values_stg_orders_status__placed__shipped"];
const ordersAndMarts = [
  "stg_orders",
  ...testsOfStaging,
  "fct_status",
  "unique_fct_status_status",
  "expression_fct_status_amount_0",
  "orders_by_id",
];
const sorted = (names: readonly string[]) => [...names].sort();
const staging = shop["models/staging/stg_orders.ts"] ?? "";
const mart = shop["models/marts/fct_status.ts"] ?? "";

describe("a build of what is built already", () => {
  it("builds everything again where the engine is set otherwise: the same query may come out otherwise", async () => {
    using folder = projectFolder(files);
    await build(folder);
    expect(await built(folder)).toEqual([]);
    const config = readFileSync(join(folder.dir, "analytics.config.ts"), "utf8");
    const set = config.replace(/duckdb\(\{/, 'duckdb({ settings: { default_null_order: "nulls_first" },');
    folder.write({ "analytics.config.ts": set });
    expect(await built(folder)).toEqual(expect.arrayContaining(["fct_status", "dim_countries", "countries"]));
  });

  it("leaves everything as it is, tells it, and counts it", async () => {
    using folder = projectFolder(files);
    await build(folder);
    await using engine = await createEngine({ projectDir: folder.dir });
    const events: EngineEvent[] = [];
    const results = await engine.build({ onEvent: (event) => events.push(event) });
    expect(results.ok).toBe(true);
    expect(new Set(results.results.map(({ status }) => status))).toEqual(new Set(["unchanged"]));
    expect(results.results.find(({ name }) => name === "fct_status")).toMatchObject({
      rows: 2,
      message: expect.stringMatching(/^unchanged since \d{4}-/),
    });
    expect(events.filter(({ type }) => type === "node_started")).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: "run_finished", counts: { unchanged: 10 } });
  });

  it.each([
    ["a comment", { "models/staging/stg_orders.ts": `// Orders.\n${staging}` }],
    ["another description", { "models/staging/stg_orders.ts": staging.replace("Key.", "The key of an order.") }],
    ["a tag", { "models/staging/stg_orders.ts": staging.replace("deps:", 'tags: ["new"], deps:') }],
    [
      "imports in another order",
      {
        "models/staging/stg_orders.ts": staging.replace(
          "acceptedValues, defineModel, notNull, unique",
          "unique, notNull, defineModel, acceptedValues",
        ),
      },
    ],
    ["other lines", { "models/marts/fct_status.ts": mart.replaceAll("\n    ", " ") }],
    ["another place", { "models/staging/stg_orders.ts": `\n\n\n${staging}` }],
    [
      "SQL in another form",
      {
        "models/marts/raw.ts": `import { sqlModel } from "modelwright";
import { z } from "zod";
export const raw = sqlModel({ name: "raw", deps: [], contract: z.object({ id: z.int() }), query: ({ sql }) => sql\`SELECT  (1) id -- one\n\` });
`,
      },
    ],
  ])("is no work after %s", async (_, edit: Readonly<Record<string, string>>) => {
    const raw = `import { sqlModel } from "modelwright";
import { z } from "zod";
export const raw = sqlModel({ name: "raw", deps: [], contract: z.object({ id: z.int() }), query: ({ sql }) => sql\`select 1 as id\` });
`;
    using folder = projectFolder({ ...files, "models/marts/raw.ts": raw });
    await build(folder);
    folder.write(edit);
    expect(await built(folder)).toEqual([]);
  });

  it.each([
    [
      "a literal",
      { "models/marts/fct_status.ts": mart.replace("eb.val(0)", "eb.val(1)") },
      ["fct_status", "unique_fct_status_status", "expression_fct_status_amount_0"],
    ],
    [
      "a column",
      { "models/marts/fct_status.ts": mart.replace('as("orders")', 'as("many")') },
      ["fct_status", "unique_fct_status_status", "expression_fct_status_amount_0"],
    ],
    ["a materialization", { "models/staging/stg_orders.ts": staging.replace("deps:", 'materialized: "table", deps:') }, ordersAndMarts],
    ["a row of a source", { "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,20\nc,placed,7\n" }, ordersAndMarts],
    ["a cell of a seed", { "seeds/countries.csv": "code,name\nCH,Schweiz\nNL,Netherlands\n" }, ["countries", "dim_countries"]],
  ])("builds what reads %s that has changed, and nothing else", async (_, edit: Readonly<Record<string, string>>, expected) => {
    using folder = projectFolder(files);
    await build(folder);
    folder.write(edit);
    expect(sorted(await built(folder))).toEqual(sorted(expected));
    expect(await built(folder)).toEqual([]);
  });

  it("sees files come and go among those of a source", async () => {
    const sources = (shop["models/sources.ts"] ?? "").replace("data/orders.csv", "data/*.csv");
    using folder = projectFolder({ ...files, "models/sources.ts": sources });
    await build(folder);
    folder.write({ "data/more.csv": "id,status,amount\nd,placed,1\n" });
    expect(sorted(await built(folder))).toEqual(sorted(ordersAndMarts));
    expect(await inDatabase(folder, "select count(*) as n from orders_by_id")).toEqual([{ n: 4 }]);
    rmSync(join(folder.dir, "data/more.csv"));
    expect(sorted(await built(folder))).toEqual(sorted(ordersAndMarts));
    expect(await inDatabase(folder, "select count(*) as n from orders_by_id")).toEqual([{ n: 3 }]);
  });

  it("builds everything when it is told to, and after a build that was only to be empty", async () => {
    using folder = projectFolder(files);
    const all = sorted(await built(folder));
    expect(sorted(await built(folder, { force: true }))).toEqual(all);
    expect(sorted(await built(folder, { empty: true }))).toEqual(all);
    expect(sorted(await built(folder))).toEqual(all);
    expect(await built(folder)).toEqual([]);
  });
});
