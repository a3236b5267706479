import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BuildOptions, createEngine, type RunResults } from "../../../src/framework/engine.js";
import { type ProjectFolder, problemsIn, projectFolder, shop } from "../project-folder.js";

/** The mart with hooks. */
const mart = (settings: string) => ({
  "models/marts/fct_status.ts": (shop["models/marts/fct_status.ts"] ?? "").replace(
    'name: "fct_status",',
    `name: "fct_status", ${settings},`,
  ),
});

async function build({ dir }: ProjectFolder, options: BuildOptions = {}): Promise<RunResults> {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.build(options);
}

async function inDatabase({ dir }: ProjectFolder, sql: string): Promise<Record<string, unknown>[]> {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.show({ sql });
}

const logged = async (folder: ProjectFolder) => (await inDatabase(folder, "select what from log")).map(({ what }) => what);
const resultOf = ({ results }: RunResults, name: string) => results.find((result) => result.name === name);

const log = "create table if not exists log (what text)";
/** What a log holds of the relation at a moment: how many rows it has. */
const counting = (what: string) => `({ self, sql }) => sql\`insert into log select ${what} || ' ' || (select count(*) from \${self})\``;

describe("hooks of a model", () => {
  it("run before it is built and after it is in its place, in their order, and know the relation", async () => {
    using folder = projectFolder(
      mart(
        `preHook: ["${log}", "insert into log values ('before')"], postHook: [${counting("'after'")}, "insert into log values ('last')"]`,
      ),
    );
    expect((await build(folder)).ok).toBe(true);
    expect(await logged(folder)).toEqual(["before", "after 2", "last"]);
  });

  it("run no more while it is unchanged, and again when they change themselves", async () => {
    const hook = (text: string) => mart(`preHook: ["${log}"], postHook: ["insert into log values ('${text}')"]`);
    using folder = projectFolder(hook("a"));
    await build(folder);
    expect(resultOf(await build(folder), "fct_status")).toMatchObject({ status: "unchanged" });
    expect(await logged(folder)).toEqual(["a"]);
    folder.write(hook("b"));
    expect(resultOf(await build(folder), "fct_status")).toMatchObject({ status: "success" });
    expect(await logged(folder)).toEqual(["a", "b"]);
  });

  it("run with --empty, too", async () => {
    using folder = projectFolder(mart(`preHook: ["${log}"], postHook: [${counting("'rows'")}]`));
    await build(folder, { empty: true });
    expect(await logged(folder)).toEqual(["rows 0"]);
  });

  it("can make an index of the same name with each build", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own template.
    using folder = projectFolder(mart("postHook: [({ self, sql }) => sql`create index by_status on ${self} (status)`]"));
    await build(folder);
    expect(await build(folder, { force: true })).toMatchObject({ ok: true });
    expect(await inDatabase(folder, "select table_name from duckdb_indexes()")).toEqual([{ table_name: "fct_status" }]);
  });

  it("stand on the page of the model in the docs where they are of one line", async () => {
    using folder = projectFolder(mart(`preHook: ["select 'one line'"], postHook: ["select 'two\\nlines'"]`));
    await using engine = await createEngine({ projectDir: folder.dir });
    await engine.docs();
    const page = readFileSync(join(folder.dir, "docs-site/dist/models/fct_status.html"), "utf8");
    const facts = page.slice(page.indexOf("<dl"), page.indexOf("</dl>"));
    expect(facts).toMatch(/Before it is built.*one line/);
    expect(facts).not.toContain("After it is built");
  });

  it("quote values and read what the model reads", async () => {
    using folder = projectFolder(
      mart(
        `preHook: ["${log}"], postHook: [({ sql, ref }) => sql\`insert into log select \${"it's"} || count(*) from \${ref(stgOrders)}\`]`,
      ),
    );
    await build(folder);
    expect(await logged(folder)).toEqual(["it's3"]);
  });

  it("do not run when a test keeps the relation out: only those before it have", async () => {
    const hooks = `preHook: ["${log}", "insert into log values ('before')"], postHook: ["insert into log values ('after')"]`;
    const [[file = "", text = ""] = []] = Object.entries(mart(hooks));
    using folder = projectFolder({ [file]: text.replace("amount >= 0", "amount > 1000") });
    expect((await build(folder)).ok).toBe(false);
    expect(await logged(folder)).toEqual(["before"]);
  });
});

