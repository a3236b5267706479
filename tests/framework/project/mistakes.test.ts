import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblem } from "../../../src/framework/core/errors/index.js";
import { type ProjectFolder, problemsIn, projectFolder, shop } from "../project-folder.js";

/** Everything that is wrong with a project, as it is printed; also once more from the cache of its bundle. */
async function told(files: Readonly<Record<string, string>>, change: (folder: ProjectFolder) => void = () => undefined): Promise<string> {
  using folder = projectFolder(files);
  change(folder);
  const first = await problemsIn(folder.dir);
  expect(await problemsIn(folder.dir)).toEqual(first);
  expect(first.every(({ blame }) => blame === "usage")).toBe(true);
  return first.map(formatProblem).join("\n\n");
}

const [stg, fct, sources, config] = [
  "models/staging/stg_orders.ts",
  "models/marts/fct_status.ts",
  "models/sources.ts",
  "analytics.config.ts",
] as const;
const edit = (file: string, from: string, to: string) => {
  const text = shop[file] ?? "";
  expect(text).toContain(from);
  return { [file]: text.replace(from, to) };
};

describe("mistakes that are made every day say where they are and what to do", () => {
  it.each<[name: string, files: Readonly<Record<string, string>>, said: readonly string[]]>([
    ["a model without export", edit(fct, "export const", "const"), [`${fct}:4:`, '"fct_status"', "Write `export` before it"]],
    ["a source without export", edit(sources, "export const", "const"), [`${stg}:5:`, "is undefined", `${sources}:4:`, '"orders"']],
    ["a misspelt path", edit(fct, "../staging/", "../stagng/"), [`${fct}:2:27`, 'Did you mean "../staging/stg_orders.js"?']],
    ["a misspelt file", edit(fct, "stg_orders.js", "stg_order.js"), [`${fct}:2:27`, 'Did you mean "../staging/stg_orders.js"?']],
    ["a path to nowhere", edit(fct, "../staging/stg_orders.js", "./x.js"), [`${fct}:2:`, "from the file that imports"]],
    [
      "a misspelt import",
      { [fct]: (shop[fct] ?? "").replaceAll("stgOrders", "stgOrder") },
      [`${fct}:2:10`, "stgOrder", "correct its name"],
    ],
    [
      "a package that is not installed",
      { [fct]: `import { chunk } from "no-such-package";\n${shop[fct]}export const chunks = chunk;\n` },
      [`${fct}:1:`, 'there is no package "no-such-package"', "install the package"],
    ],
    ["no dependencies", edit(fct, "  deps: [stgOrders],\n", ""), [`${fct}:3:`, 'Model "fct_status" needs a setting "deps"']],
    ["no name", edit(stg, '  name: "stg_orders",\n', ""), [`${stg}:3:`, 'Model needs a setting "name"']],
    ["no query", { [stg]: (shop[stg] ?? "").replace(/ {2}query:.*\n/, "") }, [`${stg}:3:`, 'needs a setting "query"']],
    [
      "a materialization that is none",
      edit(fct, "deps:", 'materialized: "tabel" as never,\n  deps:'),
      [`${fct}:3:`, '"materialized" is "tabel"', '"view", "table", "incremental", "ephemeral"'],
    ],
    [
      "a test that is not called",
      edit(fct, "[unique()]", "[unique] as never"),
      [`${fct}:3:`, '"tests" is an array with the function unique', "[unique(), notNull()]"],
    ],
    [
      "a test of a relation on a column",
      edit(fct, "[unique()]", '[expression("1") as never]'),
      [`${fct}:3:`, 'Column "status"', "tests of a column"],
    ],
    [
      "a setting of a test that there is not",
      edit(fct, "unique()", 'unique({ severty: "warn" } as never)'),
      [`${fct}:`, '"severty"', 'Did you mean "severity"?'],
    ],
    [
      "a threshold that is none",
      edit(fct, "unique()", 'unique({ errorIf: "many" as never })'),
      [`${fct}:`, '"errorIf" is "many"', 'e.g. ">10"'],
    ],
    ["a schema that is no Zod object", edit(sources, "schema: z.object(", "schema: ("), [`${sources}:3:`, '"schema"', "z.object({"]],
    [
      "a location that is a text",
      edit(sources, 'csv("data/orders.csv")', '"data/orders.csv" as never'),
      [`${sources}:3:`, '"location" is "data/orders.csv"', 'csv("…")'],
    ],
    ["a path out of the project", edit(sources, "data/orders.csv", "../orders.csv"), [`${sources}:4:`, "leads out of the project"]],
    ["a column that has no type", edit(sources, "z.string()", "z.any()"), [`${sources}:4:`, '"id"', "sqlType"]],
    ["a query without columns", { [stg]: (shop[stg] ?? "").replace(/\.select\(\[.*\]\)/, "") }, [`${stg}:6:`, ".selectAll()"]],
    [
      "a query that is not returned",
      edit(stg, '=> db.selectFrom("orders").select(["id as order_id", "status", "amount"])', '=> { db.selectFrom("orders") }'),
      [`${stg}:6:`, "does not return a query"],
    ],
    [
      "a relation that is not among the dependencies",
      edit(fct, '"stg_orders as o"', '"orders as o" as never'),
      [`${fct}:8:`, 'refers to "orders"', "Add it to `deps`"],
    ],
    [
      "a configuration that is not exported by default",
      edit(config, "export default", "export const config ="),
      [`${config}:3:`, "no default export", "export default defineConfig"],
    ],
    ["a configuration without defineConfig", edit(config, "defineConfig({\n", "({\n"), [`${config}:3:`, "not made by defineConfig"]],
    ["a misspelt setting of the configuration", edit(config, "folders:", "foldres:"), [`${config}:6:`, 'did you mean "folders"?']],
    [
      "a target that is no target",
      edit(config, 'duckdb({ path: "shop.duckdb" })', '"shop.duckdb" as never'),
      [`${config}:5:`, "duckdb({ path })"],
    ],
    [
      "settings for a folder that is not there",
      edit(config, "models/marts", "models/mart"),
      [`${config}:6:`, 'Did you mean "models/marts"?'],
    ],
    [
      "a model in SQL, as dbt has it",
      { "models/staging/stg_users.sql": "select * from {{ ref('users') }}" },
      ["models/staging/stg_users.sql: ", "is not read", "sqlModel in models/staging/stg_users.ts", "move the file out of models/"],
    ],
    [
      "a properties file of dbt",
      { "models/schema.yml": "version: 2\n\nmodels:\n  # ours\n  - name: stg_orders\n    columns: []\n" },
      ["models/schema.yml:3: ", "properties file of dbt", "`columns`"],
    ],
    [
      "a Python model of dbt",
      { "models/scores.py": "import pandas\n\ndef model(dbt, session):\n    return dbt.ref('orders')\n" },
      ["models/scores.py:3: ", "Python model of dbt", "models/scores.ts"],
    ],
    ["a CSV file under seeds/ that nothing declares", { "seeds/rates.csv": "a,b\n" }, ["seeds/rates.csv", "defineSeed in seeds/rates.ts"]],
    [
      "a misspelt setting of an exposure",
      {
        "models/exposures.ts":
          'import { defineExposure } from "modelwright";\nexport const board = defineExposure({ name: "board", type: "dashboard", owner: {}, deps: [], ur: "x" } as never);\n',
      },
      ["models/exposures.ts:2:", '"ur"', 'Did you mean "url"?'],
    ],
  ])("%s", async (_, files, said) => {
    const report = await told(files);
    for (const part of said) expect(report).toContain(part);
  });

  const seed = (csv: string) => ({
    "seeds/rates.ts":
      'import { defineSeed } from "modelwright";\nimport { z } from "zod";\nexport const rates = defineSeed({ name: "rates", schema: z.object({ code: z.string(), note: z.string() }) });\n',
    "seeds/rates.csv": csv,
  });
  it.each<[name: string, csv: string, said: readonly string[]]>([
    ["is empty", "", ["seeds/rates.csv:1", "it is empty, without a header line"]],
    ["has semicolons", "code;note\na;b\n", ["seeds/rates.csv:1", "Seeds are separated by commas"]],
    ["has a column twice", "code,note,note\na,b,c\n", ["seeds/rates.csv:1", 'the column "note" twice']],
    ["has NULs, as UTF-16 has", "code,note\na,b\0\n", ["seeds/rates.csv:2", "it is not UTF-8"]],
  ])("a seed's file that %s", async (_, csv, said) => {
    const report = await told(seed(csv));
    for (const part of said) expect(report).toContain(part);
  });
  it("a seed whose file is a folder", async () => {
    const report = await told(seed("code,note\n"), ({ dir }) => {
      rmSync(join(dir, "seeds/rates.csv"));
      mkdirSync(join(dir, "seeds/rates.csv"));
    });
    expect(report).toContain("seeds/rates.ts:3:");
    expect(report).toContain("it is a folder");
  });
  it("a project that declares nothing", async () => {
    const report = await told({ [config]: (shop[config] ?? "").replace(/ {2}folders:.*\n/, "") }, ({ dir }) => {
      rmSync(join(dir, "models"), { recursive: true });
    });
    expect(report).toContain("declares nothing");
    expect(report).toContain("defineModel");
  });
});

