import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRunResults } from "../../../src/framework/artifacts/dbt/read-run-results.js";
import { dbtRunResults } from "../../../src/framework/artifacts/dbt/run-results.js";
import { writeArtifacts } from "../../../src/framework/artifacts/dbt/write.js";
import type { NodeResult } from "../../../src/framework/artifacts/run-results.js";
import { manifest, projectDir, results } from "./shop.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "run-results-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("where nothing ran there is nothing to read", async () => {
  expect(await readRunResults(dir)).toBeUndefined();
  expect(await readRunResults(join(dir, "missing"))).toBeUndefined();
});

test("what was written is read back", async () => {
  await writeArtifacts(dir, { manifest, results }, projectDir);
  const last = await readRunResults(dir);
  expect(last).toMatchObject({
    runId: results.runId,
    command: "build",
    target: "dev",
    finishedAt: "2024-03-01T12:00:05.200Z",
    durationMs: 4200,
  });
  expect(last?.results["seed.shop.countries"]).toEqual({
    status: "success",
    startedAt: "2024-03-01T12:00:01.000Z",
    durationMs: 123.456,
    message: undefined,
    rows: 249,
    failures: undefined,
    storedIn: undefined,
  });
  expect(last?.results["test.shop.not_null_fct_orders_order_id.b1b2c3d4e5"]).toMatchObject({
    status: "warn",
    failures: 12,
    message: "12 failing rows",
    storedIn: '"test_failures"."not_null_fct_orders_order_id"',
  });
  expect(last?.results["test.shop.orders_have_events"]).toMatchObject({ status: "skipped", startedAt: undefined });
});

test("any result survives the way through the file", async () => {
  const result = fc.record({
    kind: fc.constant("model" as const),
    id: fc.stringMatching(/^model\.shop\.[a-z]{1,12}$/),
    name: fc.string(),
    startedAt: fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }).map((date) => date.toISOString()),
    durationMs: fc.integer({ min: 0, max: 1e10 }).map((microseconds) => microseconds / 1000),
    status: fc.constantFrom("success" as const, "error" as const),
    rows: fc.option(fc.nat(), { nil: undefined }),
    message: fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
    problem: fc.constant(undefined),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(result, { selector: ({ id }) => id, maxLength: 20 }), async (list) => {
      await writeArtifacts(dir, { manifest, results: { ...results, results: list } }, projectDir);
      const last = await readRunResults(dir);
      expect(Object.keys(last?.results ?? {})).toHaveLength(list.length);
      for (const { id, status, startedAt, durationMs, rows, message } of list) {
        expect(last?.results[id]).toMatchObject({ status, startedAt, durationMs, rows, message });
      }
    }),
    { numRuns: 50 },
  );
});

test("a failing node without a message tells its problem", () => {
  expect(dbtRunResults(results, manifest).results[2]?.message).toContain("No files match");
});

test("a node that the manifest no longer has is told without its code", () => {
  const gone: NodeResult = { ...results.results[0], kind: "model", id: "model.shop.gone" } as NodeResult;
  expect(dbtRunResults({ ...results, results: [gone] }, manifest).results[0]).toMatchObject({ compiled_code: null, relation_name: null });
});

const valid = JSON.parse(JSON.stringify(dbtRunResults(results, manifest))) as Record<string, unknown>;

test.each([
  ["a file cut short", JSON.stringify(valid).slice(0, 200), "JSON"],
  ["an empty file", "", "JSON"],
  ["another format", JSON.stringify({ ...valid, metadata: { dbt_schema_version: "v5" } }), "dbt_schema_version"],
  ["an unknown key", JSON.stringify({ ...valid, ours: 1 }), "ours"],
  ["a wrong value", JSON.stringify({ ...valid, elapsed_time: "4 s" }), "elapsed_time"],
])("%s is an error that names the file and what is wrong", async (_what, text, reason) => {
  await writeFile(join(dir, "run_results.json"), text);
  await expect(readRunResults(dir)).rejects.toMatchObject({
    problems: [
      {
        code: "artifact_unreadable",
        message: expect.stringMatching(new RegExp(`^${join(dir, "run_results.json")} cannot be read: [^]*${reason}`)),
        hint: expect.stringContaining("npx model build"),
      },
    ],
  });
});

test("a file that may not be read is an error too", async () => {
  await mkdir(join(dir, "run_results.json"));
  await expect(readRunResults(dir)).rejects.toMatchObject({ problems: [{ code: "artifact_unreadable" }] });
});
