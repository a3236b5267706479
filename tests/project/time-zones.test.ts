import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ingest } from "modelwright/ingest";
import { expect, test } from "vitest";
import { eventIngestion } from "../../src/pipeline/events/ingestion.js";
import { addProjectFiles } from "./built-project.js";
import { type DataFolder, generatedFolder } from "./data-folder.js";

const tables = ["dim_date", "dim_users", "fct_daily_engagement", "fct_funnel", "fct_revenue"];

/** Builds in a process of that time zone, and gives a hash of every row of the marts. */
async function builtIn(timeZone: string, { dir }: DataFolder): Promise<unknown> {
  const model = (...args: string[]) =>
    spawnSync(process.execPath, ["bin/model.js", ...args, "--project-dir", dir, "--json"], {
      encoding: "utf8",
      env: { ...process.env, TZ: timeZone },
    });
  rmSync(join(dir, "data/analytics.duckdb"), { force: true });
  const build = model("build");
  expect(build.status, build.stdout + build.stderr).toBe(0);
  const hashes = tables.map(
    (table) => `select '${table}' as name, count(*) as rows, sum(hash(${table})) % 1000000007 as hash from ${table}`,
  );
  const shown = model("show", "--inline", hashes.join(" union all "));
  expect(shown.status, shown.stderr).toBe(0);
  return JSON.parse(shown.stdout);
}

test("the marts are the same whatever the machine's time zone, across daylight-saving changes", async () => {
  await using folder = await generatedFolder({ start: "2026-03-07", days: 24, users: 120 });
  await ingest(eventIngestion, { projectDir: folder.dir });
  addProjectFiles(folder.dir);
  const inNewYork = await builtIn("America/New_York", folder);
  expect(JSON.stringify(inNewYork)).toContain("fct_revenue");
  expect(await builtIn("Asia/Kolkata", folder)).toEqual(inNewYork);
  expect(await builtIn("Europe/Berlin", folder)).toEqual(inNewYork);
});