describe("files that import each other in a circle", () => {
  const backwards = edit(
    stg,
    "export const",
    'import { fctStatus } from "../marts/fct_status.js";\nexport const later = () => fctStatus;\nexport const',
  );
  it.each<[name: string, files: Readonly<Record<string, string>>]>([
    [
      "where Node would say that nothing can be accessed before it is initialised",
      edit(fct, "export const", "export const upstream: string = stgOrders.name;\nexport const"),
    ],
    ["where a setting is undefined because of it", edit(fct, "[unique()]", '[relationship(stgOrders, "status")]')],
    ["where a dependency is undefined because of it", {}],
  ])("%s", async (_, files) => {
    const mart = (files[fct] ?? shop[fct] ?? "").replace("import { defineModel,", "import { defineModel, relationship,");
    const report = await told({ ...backwards, [fct]: mart });
    expect(report).toMatch(new RegExp(`^${fct}:\\d+:\\d+: These files import each other in a circle: .* → .*\\n.*Break the circle`));
    for (const file of [fct, stg]) expect(report.split("circle:")[1]).toContain(file);
    expect(report.match(/in a circle:/g)).toHaveLength(1);
  });
});

describe("a mistake is told once", () => {
  it("also when other files import the one that has it", async () => {
    const report = await told(edit(stg, "deps:", "dpes: [], deps:"));
    expect(report.match(/dpes/g)).toHaveLength(1);
  });

  it("and what reads a model with a column twice does not repeat it", async () => {
    const report = await told(edit(stg, '"status", "amount"])', '"status", "amount", "amount as status"])'));
    expect(report.match(/^models/gm)).toHaveLength(1);
    expect(report).toContain('two columns named "status"');
  });
});

