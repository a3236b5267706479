import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEngine } from "../../../src/framework/engine.js";
import { model } from "../cli/model.js";
import { type ProjectFolder, projectFolder } from "../project-folder.js";

const config = (prodPath: string) => `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "dev.duckdb", schema: "ada" }), live: duckdb({ path: "${prodPath}", schema: "prod" }) },
  folders: { "models/marts": { materialized: "table" } },
});
`;

/** A project whose production is built, with its artifacts kept in `state`. Then every model is broken, and one is new. */
async function produced(prodPath: string): Promise<ProjectFolder> {
  const folder = projectFolder({
    "analytics.config.ts": config(prodPath),
    "seeds/rates.ts": `import { defineSeed } from "modelwright";
import { z } from "zod";
export const rates = defineSeed({ name: "rates", schema: z.object({ rate: z.int() }) });
`,
    "seeds/rates.csv": "rate\n7\n",
  });
  await using engine = await createEngine({ projectDir: folder.dir, target: "live" });
  expect((await engine.build()).ok).toBe(true);
  cpSync(join(folder.dir, "target"), join(folder.dir, "state"), { recursive: true });
  folder.write({
    "models/marts/fct_new.ts": `import { defineModel } from "modelwright";
import { stgOrders } from "../staging/stg_orders.js";
export const fctNew = defineModel({ name: "fct_new", deps: [stgOrders], query: ({ db }) => db.selectFrom("stg_orders").select(["order_id"]) });
`,
  });
  return folder;
}

const relationsIn = async (folder: ProjectFolder) => {
  await using engine = await createEngine({ projectDir: folder.dir });
  const rows = await engine.show({
    sql: "select table_name as name, table_type as kind from information_schema.tables where table_schema = 'ada' order by 1",
  });
  return rows.map(({ name, kind }) => `${name} ${kind}`);
};

describe.each([
  ["in another schema of the same file, as views", "dev.duckdb", "VIEW"],
  ["in another file, as copies", "live.duckdb", "BASE TABLE"],
])("clone a state %s", (_, prodPath, kind) => {
  it("makes what is not there yet, keeps the rest, and a full refresh replaces it", async () => {
    using folder = await produced(prodPath);
    {
      await using engine = await createEngine({ projectDir: folder.dir });
      await engine.seed();
      folder.write({ "seeds/rates.csv": "rate\n8\n" });
      const first = await engine.clone({ state: "state" });
      expect(first.results.results.map(({ name, status }) => `${name} ${status}`).sort()).toEqual([
        "fct_status success",
        "stg_orders success",
      ]);
      expect(first).toMatchObject({ kept: ["rates"], unknown: ["fct_new"], results: { ok: true, command: "clone" } });
      expect(await engine.show({ sql: "select count(*) as n from ada.stg_orders" })).toEqual([{ n: 3 }]);
      const again = await engine.clone({ state: "state", select: ["fct_status"], fullRefresh: true });
      expect(again).toMatchObject({ kept: [], results: { results: [{ name: "fct_status", status: "success" }] } });
      await engine.clone({ state: "state", fullRefresh: true });
    }
    expect(await relationsIn(folder)).toEqual([`fct_status ${kind}`, `rates ${kind}`, `stg_orders ${kind}`]);
    // In a process of its own, in which the file of the state is not attached.
    expect(JSON.parse(model(folder.dir, "show", "rates", "--json").stdout)).toEqual([{ rate: 7 }]);
    expect(model(folder.dir, "build")).toMatchObject({ status: 0 });
    expect(await relationsIn(folder)).toEqual(["fct_new BASE TABLE", "fct_status BASE TABLE", "rates BASE TABLE", "stg_orders VIEW"]);
    expect(JSON.parse(model(folder.dir, "show", "rates", "--json").stdout)).toEqual([{ rate: 8 }]);
  });
});

describe.each([
  ["in another schema of the same file", "dev.duckdb"],
  ["in another file", "live.duckdb"],
])("a clone %s", (_, prodPath) => {
  it("is filled for the time that its original is filled for", async () => {
    const daily = `import { defineModel, sql } from "modelwright";
import { orders } from "../sources.js";
export const daily = defineModel({ name: "daily", deps: [orders], materialized: "incremental",
  query: ({ db }) => db.selectFrom("orders").select(["id", sql<string>\`date '2020-05-05'\`.as("day")]),
  incremental: (m) => m.intervals({ eventTime: "day", batchSize: "year", begin: "2020-01-01", lookback: 0 }) });
`;
    using folder = projectFolder({ "analytics.config.ts": config(prodPath), "models/marts/daily.ts": daily });
    {
      await using engine = await createEngine({ projectDir: folder.dir, target: "live" });
      expect((await engine.build({ select: ["daily"] })).ok).toBe(true);
      cpSync(join(folder.dir, "target"), join(folder.dir, "state"), { recursive: true });
    }
    await using engine = await createEngine({ projectDir: folder.dir });
    // Of the table before it nothing is kept: another part of time.
    await engine.build({ select: ["daily"], start: "2021-01-01", end: "2022-01-01" });
    expect((await engine.intervals("daily")).gaps).toMatchObject([{ batches: 1 }, {}]);
    expect((await engine.clone({ state: "state", select: ["daily"], fullRefresh: true })).results.ok).toBe(true);
    expect((await engine.intervals("daily")).gaps).toEqual([]);
    folder.write({ "data/orders.csv": "id,status,amount\nz,placed,1\n" });
    expect((await engine.build({ select: ["daily"] })).ok).toBe(true);
    expect(await engine.show({ sql: "select count(*) as n from ada.daily" })).toEqual([{ n: 3 }]);
  });
});

describe("model clone", () => {
  it("is a command", async () => {
    using folder = await produced("live.duckdb");
    expect(model(folder.dir, "clone", "--state", "state", "--select", "fct_status", "fct_new")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/ada\.fct_status[\s\S]*Not part of the state: fct_new/),
    });
    expect(model(folder.dir, "clone", "--state", "state", "--select", "fct_status").stdout).toContain(
      "--full-refresh replaces them): fct_status",
    );
    expect(model(folder.dir, "retry")).toMatchObject({ status: 2, stderr: expect.stringContaining("Run `npx model clone` again") });
  });

  it("refuses what is no state to clone, before anything is made", async () => {
    using folder = await produced("live.duckdb");
    expect(model(folder.dir, "clone")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("`model clone` needs an earlier state"),
    });
    expect(model(folder.dir, "clone", "--state", "data")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("has no manifest.json"),
    });
    expect(model(folder.dir, "clone", "--state", "state", "--target", "live")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("in this very target, live"),
    });
    expect(model(folder.dir, "clone", "--state", "state", "--defer").stderr).toContain("has no option --defer");
    expect(await relationsIn(folder)).toEqual([]);
  });
});