describe("a hook that fails", () => {
  it("before building: nothing is built, nothing of the others stays, and it is told whose it is and what it said", async () => {
    using folder = projectFolder(mart(`preHook: ["${log}", "insert into nowhere values (1)"]`));
    const result = resultOf(await build(folder), "fct_status");
    expect(result).toMatchObject({ status: "error", problem: { code: "hook_failed", at: { file: "models/marts/fct_status.ts" } } });
    expect(result?.problem?.message).toMatch(/^preHook 2 of "fct_status" failed: .*nowhere/);
    expect(result?.problem?.message).toContain("SQL: insert into nowhere values (1)");
    expect(
      await inDatabase(folder, "select table_name from duckdb_tables() where not internal and table_name in ('log', 'fct_status')"),
    ).toEqual([]);
  });

  it("after building: the old relation stays, with nothing of the hooks, and the next build builds again", async () => {
    using folder = projectFolder();
    await build(folder);
    folder.write({
      "data/orders.csv": "id,status,amount\na,placed,10\n",
      ...mart(`preHook: ["${log}"], postHook: ["insert into log values ('half')", "select error('no')"]`),
    });
    const result = resultOf(await build(folder), "fct_status");
    expect(result).toMatchObject({
      status: "error",
      problem: { code: "hook_failed", facts: { hook: "postHook", position: 2, sql: "select error('no')" } },
    });
    expect(result?.problem?.hint).toBe("Nothing of its post hooks stays, and the old relation stays.");
    expect(await inDatabase(folder, "select count(*)::int as rows from fct_status")).toEqual([{ rows: 2 }]);
    expect(await logged(folder)).toEqual([]);
    expect(await inDatabase(folder, "select table_name from duckdb_tables() where table_name like '%building%'")).toEqual([]);

    folder.write(mart(`postHook: ["insert into log values ('whole')"]`));
    expect((await build(folder)).ok).toBe(true);
    expect(await inDatabase(folder, "select count(*)::int as rows from fct_status")).toEqual([{ rows: 1 }]);
    expect(await logged(folder)).toEqual(["whole"]);
  });

  it("after a batch of an incremental model: the table stays as it was", async () => {
    const model = (postHook: string) => ({
      "models/marts/all_orders.ts": `import { defineModel } from "modelwright";
import { orders } from "../sources.js";
export const allOrders = defineModel({ name: "all_orders", deps: [orders], materialized: "incremental",
  preHook: ["${log}"], postHook: [${postHook}],
  query: ({ db }) => db.selectFrom("orders").select(["id", "amount"]),
  incremental: (m) => m.merge({ key: "id" }) });
`,
    });
    using folder = projectFolder(model(counting("'batch'")));
    await build(folder);
    folder.write({ "data/orders.csv": "id,status,amount\nd,placed,1\n" });
    await build(folder);
    expect(await logged(folder)).toEqual(["batch 3", "batch 4"]);

    folder.write({
      "data/orders.csv": "id,status,amount\ne,placed,1\n",
      ...model(`"insert into log values ('half')", "select error('no')"`),
    });
    expect(resultOf(await build(folder), "all_orders")).toMatchObject({ problem: { code: "hook_failed" } });
    expect(await inDatabase(folder, "select count(*)::int as rows from all_orders")).toEqual([{ rows: 4 }]);
    expect(await logged(folder)).toEqual(["batch 3", "batch 4"]);
  });
});

describe("hooks of others", () => {
  it("of a seed and a snapshot run; a snapshot without changes runs those before it only", async () => {
    using folder = projectFolder({
      "seeds/countries.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const countries = defineSeed({ name: "countries", schema: z.object({ code: z.string() }),
  preHook: ["${log}"], postHook: [${counting("'seed'")}] });
`,
      "seeds/countries.csv": "code\nCH\nNL\n",
      "snapshots/countries_history.ts": `import { defineSnapshot } from "modelwright";
import { countries } from "../seeds/countries.js";
export const countriesHistory = defineSnapshot({ name: "countries_history", relation: countries, uniqueKey: "code",
  strategy: { kind: "check", columns: "all" }, preHook: ["insert into log values ('look')"], postHook: [${counting("'snapshot'")}] });
`,
    });
    await build(folder);
    await build(folder);
    expect(await logged(folder)).toEqual(["seed 2", "look", "snapshot 2"]);
    await build(folder, { force: true, select: ["countries_history"] });
    expect(await logged(folder)).toEqual(["seed 2", "look", "snapshot 2", "look"]);
  });

  it("of folders come first, the outermost before the inner ones; what is ephemeral has none of them", async () => {
    using folder = projectFolder({
      ...mart(`preHook: ["insert into log values ('own')"]`),
      "models/marts/part.ts": `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const part = defineModel({ name: "part", deps: [stgOrders], materialized: "ephemeral",
  query: ({ db }) => db.selectFrom("stg_orders").select("status") });
`,
      "analytics.config.ts": (shop["analytics.config.ts"] ?? "").replace(
        "folders: {",
        `folders: { models: { preHook: ["${log}"] },
  "models/marts/": { preHook: [({ self, sql }) => sql\`insert into log select \${"inner "} || '\${self}'\`] },`,
      ),
    });
    await build(folder);
    expect(await logged(folder)).toEqual(['inner "main"."fct_status"', "own"]);
  });
});

