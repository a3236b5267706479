// What a build after a small load writes, and that it is what a full refresh would have.
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Engine, RunResults } from "modelwright/engine";
import { ingest } from "modelwright/ingest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventIngestion } from "../../src/pipeline/events/ingestion.js";
import { addProjectFiles, projectEngine } from "./built-project.js";
import { type DataFolder, generatedFolder } from "./data-folder.js";
import { eventOf, lateProject } from "./late-events.js";

const tables = {
  stg_events: "staging.stg_events",
  int_installation_visitors: "intermediate.int_installation_visitors",
  int_session_events: "intermediate.int_session_events",
  int_sessions: "intermediate.int_sessions",
  int_visitor_days: "intermediate.int_visitor_days",
  int_active_visitors: "intermediate.int_active_visitors",
  fct_daily_engagement: "fct_daily_engagement",
  fct_revenue: "fct_revenue",
} as const;
/** The greatest part of each table that a day's file may have written again: late events and logins concern days before. */
const shares: Readonly<Record<Table, number>> = {
  stg_events: 0.05,
  int_installation_visitors: 0.15,
  int_session_events: 0.35,
  int_sessions: 0.35,
  int_visitor_days: 0.35,
  int_active_visitors: 0.95,
  fct_daily_engagement: 0.35,
  fct_revenue: 0.05,
};
type Table = keyof typeof tables;
const names = Object.keys(tables) as Table[];

let folder: DataFolder;
let engine: Engine;

beforeAll(async () => {
  folder = await generatedFolder({ days: 45, users: 150 });
  addProjectFiles(folder.dir);
  engine = await projectEngine(folder.dir);
});

afterAll(async () => {
  await engine.close();
  await folder[Symbol.asyncDispose]();
});

const count = async (table: string) => Number((await engine.show({ sql: `select count(*) as n from ${table}` }))[0]?.["n"]);
const content = async (table: string) =>
  (await engine.show({ sql: `select * from ${table}` }, { limit: 1e6 })).map((row) => JSON.stringify(row)).sort();
/** How many rows a build has written of a table. */
const writtenOf = ({ results }: RunResults, name: string) =>
  results.flatMap((result) => (result.kind === "model" && result.name === name ? [result.rows ?? 0] : []))[0];

test("a build after a day's file writes what the day concerns, and what a full refresh would have", async () => {
  const raw = join(folder.dir, "data/raw/events");
  const later = join(folder.dir, "later");
  mkdirSync(later);
  const last = readdirSync(raw).sort().at(-1) ?? "";
  renameSync(join(raw, last), join(later, last));
  await ingest(eventIngestion, { projectDir: folder.dir });
  expect((await engine.build()).ok).toBe(true);
  const before = new Map<Table, number>();
  for (const name of names) before.set(name, await count(tables[name]));

  renameSync(join(later, last), join(raw, last));
  const loading = await ingest(eventIngestion, { projectDir: folder.dir });
  const second = await engine.build();
  expect(second.ok).toBe(true);
  for (const [name, share] of Object.entries(shares)) {
    const written = writtenOf(second, name) ?? Number.NaN;
    expect.soft([name, written > 0, written <= share * (before.get(name as Table) ?? 0)]).toEqual([name, true, true]);
  }
  expect(writtenOf(second, "stg_events")).toBeLessThanOrEqual(loading.loaded);

  const found = new Map<Table, readonly string[]>();
  for (const name of names) found.set(name, await content(tables[name]));
  expect((await engine.build({ fullRefresh: true })).ok).toBe(true);
  for (const name of names) expect([name, found.get(name)]).toEqual([name, await content(tables[name])]);
});

test("a build with nothing new builds nothing", async () => {
  const { results } = await engine.build();
  const built = results.flatMap((result) => (result.kind === "model" && result.status !== "unchanged" ? [result.name] : []));
  expect(built).toEqual([]);
});

test("days on which nobody was active for four weeks have rows of their own, in whatever order their neighbours come", async () => {
  await using project = await lateProject();
  await project.setWorld({ users: 1, priceDay: 2, hasEmail: true, rate: "1.050000" });
  const day = (number: number) => [eventOf({ kind: "page", installation: 1, user: null, day: number, slot: 0 }, number)];
  for (const number of [100, 180, 0]) {
    await project.load(day(number));
    const { results } = await project.engine.build();
    expect(results.flatMap(({ problem }) => problem?.message ?? [])).toEqual([]);
  }
  const built = await project.rows("intermediate.int_active_visitors");
  expect(built).toHaveLength(181);
  expect(built[50]).toBe(JSON.stringify({ date_day: "2026-02-20", active_1_day: 0, active_7_days: 0, active_28_days: 0, load_no: 0 }));
  const counted = await project.rows("fct_daily_engagement");
  expect(counted).toHaveLength(181);
  expect((await project.engine.build({ fullRefresh: true })).ok).toBe(true);
  expect(await project.rows("intermediate.int_active_visitors")).toEqual(built);
  expect(await project.rows("fct_daily_engagement")).toEqual(counted);
});
