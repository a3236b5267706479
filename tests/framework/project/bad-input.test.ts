import { describe, expect, it } from "vitest";
import { formatProblem, type Problem } from "../../../src/framework/core/errors/index.js";
import { problemsIn, projectFolder, shop } from "../project-folder.js";

/** Loads and compiles a project with some files replaced, and gives what is wrong with it. */
async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly Problem[]> {
  using folder = projectFolder(files);
  return await problemsIn(folder.dir);
}

const staging = shop["models/staging/stg_orders.ts"] ?? "";
const mart = shop["models/marts/fct_status.ts"] ?? "";
const config = shop["analytics.config.ts"] ?? "";

describe("a project without mistakes", () => {
  it("compiles", async () => {
    expect(await problemsOf({})).toEqual([]);
  });
});

describe("a mistake is told with its place", () => {
  it.each([
    [
      "unknown dependency",
      { "models/marts/fct_status.ts": mart.replace("deps: [stgOrders]", 'deps: [{ ...stgOrders, name: "stg_order" } as never]') },
      "dependency_unknown",
      "models/marts/fct_status.ts:5",
    ],
    ["syntax error", { "models/marts/fct_status.ts": mart.replace("deps: [", "deps: [[") }, "syntax_error", "models/marts/fct_status.ts:"],
    [
      "a file that throws",
      { "models/marts/fct_status.ts": `${mart}\nthrow new Error("boom");\n` },
      "module_throws",
      "models/marts/fct_status.ts:",
    ],
    ["two models of one name", { "models/other/stg_orders.ts": staging.replace("stgOrders", "other") }, "name_duplicate", "models/"],
    [
      "a file not named after its model",
      { "models/marts/fct_other.ts": mart.replace('"fct_status"', '"fct_different"') },
      "name_file_mismatch",
      "models/marts/fct_other.ts:4",
    ],
    [
      "a misspelt setting of a model",
      { "models/marts/fct_status.ts": mart.replace("deps: [", 'materialised: "table", deps: [') },
      "key_unknown",
      "models/marts/fct_status.ts:",
    ],
    [
      "a misspelt setting of the config",
      { "analytics.config.ts": config.replace("folders:", "foldres:") },
      "config_invalid",
      "analytics.config.ts",
    ],
    [
      "a missing environment variable",
      {
        "analytics.config.ts": config
          .replace('duckdb({ path: "shop.duckdb" })', '(() => duckdb({ path: env("NO_SUCH_PATH") }))')
          .replace("{ defineConfig }", "{ defineConfig, env }"),
      },
      "env_missing",
      "",
    ],
    [
      "an unknown column",
      { "models/marts/fct_status.ts": mart.replace('eb.ref("o.amount")', 'eb.ref("o.amnt" as never)') },
      "query_invalid",
      "models/marts/fct_status.ts:8",
    ],
    [
      "a column in raw SQL",
      {
        "models/marts/fct_raw.ts": `import { sqlModel } from "modelwright";\nimport { z } from "zod";\nimport { stgOrders } from "../staging/stg_orders.js";\nexport const fctRaw = sqlModel({ name: "fct_raw", deps: [stgOrders], contract: z.object({ n: z.int() }),\n  query: ({ sql, ref }) => sql\`select count(amuont) as n from \${ref(stgOrders)}\` });\n`,
      },
      "query_invalid",
      "models/marts/fct_raw.ts:5",
    ],
    [
      "a contract that the SQL breaks",
      {
        "models/marts/fct_raw.ts": `import { sqlModel } from "modelwright";\nimport { z } from "zod";\nimport { stgOrders } from "../staging/stg_orders.js";\nexport const fctRaw = sqlModel({ name: "fct_raw", deps: [stgOrders], contract: z.object({ n: z.string() }),\n  query: ({ sql, ref }) => sql\`select count(*) as n from \${ref(stgOrders)}\` });\n`,
      },
      "contract_broken",
      "models/marts/fct_raw.ts:4",
    ],
    [
      "a test on a missing column",
      { "models/staging/stg_orders.ts": staging.replace("    status: { tests: [acceptedValues", "    statsu: { tests: [acceptedValues") },
      "column_unknown",
      "models/staging/stg_orders.ts:9",
    ],
    [
      "an expression that does not bind",
      { "models/marts/fct_status.ts": mart.replace('expression("amount >= 0")', 'expression("amonut >= 0")') },
      "expression_invalid",
      "models/marts/fct_status.ts:12",
    ],
  ])("%s", async (_, files, code, place) => {
    const problems = await problemsOf(files as Readonly<Record<string, string>>);
    expect(problems.map((problem) => problem.code)).toContain(code);
    const found = problems.find((problem) => problem.code === code) as Problem;
    expect(formatProblem(found)).toContain(place);
    expect(found.blame).toBe("usage");
  });

  const seed = (rows: string) => ({
    "seeds/rates.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const rates = defineSeed({ name: "rates", schema: z.object({ currency: z.string().length(3), day: z.iso.date(), rate: z.number().positive(), note: z.string().nullable() }) });
`,
    "seeds/rates.csv": rows,
  });

  it.each([
    [
      "a value that breaks the schema",
      "currency,day,rate,note\nEUR,2026-01-01,1,\nUSD,2026-01-01,-2,x\n",
      "seeds/rates.csv:3",
      'Seed "rates", row 2, column "rate"',
    ],
    ["text where a number belongs", "currency,day,rate,note\nEUR,2026-01-01,one,\n", "seeds/rates.csv:2", 'row 1, column "rate"'],
    ["an empty cell where there must be a value", "currency,day,rate,note\n,2026-01-01,1,\n", "seeds/rates.csv:2", 'column "currency"'],
    ["a header without a column", "currency,day,rates,note\nEUR,2026-01-01,1,\n", "seeds/rates.csv:1", 'the header lacks "rate"'],
    ["a row with too many cells", "currency,day,rate,note\nEUR,2026-01-01,1,,7\n", "seeds/rates.csv:2", "cannot be read"],
  ])("a seed with %s", async (_, rows, place, message) => {
    const [problem, ...others] = await problemsOf(seed(rows));
    expect(others).toEqual([]);
    expect(formatProblem(problem as Problem)).toContain(place);
    expect(problem?.message).toContain(message);
  });

  it("a seed whose rows are right has no problems", async () => {
    expect(await problemsOf(seed('currency,day,rate,note\nEUR,2026-01-01,1,\nUSD,2026-01-01,1.5,"a, b"\n'))).toEqual([]);
  });

  it("a circle of imports, where Node would only say that something is undefined", async () => {
    const circular = staging
      .replace(
        'import { orders } from "../sources.js";',
        'import { orders } from "../sources.js";\nimport { fctStatus } from "../marts/fct_status.js";',
      )
      .replace("deps: [orders]", "deps: [orders, fctStatus]");
    const [problem] = await problemsOf({ "models/staging/stg_orders.ts": circular });
    expect(problem?.code).toBe("import_cycle");
    expect(problem?.message).toContain("models/staging/stg_orders.ts");
    expect(problem?.message).toContain("models/marts/fct_status.ts");
  });

  it("all mistakes of a project are in one report", async () => {
    const problems = await problemsOf({
      "models/marts/fct_status.ts": mart.replace('expression("amount >= 0")', 'expression("amonut >= 0")'),
      "models/staging/stg_orders.ts": staging.replace("    order_id: {", "    ordre_id: {"),
    });
    expect(problems.map(({ code }) => code).sort()).toEqual(["column_unknown", "column_unknown", "column_unknown", "expression_invalid"]);
  });
});
