import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { duckdb } from "../../../../src/framework/adapters/duckdb/index.js";
import { ModelwrightError } from "../../../../src/framework/core/errors/index.js";
import { loadAdapter } from "./open.js";

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);

/** The message of what is thrown. */
function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ModelwrightError) return error.message;
    throw error;
  }
  return "nothing was thrown";
}

test("a target shows where its database is, and nothing else", () => {
  const target = duckdb({ path: "data/x.duckdb", schema: "analytics", settings: { s3_secret_access_key: "hidden" } });
  expect(target).toMatchObject({ adapter: "duckdb", schema: "analytics", display: "duckdb data/x.duckdb" });
  expect(JSON.stringify(target)).not.toContain("hidden");
  expect(duckdb({ path: ":memory:" })).toMatchObject({ schema: "main", display: "duckdb in memory" });
});

test.each(["/data/x.duckdb", "../x.duckdb", "a/../../x.duckdb", "C:\\x.duckdb"])(
  "%s leads out of the project folder and is refused",
  (path) => {
    expect(refusal(() => duckdb({ path }))).toContain(`The path ${path} leads out of the project folder`);
  },
);

test("a misspelt option is found, with what was probably meant", () => {
  const options = { pth: "x.duckdb", values: { integer: "bigint" }, setting: {} } as unknown as Parameters<typeof duckdb>[0];
  const message = refusal(() => duckdb(options));
  expect(message).toContain("path: ");
  expect(message).toContain('"pth" (did you mean "path"?)');
  expect(message).toContain('"setting" (did you mean "settings"?)');
  expect(message).toContain('values: unknown option "integer" (did you mean "integers"?)');
});

test("the engine is loaded when the target is, not before", async () => {
  const index = new URL("../../../../src/framework/adapters/duckdb/index.ts", import.meta.url);
  const script = `
    import { duckdb } from ${JSON.stringify(index.href)};
    const loaded = () => process.report.getReport().sharedObjects.some((file) => file.includes("duckdb"));
    const target = duckdb({ path: "x.duckdb" });
    const before = loaded();
    await target.load();
    console.log(JSON.stringify({ before, after: loaded() }));`;
  const { stdout } = await run(process.execPath, ["--import", resolve("tsx"), "--input-type=module", "-e", script]);
  expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
});

test("the scratch database is cut off from files and the network", async () => {
  const adapter = await loadAdapter();
  await using scratch = await adapter.openScratch();
  expect(await scratch.query("select current_setting('TimeZone') as zone")).toEqual([{ zone: "UTC" }]);
  for (const statement of [
    "from read_csv('package.json')",
    "copy (select 1) to 'x.csv'",
    "attach 'x.duckdb'",
    "from 'https://localhost/x.csv'",
  ]) {
    await expect(scratch.execute(statement)).rejects.toMatchObject({ problems: [{ code: "query_failed" }] });
  }
  await scratch.execute("create table t (a integer)");
  expect(await scratch.describe("select a, count(*) as n from t group by a")).toEqual([
    { name: "a", type: "INTEGER" },
    { name: "n", type: "BIGINT" },
  ]);
});
