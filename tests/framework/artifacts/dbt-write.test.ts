import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sqlFileOf } from "../../../src/framework/artifacts/dbt/compiled.js";
import { dbtCatalogSchema } from "../../../src/framework/artifacts/dbt/schema/catalog.js";
import { dbtManifestSchema } from "../../../src/framework/artifacts/dbt/schema/manifest.js";
import { dbtRunResultsSchema } from "../../../src/framework/artifacts/dbt/schema/run-results.js";
import { writeArtifacts } from "../../../src/framework/artifacts/dbt/write.js";
import { catalog, manifest, projectDir, results } from "./shop.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "artifacts-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(dir, name), "utf8"));

test.each([
  ["manifest.json", dbtManifestSchema],
  ["run_results.json", dbtRunResultsSchema],
  ["catalog.json", dbtCatalogSchema],
])("%s is what its schema and its golden file say", async (name, schema) => {
  await writeArtifacts(dir, { manifest, results, catalog }, projectDir);
  const written = await read(name);
  expect(schema.parse(written)).toEqual(written);
  await expect(`${JSON.stringify(written, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}`);
});

test("the schemas know nothing besides", () => {
  for (const schema of [dbtManifestSchema, dbtRunResultsSchema, dbtCatalogSchema]) {
    expect(schema.safeParse({ ours: 1 }).error?.issues).toContainEqual(
      expect.objectContaining({ code: "unrecognized_keys", keys: ["ours"] }),
    );
  }
});

test("no path of the machine is written", async () => {
  await writeArtifacts(dir, { manifest, results, catalog }, projectDir);
  for (const name of ["manifest.json", "run_results.json", "catalog.json"]) {
    expect(await readFile(join(dir, name), "utf8")).not.toContain("/home/");
  }
  expect(await read("run_results.json")).toMatchObject({
    results: [{}, {}, { message: 'No files match "data/raw/events/*.parquet"' }, {}, {}, {}],
  });
});

test("only what there is to tell is written, and earlier files stay", async () => {
  await writeArtifacts(dir, { manifest, catalog }, projectDir);
  expect((await readdir(dir)).sort()).toEqual(["catalog.json", "manifest.json"]);
  await writeArtifacts(dir, { manifest, results }, projectDir);
  expect((await readdir(dir)).sort()).toEqual(["catalog.json", "compiled", "manifest.json", "run_results.json"]);
});

test("the SQL of what failed or warned is there to look at, and no other", async () => {
  await writeArtifacts(dir, { manifest, results }, projectDir);
  const files = await readdir(join(dir, "compiled"), { recursive: true });
  expect(files.filter((file) => file.endsWith(".sql")).sort()).toEqual([
    "models/marts/fct_orders.sql",
    "models/marts/fct_orders/not_null_fct_orders_order_id.sql",
  ]);
  expect(await readFile(join(dir, "compiled/models/marts/fct_orders/not_null_fct_orders_order_id.sql"), "utf8")).toBe(
    'select * from "marts"."fct_orders" where "failing"\n',
  );
  const shown = results.results.map((result) => sqlFileOf(manifest, result)).filter((file) => file !== undefined);
  expect(shown).toEqual([
    "target/compiled/models/marts/fct_orders.sql",
    expect.stringContaining("/fct_orders/not_null_fct_orders_order_id.sql"),
  ]);
});

test("writers at the same time never leave half a file, nor anything beside it", async () => {
  const target = join(dir, "not", "yet", "there");
  const writers = Array.from({ length: 20 }, (_, index) =>
    writeArtifacts(target, { manifest: { ...manifest, overview: "x".repeat(index * 10_000) }, results }, projectDir),
  );
  await Promise.all(writers);
  dbtManifestSchema.parse(JSON.parse(await readFile(join(target, "manifest.json"), "utf8")));
  expect((await readdir(target)).sort()).toEqual(["compiled", "manifest.json", "run_results.json"]);
});

test("a folder that cannot be made is an error of its own", async () => {
  await writeFile(join(dir, "target"), "");
  await expect(writeArtifacts(join(dir, "target"), { manifest }, projectDir)).rejects.toMatchObject({
    problems: [{ code: "artifact_unwritable", blame: "failure" }],
  });
});

test("a file that cannot be replaced leaves nothing aside", async () => {
  await mkdir(join(dir, "manifest.json"));
  await expect(writeArtifacts(dir, { manifest }, projectDir)).rejects.toMatchObject({ problems: [{ code: "artifact_unwritable" }] });
  expect(await readdir(dir)).toEqual(["manifest.json"]);
});
