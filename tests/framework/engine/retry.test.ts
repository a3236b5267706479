import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine, type RunResults } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { projectFolder, shop } from "../project-folder.js";

/** A chain of tables, each of the one before; `broken` divides a text. */
const link = (name: string, dep: string, expression: string) => `import { sqlModel } from "modelwright";
import { z } from "zod";
import { ${dep} } from "./${dep}.js";
export const ${name} = sqlModel({ name: "${name}", materialized: "table", deps: [${dep}], contract: z.object({ n: z.int() }),
  query: ({ sql, ref }) => sql\`select ${expression} as n from \${ref(${dep})}\` });
`;
const broken = "cast('none' || n as integer)";

const chain = (third = "n") => ({
  "analytics.config.ts": `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "chain",
  targets: { dev: duckdb({ path: "dev.duckdb" }), other: duckdb({ path: "other.duckdb" }) },
});
`,
  "models/first.ts": `import { notNull, sqlModel } from "modelwright";
import { z } from "zod";
export const first = sqlModel({ name: "first", materialized: "table", deps: [], contract: z.object({ n: z.int() }),
  query: ({ sql }) => sql\`select 1::integer as n\`, columns: { n: { tests: [notNull()] } } });
`,
  "models/second.ts": link("second", "first", "n"),
  "models/third.ts": link("third", "second", third),
  "models/fourth.ts": link("fourth", "third", "n"),
  "models/fifth.ts": link("fifth", "fourth", "n"),
});

const statuses = (results: RunResults | undefined) => results?.results.map(({ name, status }) => `${name} ${status}`);
const stateFile = (dir: string) => join(dir, "target/run_state.jsonl");

