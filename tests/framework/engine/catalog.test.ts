import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, it } from "vitest";
import { dbtCatalogSchema } from "../../../src/framework/artifacts/dbt/schema/catalog.js";
import { createEngine } from "../../../src/framework/engine.js";
import { projectFolder } from "../project-folder.js";

it("the catalogue has what is built with its rows, and the tables that are read as sources, whatever their schema", async () => {
  using folder = projectFolder({
    "models/landing.ts": `import { defineSource, table } from "modelwright";
import { z } from "zod";
export const visits = defineSource({ name: "visits", source: "landing", schema: z.object({ page: z.string() }), location: table("landing.visits") });
`,
  });
  const instance = await DuckDBInstance.create(join(folder.dir, "shop.duckdb"));
  const connection = await instance.connect();
  await connection.run("create schema landing; create table landing.visits as select 'p' || range as page, range as n from range(1234)");
  connection.closeSync();
  instance.closeSync();

  await using engine = await createEngine({ projectDir: folder.dir });
  expect((await engine.build()).ok).toBe(true);
  const { relations } = await engine.catalog();
  expect(relations["source.shop.landing.visits"]).toMatchObject({ schema: "landing", name: "visits", kind: "table", rows: 1234 });
  expect(relations["source.shop.landing.visits"]?.columns.map(({ name }) => name)).toEqual(["page", "n"]);
  expect(relations["model.shop.fct_status"]).toMatchObject({ kind: "table", rows: 2 });
  expect(relations["model.shop.stg_orders"]).toMatchObject({ kind: "view", rows: undefined });

  const written = dbtCatalogSchema.parse(JSON.parse(readFileSync(join(folder.dir, "target/catalog.json"), "utf8")));
  expect(written.sources["source.shop.landing.visits"]).toMatchObject({
    metadata: { type: "BASE TABLE", schema: "landing", database: "shop" },
    stats: { num_rows: { value: 1234 } },
  });
  expect(written.nodes["model.shop.fct_status"]?.stats).toMatchObject({ num_rows: { value: 2 } });
  expect(written.nodes["model.shop.stg_orders"]?.stats).toMatchObject({ has_stats: { value: false } });
});
