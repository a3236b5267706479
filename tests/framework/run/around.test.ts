import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BuildOptions, createEngine, type EngineEvent, type RunResults } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { type ProjectFolder, problemsIn, projectFolder, shop } from "../project-folder.js";

const around = (settings: string) => ({
  "analytics.config.ts": (shop["analytics.config.ts"] ?? "").replace('name: "shop",', `name: "shop", ${settings},`),
});
const log = `onRunStart: ["create table if not exists log (what text)", "insert into log values ('start')"]`;
const logged = `${log}, onRunEnd: ["insert into log values ('end')"]`;

async function build({ dir }: ProjectFolder, options: BuildOptions = {}): Promise<RunResults> {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.build(options);
}

async function inDatabase({ dir }: ProjectFolder, sql: string): Promise<Record<string, unknown>[]> {
  await using engine = await createEngine({ projectDir: dir });
  return await engine.show({ sql });
}
const whatIn = async (folder: ProjectFolder) => (await inDatabase(folder, "select what from log")).map(({ what }) => what);

/** A column that the source does not have rows for: the mart fails when it is built. */
const failing = { "models/marts/fct_status.ts": (shop["models/marts/fct_status.ts"] ?? "").replace("amount >= 0", "amount > 1000") };

describe("onRunStart and onRunEnd", () => {
  it("run once a run that builds or tests, unchanged or failed, and not once a model", async () => {
    using folder = projectFolder(around(logged));
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      for (const work of ["build", "build", "run", "test"] as const) expect((await engine[work]()).ok).toBe(true);
    }
    expect(await whatIn(folder)).toEqual(["start", "end", "start", "end", "start", "end", "start", "end"]);
    folder.write(failing);
    expect((await build(folder)).ok).toBe(false);
    expect((await whatIn(folder)).slice(8)).toEqual(["start", "end"]);
  });

  it("do not run where nothing is selected", async () => {
    using folder = projectFolder(around(logged));
    await build(folder);
    await build(folder, { exclude: ["*"] });
    expect(await whatIn(folder)).toEqual(["start", "end"]);
  });

  it("can make what sources are read from", async () => {
    using folder = projectFolder({
      ...around(`onRunStart: ["create or replace table raw_orders as select 'a' as id, 'placed' as status, 1::int as amount"]`),
      "models/sources.ts": (shop["models/sources.ts"] ?? "")
        .replace("csv,", "table,")
        .replace('csv("data/orders.csv")', 'table("raw_orders")'),
    });
    expect(await build(folder)).toMatchObject({ ok: true });
  });

  it("that fails at the start: nothing is built, nothing of it stays, and the exit code is 1", async () => {
    using folder = projectFolder(around(`onRunStart: ["create table log (what text)", "select error('not today')"]`));
    const { status, stderr } = model(folder.dir, "build");
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('onRunStart 2 of "shop" failed: ') });
    expect(stderr).toContain("SQL: select error('not today')");
    expect(stderr).toContain("nothing was built");
    expect(await inDatabase(folder, "select table_name from duckdb_tables() where not internal")).toEqual([]);
  });

  it("that fails at the end: what was built is in its place, the run has failed, and says so", async () => {
    using folder = projectFolder(around(`onRunEnd: ["create table log (what text)", "select error('not today')"]`));
    const events: EngineEvent[] = [];
    const results = await build(folder, { onEvent: (event) => events.push(event) });
    expect(results).toMatchObject({ ok: false, problem: { code: "hook_failed", facts: { hook: "onRunEnd", position: 2 } } });
    expect(results.results.map(({ status }) => status)).not.toContain("error");
    expect(events.find(({ type }) => type === "run_finished")).toMatchObject({ problem: { code: "hook_failed" } });
    expect(await inDatabase(folder, "select count(*)::int as rows from fct_status")).toEqual([{ rows: 2 }]);
    expect(await inDatabase(folder, "select table_name from duckdb_tables() where table_name = 'log'")).toEqual([]);
    const { status, stdout } = model(folder.dir, "build");
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining('onRunEnd 2 of "shop" failed: ') });
  });

  it("that failed at the end: a retry runs the end again, and nothing else, until it has ended well", async () => {
    const ending = (last: string) => around(`${log}, onRunEnd: ["insert into log values ('end')", "${last}"]`);
    using folder = projectFolder(ending("select error('not today')"));
    expect((await build(folder)).ok).toBe(false);
    const { status, stdout } = model(folder.dir, "retry");
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining('onRunEnd 2 of "shop" failed: ') });
    expect(await whatIn(folder)).toEqual(["start"]);
    folder.write(ending("select 1"));
    expect(model(folder.dir, "retry", "--json")).toMatchObject({ status: 0, stdout: expect.stringContaining('"results": []') });
    expect(await whatIn(folder)).toEqual(["start", "end"]);
    expect(model(folder.dir, "retry")).toMatchObject({ status: 0, stdout: expect.stringContaining("Nothing to retry") });
    expect(await whatIn(folder)).toEqual(["start", "end"]);
  });

  it("did not come to the end when the run was killed after its last model: a retry does", async () => {
    using folder = projectFolder(around(logged));
    await build(folder);
    const state = join(folder.dir, "target/run_state.jsonl");
    const told = readFileSync(state, "utf8").trimEnd().split("\n");
    expect(told.pop()).toBe('["onRunEnd","success"]');
    writeFileSync(state, `${told.join("\n")}\n`);
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(await engine.retry()).toMatchObject({ ok: true, results: [] });
    expect(await engine.retry()).toBeUndefined();
    expect(await engine.show({ sql: "select what from log" })).toEqual(["start", "end", "end"].map((what) => ({ what })));
  });

  it("come with a retry of what failed, and once more with no other", async () => {
    using folder = projectFolder({ ...around(logged), ...failing });
    expect((await build(folder)).ok).toBe(false);
    folder.write({ "models/marts/fct_status.ts": shop["models/marts/fct_status.ts"] ?? "" });
    await using engine = await createEngine({ projectDir: folder.dir });
    expect(await engine.retry()).toMatchObject({ ok: true, results: [{ name: "fct_status" }, { name: "unique_fct_status_status" }] });
    expect(await engine.retry()).toBeUndefined();
    expect(await engine.show({ sql: "select what from log" })).toEqual(["start", "end", "start", "end"].map((what) => ({ what })));
  });

  it("leave out the end of a run that was interrupted", async () => {
    using folder = projectFolder(around(logged));
    const stop = new AbortController();
    const onEvent = ({ type }: EngineEvent) => type === "node_started" && stop.abort();
    expect(await build(folder, { signal: stop.signal, onEvent })).toMatchObject({ interrupted: true });
    expect(await whatIn(folder)).toEqual(["start"]);
  });

  it("are refused where they are no SQL texts, or end the transaction that they run in", async () => {
    for (const [wrong, reason] of [
      ["onRunStart: [1]", "an array of SQL texts"],
      ['onRunEnd: "select 1"', "an array of SQL texts"],
      ['onRunEnd: ["commit"]', "cannot begin or end a transaction"],
    ] as const) {
      using folder = projectFolder(around(wrong));
      const [found] = await problemsIn(folder.dir);
      expect(found).toMatchObject({ code: "config_invalid", at: { file: "analytics.config.ts" } });
      expect(found?.message).toContain(reason);
    }
  });

  it("that cannot be read are told offline", async () => {
    using folder = projectFolder(around('onRunStart: ["select 1"], onRunEnd: ["insert into nowhere values (1)", "inset into log"]'));
    expect(await problemsIn(folder.dir)).toMatchObject([
      { code: "hook_sql", facts: { hook: "onRunEnd", sql: "inset into log" }, at: { file: "analytics.config.ts" } },
    ]);
  });

  it("are no part of a clone", async () => {
    using folder = projectFolder({
      "analytics.config.ts": (shop["analytics.config.ts"] ?? "").replace(
        'targets: { dev: duckdb({ path: "shop.duckdb" }) },',
        `targets: { dev: duckdb({ path: "shop.duckdb" }), other: duckdb({ path: "other.duckdb" }) }, ${logged},`,
      ),
    });
    await build(folder);
    await using engine = await createEngine({ projectDir: folder.dir, target: "other" });
    expect((await engine.clone({ state: "target" })).results.ok).toBe(true);
    expect(await engine.show({ sql: "select table_name from duckdb_tables() where table_name = 'log'" })).toEqual([]);
  });
});