describe("retry", () => {
  it("runs what failed and what was skipped, and nothing else", async () => {
    using folder = projectFolder(chain(broken), {});
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      const results = await engine.build({ exclude: ["fifth"] });
      expect(statuses(results)).toEqual(["first success", "not_null_first_n pass", "second success", "third error", "fourth skipped"]);
      expect(statuses(await engine.retry())).toEqual(["third error", "fourth skipped"]);
    }
    folder.write(chain());
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(statuses(await engine.retry())).toEqual(["third success", "fourth success"]);
    expect(await engine.retry()).toBeUndefined();
    expect(await engine.show({ sql: "select n from fourth" })).toEqual([{ n: 1 }]);
  });

  it("builds a relation again with all its tests: those that passed have looked at another one, which is gone", async () => {
    using folder = projectFolder();
    const mart = shop["models/marts/fct_status.ts"] ?? "";
    folder.write({
      "models/marts/fct_status.ts": mart.replace('expression("amount >= 0")', 'expression("amount > 15", { name: "much" })'),
    });
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      expect(statuses(await engine.build())).toEqual(expect.arrayContaining(["fct_status error", "unique_fct_status_status pass"]));
    }
    // What makes the one test pass makes the other one fail.
    const twice = mart
      .replace('expression("amount >= 0")', 'expression("amount > 15", { name: "much" })')
      .replace('groupBy("o.status")', 'where("o.status", "=", "shipped").groupBy(["o.status", "o.order_id"])');
    folder.write({ "models/marts/fct_status.ts": twice, "data/orders.csv": "id,status,amount\na,shipped,20\nb,shipped,20\n" });
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(statuses(await engine.retry())).toEqual(["fct_status error", "unique_fct_status_status fail", "much pass"]);
    folder.write({ "data/orders.csv": "id,status,amount\na,shipped,20\n" });
    expect(statuses(await engine.retry())).toEqual(["fct_status success", "unique_fct_status_status pass", "much pass"]);
    expect(await engine.retry()).toBeUndefined();
  });

  it("has nothing to do where everything that can be run has ended well: sources and what is only tested are not run", async () => {
    using folder = projectFolder();
    await using engine = await createEngine({ projectDir: folder.dir });
    for (const work of ["build", "run", "test"] as const) {
      expect((await engine[work]()).ok).toBe(true);
      expect(await engine.retry()).toBeUndefined();
    }
  });

  it("runs a failing test again, and not those that passed", async () => {
    using folder = projectFolder();
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\na,shipped,20\n" });
    expect((await engine.test({ select: ["stg_orders"] })).ok).toBe(false);
    expect(statuses(await engine.retry())).toEqual(["unique_stg_orders_order_id fail"]);
    folder.write({ "data/orders.csv": "id,status,amount\na,placed,10\nb,shipped,20\n" });
    expect(statuses(await engine.retry())).toEqual(["unique_stg_orders_order_id pass"]);
  });

  it.each([1, 2, 4])("goes on where a run was killed after %i models", async (killAfter) => {
    using folder = projectFolder(chain(), {});
    const args = [
      "--conditions=modelwright:source",
      "--import",
      "tsx",
      "tests/framework/run/killed-chain.ts",
      folder.dir,
      String(killAfter),
    ];
    expect(spawnSync(process.execPath, args).signal).toBe("SIGKILL");
    expect(existsSync(join(folder.dir, "target/run_results.json"))).toBe(false);
    appendFileSync(stateFile(folder.dir), '["model.chain.fif'); // A line that the kill tore.
    await using engine = await createEngine({ projectDir: folder.dir });
    const names = ["first", "second", "third", "fourth", "fifth"];
    const models = (await engine.retry())?.results.filter(({ kind }) => kind === "model");
    expect(models?.map(({ name }) => name)).toEqual(names.slice(killAfter));
    expect(await engine.retry()).toBeUndefined();
  });

  it("keeps target, variables and options of the run that it continues", async () => {
    const third = (expression: string) => `import { defineVariable, sqlModel } from "modelwright";
import { z } from "zod";
import { second } from "./second.js";
export const wanted = defineVariable({ name: "wanted", schema: z.string().default("3") });
export const third = sqlModel({ name: "third", materialized: "table", deps: [second], contract: z.object({ n: z.int() }),
  query: ({ sql, ref, vars }) => sql\`select cast(${expression} as integer) as n from \${ref(second)}\` });
`;
    using folder = projectFolder({ ...chain(), "models/third.ts": third(`\${vars(wanted)} || n`) }, {});
    const select = ["--select", "first", "second", "third"];
    expect(model(folder.dir, "build", "--target", "other", "--vars", '{"wanted": "none"}', "--empty", ...select).status).toBe(0);
    expect(model(folder.dir, "build", "--target", "other", "--vars", '{"wanted": "none"}', ...select).status).toBe(1);
    folder.write({ "models/third.ts": third(`length(\${vars(wanted)})`) });
    expect(model(folder.dir, "retry").status).toBe(0);
    expect(existsSync(join(folder.dir, "dev.duckdb"))).toBe(false);
    await using engine = await createEngine({ projectDir: folder.dir, target: "other" });
    expect(await engine.show({ sql: "select n from third" })).toEqual([{ n: 4 }]);
    await expect(engine.retry()).rejects.toThrow('The last run had the variables {"wanted":"none"}, and not {}.');
  });

  it("counts what has gone from the project as done", async () => {
    using folder = projectFolder(chain(broken), {});
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await engine.build({ select: ["third"] });
    }
    for (const name of ["third", "fourth", "fifth"]) rmSync(join(folder.dir, `models/${name}.ts`));
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(await engine.retry()).toBeUndefined();
  });

  it("is a command", () => {
    using folder = projectFolder(chain(broken), {});
    expect(model(folder.dir, "retry")).toMatchObject({ status: 2, stderr: expect.stringContaining("There is no run to retry") });
    expect(model(folder.dir, "build").status).toBe(1);
    expect(model(folder.dir, "retry").status).toBe(1);
    folder.write(chain());
    const { status, stdout } = model(folder.dir, "retry");
    expect(status).toBe(0);
    expect(stdout).toContain("main.third");
    expect(stdout).not.toContain("main.second");
    expect(model(folder.dir, "retry")).toMatchObject({ status: 0, stdout: expect.stringContaining("Nothing to retry") });
    expect(JSON.parse(model(folder.dir, "retry", "--json").stdout)).toEqual({ ok: true, results: [] });
  });

  it.each([
    ["of another version", (text: string) => text.replace('"format":1', '"format":9'), "of another version of Modelwright (format 9"],
    ["with a line that is none", (text: string) => text.replace('["model.chain.second"', "[second"), "is not JSON"],
    ["with a first line of something else", (text: string) => text.replace('"planned"', '"plan"'), "line 1 is not what it should be"],
    ["of no command", (text: string) => text.replace('"command":"build"', '"command":"destroy"'), 'of a command "destroy"'],
    ["that is empty", () => "", "line 1 is not JSON"],
  ])("refuses a file %s, and says what to do", async (_, spoil, reason) => {
    using folder = projectFolder(chain(), {});
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.build();
    writeFileSync(stateFile(folder.dir), spoil(readFileSync(stateFile(folder.dir), "utf8")));
    await expect(engine.retry()).rejects.toMatchObject({
      problems: [{ code: "artifact_unreadable", message: expect.stringContaining(reason), hint: expect.stringContaining("model build") }],
    });
  });

  it("refuses to retry on another target", async () => {
    using folder = projectFolder(chain(broken), {});
    {
      await using engine = await createEngine({ projectDir: folder.dir, target: "other" });
      await engine.build();
    }
    await using engine = await createEngine({ projectDir: folder.dir });
    await expect(engine.retry()).rejects.toThrow("The last run was of the target other, not of dev.");
  });
});