describe("what is no hook", () => {
  const problemsOf = async (settings: string) => {
    using folder = projectFolder(mart(settings));
    return await problemsIn(folder.dir);
  };

  it("is refused at its place when the project is loaded or compiled", async () => {
    expect(await problemsOf('preHook: "analyze"')).toMatchObject([{ code: "setting_invalid", facts: { key: "preHook" } }]);
    expect(await problemsOf("postHook: [1]")).toMatchObject([{ code: "setting_invalid", facts: { key: "postHook" } }]);
    expect(await problemsOf('postHook: [() => "analyze"]')).toMatchObject([
      { code: "hook_invalid", at: { file: "models/marts/fct_status.ts" } },
    ]);
    expect(await problemsOf('postHook: [() => { throw new Error("oh"); }]')).toMatchObject([
      { code: "hook_invalid", facts: { reason: "oh" } },
    ]);
    expect(await problemsOf(`postHook: [({ sql, ref }) => sql\`analyze \${ref({ name: 'x' })}\`]`)).toMatchObject([
      { code: "reference_undeclared" },
    ]);
    expect(await problemsOf('materialized: "ephemeral", postHook: ["select 1"]')).toMatchObject([{ code: "hook_unused" }]);
  });

  it("is what ends the transaction that it runs in; words in texts and names are none", async () => {
    for (const sql of ["commit", "select 1; ROLLBACK", "/* so */ begin transaction", "start transaction"]) {
      expect(await problemsOf(`postHook: [${JSON.stringify(sql)}]`)).toMatchObject([{ code: "hook_transaction" }]);
    }
    expect(await problemsOf(`postHook: ["select '; commit' as \\"; end\\" -- ; abort"]`)).toEqual([]);
  });

  /** Hooks that know the relation and what it reads. */
  const own = (...sqls: readonly string[]) =>
    `[${sqls.map((text) => `({ self, sql, ref }) => sql\`${text.replace("SELF", `\${self}`).replace("INPUT", `\${ref(stgOrders)}`)}\``).join(", ")}]`;

  it.each([
    ["preHook", '["selec 1"]', 'Parser Error: syntax error at or near "selec"'],
    ["postHook", '["analyze; create indx x"]', 'syntax error at or near "indx"'],
    ["postHook", own("grant select on SELF to ada"), 'syntax error at or near "grant"'],
    ["postHook", own("create index by_id on SELF (nobody)"), 'does not have a column named "nobody"'],
    ["postHook", own("delete from SELF where nobody > 1"), 'Referenced column "nobody" not found'],
    ["postHook", own("insert into SELF select nobody from INPUT"), '"nobody" not found'],
  ])("is SQL that cannot run, which is told offline, at its place: %s: %s", async (setting, hooks, said) => {
    const [found, ...others] = await problemsOf(`${setting}: ${hooks}`);
    expect(found).toMatchObject({
      code: "hook_sql",
      blame: "usage",
      facts: { hook: setting },
      at: { file: "models/marts/fct_status.ts", line: 4 },
    });
    expect(found?.message).toContain(said);
    expect(found?.message).not.toContain("scratch_");
    expect(others).toEqual([]);
  });

  it("is not what needs only what others make, or the relation as it was", async () => {
    const fine = `preHook: ["create table if not exists log (what text)", ({ self, sql }) => sql\`delete from \${self} where was_there_once > 1\`],
      postHook: ["insert into log select 'a'", "call checkpoint()", "select mine(1)", "-- nothing", ({ self, sql }) => sql\`comment on table \${self} is 'new'\`]`;
    expect(await problemsOf(fine)).toEqual([]);
    const altering = `postHook: ${own("alter table SELF add column more int", "update SELF set more = 1")}`;
    expect(await problemsOf(altering)).toEqual([]);
  });

  it("is a grant: DuckDB has none, and says what to do instead", async () => {
    const [grant] = await problemsOf('grants: { select: ["reporter"] }');
    expect(grant).toMatchObject({ code: "grants_unsupported", at: { file: "models/marts/fct_status.ts" } });
    expect(grant?.message).toContain("no users and no grants");
    expect(grant?.hint).toContain("postHook");
    using folder = projectFolder({
      "analytics.config.ts": (shop["analytics.config.ts"] ?? "").replace('materialized: "table",', "grants: {},"),
    });
    expect(await problemsIn(folder.dir)).toMatchObject([{ code: "grants_unsupported", at: { file: "analytics.config.ts" } }]);
  });
});
