import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { databaseName } from "../../../../src/framework/adapters/duckdb/database-name.js";
import { duckdb } from "../../../../src/framework/adapters/duckdb/index.js";

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