describe("what is no mistake is not told as one", () => {
  it.each<[name: string, files: Readonly<Record<string, string>>]>([
    [
      "notes beside the models, and files of other tools elsewhere",
      {
        "models/README.md": "models:\n- name: x\n",
        "models/notes.yml": "models: the best ones\nowners:\n  - name: me\n",
        "models/lint.py": "def model(name):\n    return name\n",
        "sql/report.sql": "select 1",
      },
    ],
    ["a default export", edit(fct, "export const fctStatus = ", "export default ")],
    ["a list of models", { [fct]: `${(shop[fct] ?? "").replace("export const", "const")}export const all = [fctStatus];\n` }],
    ["an import without .js", edit(fct, "stg_orders.js", "stg_orders")],
    [
      "a model that is commented out",
      { [fct]: `${shop[fct]}// defineModel({ name: "fct_old" });\n/* export const x = defineModel({ name: "fct_older" }) */\n` },
    ],
    ["a model that is not enabled", edit(fct, "deps:", "enabled: false, deps:")],
    ["a model named like a reserved word", { [fct]: "", "models/marts/order.ts": (shop[fct] ?? "").replaceAll('"fct_status"', '"order"') }],
    [
      "a seed with a byte order mark and Windows line ends",
      {
        "seeds/rates.ts":
          'import { defineSeed } from "modelwright";\nimport { z } from "zod";\nexport const rates = defineSeed({ name: "rates", schema: z.object({ code: z.string() }) });\n',
        "seeds/rates.csv": "\uFEFFcode\r\na\r\n",
      },
    ],
  ])("%s", async (_, files) => {
    expect(await told(files)).toBe("");
  });
});
