import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type DiffOptions, diffHtml, diffMarkdown } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { type ProjectFolder, projectFolder, shop } from "../project-folder.js";
import { twoTargets } from "./two-targets.js";

let folder: ProjectFolder;
beforeAll(async () => {
  folder = await twoTargets();
});
afterAll(() => folder[Symbol.dispose]());

async function diff(options: DiffOptions, target = "dev") {
  await using engine = await createEngine({ projectDir: folder.dir, target });
  return await engine.diff(options);
}

const problemOf = (options: DiffOptions, target?: string) =>
  diff(options, target).then(
    () => undefined,
    (error: { problems: readonly [{ code: string; message: string; hint: string | undefined }] }) => error.problems[0],
  );

/** The shop's mart as an incremental model, merged by more columns than its unique test names. */
const mergedByStatus = {
  "models/marts/fct_status.ts": (shop["models/marts/fct_status.ts"] ?? "").replace(
    "  columns:",
    '  materialized: "incremental",\n  incremental: (m) => m.merge({ key: ["status", "amount"] }),\n  columns:',
  ),
};

const all: DiffOptions = { against: "prod", select: ["resource_type:model", "fct_unbuilt"] };

describe("model diff", () => {
  it("tells people what differs, with the first rows", async () => {
    const { status, stdout, stderr } = model(folder.dir, "diff", "--against", "prod", "--select", "resource_type:model");
    expect(stderr).toBe("");
    expect(status).toBe(1);
    await expect(stdout).toMatchFileSnapshot("golden/diff.txt");
  });

  it("gives plain data", async () => {
    const { status, stdout } = model(folder.dir, "diff", "--against", "prod", "--select", "stg_orders", "fct_lines", "--json");
    expect(status).toBe(1);
    await expect(stdout).toMatchFileSnapshot("golden/diff.json");
  });

  it("writes Markdown in which no value is read as Markdown, and no name calls anyone", async () => {
    const markdown = await diffMarkdown(await diff(all));
    await expect(markdown).toMatchFileSnapshot("golden/diff.md");
    expect(markdown.replace(/`+[^`]*`+/g, "")).not.toMatch(/<b>|@someone/);
    expect(model(folder.dir, "diff", "--against", "prod", "--select", "resource_type:model", "--markdown").stdout).toBe(markdown);
  });

  it("writes a page that needs nothing else, in which no value is read as HTML", async () => {
    const html = await diffHtml(await diff(all));
    await expect(html.replace(/(?<=<style>)[\s\S]*?(?=<\/style>)|(?<=<script>)[\s\S]*?(?=<\/script>)/g, "…")).toMatchFileSnapshot(
      "golden/diff.html",
    );
    expect(html).not.toMatch(/<b>new|<link|src=|@import|url\(/);
    expect(model(folder.dir, "diff", "stg_orders", "--against", "prod", "--html", "diff.html").status).toBe(1);
    expect(readFileSync(join(folder.dir, "diff.html"), "utf8")).toContain("<title>dev against prod");
  });

  it("exits with 0 when nothing differs", () => {
    const same = model(folder.dir, "diff", "--target", "blue", "--against", "prod", "--select", "stg_orders", "fct_lines", "fct_status");
    expect(same.stdout).toContain("3 relations: no difference between blue and prod.");
    expect(same.status).toBe(0);
    expect(model(folder.dir, "diff", "stg_orders", "--against", "prod", "--columns", "status", "--where", "order_id = 'a'").status).toBe(0);
  });

  it("compares with another schema of the same database, and mirrors itself", async () => {
    const [forth] = (await diff({ against: "blue", model: "stg_orders" })).models;
    const [back] = (await diff({ against: "dev", model: "stg_orders" }, "blue")).models;
    expect(forth?.comparison).toMatchObject({ added: 4, removed: 2, changed: 1 });
    expect(back?.comparison).toMatchObject({ added: 2, removed: 4, changed: 1 });
    expect(back?.relations).toEqual({ before: forth?.relations.after, after: forth?.relations.before });
  });

  it("lets go of the other database, whether the comparison succeeds or not", async () => {
    await using engine = await createEngine({ projectDir: folder.dir, target: "dev" });
    const overlapping = [{ model: "stg_orders" }, { model: "fct_lines" }, { model: "stg_orders", where: "nothing = 1" }];
    const ended = await Promise.allSettled(overlapping.map((options) => engine.diff({ against: "prod", ...options })));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    await using other = await createEngine({ projectDir: folder.dir, target: "prod" });
    expect(await other.show({ name: "fct_lines" })).toHaveLength(5);
    await expect(engine.diff({ against: "prod", model: "stg_orders" })).rejects.toMatchObject({
      problems: [{ code: "database_locked", facts: { path: "prod.duckdb", holder: expect.stringContaining("this process") } }],
    });
  });

  it("tells rows apart by what a model is merged by, before any unique test", async () => {
    using merged = projectFolder({
      ...mergedByStatus,
      "analytics.config.ts": (shop["analytics.config.ts"] ?? "").replace("dev: ", 'prod: duckdb({ path: "prod.duckdb" }), dev: '),
    });
    for (const target of ["prod", "dev"]) {
      await using engine = await createEngine({ projectDir: merged.dir, target });
      expect((await engine.build()).ok).toBe(true);
    }
    await using engine = await createEngine({ projectDir: merged.dir, target: "dev" });
    const { models } = await engine.diff({ against: "prod", model: "fct_status" });
    expect(models[0]?.comparison).toMatchObject({ key: { columns: ["status", "amount"], from: "merge" }, unchanged: 2 });
  });

  it("can be stopped", async () => {
    const signal = AbortSignal.abort();
    expect(await problemOf({ against: "prod", model: "stg_orders", signal })).toMatchObject({ code: "query_cancelled" });
  });

  it("sends no rows but those that are shown", async () => {
    const { models } = await diff({ ...all, limit: 0 });
    const samples = models.flatMap(({ comparison }) => (comparison === undefined ? [] : Object.values(comparison.samples).flat()));
    expect(samples).toEqual([]);
    const limited = await diff({ against: "prod", model: "stg_orders", limit: 2 });
    expect(limited.models[0]?.comparison?.samples.added).toHaveLength(2);
  });

  it.each<[string, DiffOptions, string, string]>([
    ["an unknown target", { against: "prd", model: "stg_orders" }, "target_unknown", 'Did you mean "prod"?'],
    ["the target itself", { against: "dev", model: "stg_orders" }, "diff_same_relation", "--against"],
    ["a target with the same relations", { against: "twin", model: "stg_orders" }, "diff_same_relation", "--against"],
    ["a database that is not there", { against: "gone", model: "stg_orders" }, "database_unreadable", "path"],
    ["a database in memory", { against: "memory", model: "stg_orders" }, "database_unreadable", "path"],
    ["an unknown model", { against: "prod", model: "stg_order" }, "model_unknown", "stg_orders"],
    ["a model that is not built there", { against: "prod", model: "fct_new" }, "diff_not_built", "--target prod --select +fct_new"],
    ["an ephemeral model", { against: "prod", model: "int_new" }, "diff_not_a_relation", "table or view"],
    ["a source", { against: "prod", model: "orders" }, "diff_not_a_relation", "table or view"],
    ["a key that one side lacks", { against: "prod", model: "stg_orders", key: ["cents"] }, "diff_key_missing", "order_id"],
    ["a key that both sides lack", { against: "prod", model: "stg_orders", key: ["nothing"] }, "diff_key_missing", "order_id"],
    ["a misspelt column", { against: "prod", model: "stg_orders", columns: ["stauts"] }, "diff_column_unknown", '"status"'],
    ["a misspelt column left out", { against: "prod", model: "stg_orders", excludeColumns: ["stauts"] }, "diff_column_unknown", '"status"'],
  ])("refuses %s", async (_, options, code, hint) => {
    const problem = await problemOf(options);
    expect(problem).toMatchObject({ code, blame: "usage" });
    expect(problem?.hint).toContain(hint);
    expect(existsSync(join(folder.dir, "gone.duckdb"))).toBe(false);
  });

  it("refuses a condition that does not fit both sides, and tells why", async () => {
    expect(await problemOf({ against: "prod", model: "stg_orders", where: "copy = 'a'" })).toMatchObject({
      code: "diff_where_invalid",
      message: expect.stringContaining("copy"),
    });
  });

  it.each([
    [["stg_orders"], "--against with the name of a target"],
    [["--against", "prod"], "the name of a model, or --select"],
    [["stg_orders", "--select", "fct_lines", "--against", "prod"], "the name of a model, or --select"],
    [["stg_orders", "--against", "prod", "--tolerance", "-1"], "--tolerance takes a number of at least 0"],
  ])("refuses the arguments %j", (args, message) => {
    const { status, stderr } = model(folder.dir, "diff", ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
