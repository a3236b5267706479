import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { databaseName } from "../../../../src/framework/adapters/duckdb/database-name.js";
import { duckdb } from "../../../../src/framework/adapters/duckdb/index.js";
import { problemsIn, projectFolder, shop } from "../../project-folder.js";

test.each(["shop.duckdb", "a.b.duckdb", "main.duckdb", "temp.db", "system.duckdb", "x-y.duckdb", "plain", ".hidden.duckdb"])(
  "%s has the name that DuckDB gives it",
  async (file) => {
    const dir = await mkdtemp(join(tmpdir(), "name-"));
    const instance = await DuckDBInstance.create(join(dir, file));
    const connection = await instance.connect();
    const rows = (await connection.run("select current_database()")).getRows();
    connection.closeSync();
    instance.closeSync();
    await rm(dir, { recursive: true });
    expect([[databaseName(`data/${file}`)]]).toEqual(await rows);
  },
);

test("a target tells the name of its database", () => {
  expect(duckdb({ path: "data/shop.duckdb" }).database).toBe("shop");
  expect(duckdb({ path: ":memory:" }).database).toBe("memory");
});

const config = (path: string, schema: string) => `import { defineConfig } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
export default defineConfig({ name: "shop", targets: { dev: duckdb({ path: "${path}", schema: "${schema}" }) } });
`;
const inSchema = (schema: string) => ({
  "models/staging/stg_orders.ts": (shop["models/staging/stg_orders.ts"] ?? "").replace("deps:", `schema: "${schema}", deps:`),
});

test.each<[string, Record<string, string>, object]>([
  [
    "the target's",
    { "analytics.config.ts": config("data/shop.v2.duckdb", "Shop") },
    { facts: { schema: "Shop", database: "shop", isDefault: true }, at: { file: "analytics.config.ts" } },
  ],
  [
    "the target's, called like the copy for readers",
    { "analytics.config.ts": config("data/dev.duckdb", "shop").replace(", schema:", ', publish: "data/shop.read.duckdb", schema:') },
    { facts: { schema: "shop", database: "shop", isDefault: true }, at: { file: "analytics.config.ts" } },
  ],
  ["a model's", inSchema("shop"), { facts: { relation: "stg_orders", isDefault: false }, at: { file: "models/staging/stg_orders.ts" } }],
  [
    "a source's",
    {
      "models/sources.ts": (shop["models/sources.ts"] ?? "")
        .replace('csv("data/orders.csv")', 'table("shop.orders")')
        .replace("{ csv,", "{ table,"),
    },
    { facts: { relation: "orders" }, at: { file: "models/sources.ts" } },
  ],
])("a schema that is called like its database is told once, with what to do: %s", async (_, files, found) => {
  using folder = projectFolder(files);
  expect(await problemsIn(folder.dir)).toMatchObject([
    { code: "schema_ambiguous", blame: "usage", hint: expect.stringContaining("another name"), ...found },
  ]);
});

test("a schema with another name beside that of the database is none", async () => {
  using folder = projectFolder({ "analytics.config.ts": config("data/main.duckdb", "main"), ...inSchema("shop") });
  expect(await problemsIn(folder.dir)).toEqual([]);
});
