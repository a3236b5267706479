// A misspelt setting is an error, wherever it stands.
import { acceptedValues, defineConfig, defineExposure, defineModel, defineSeed, defineSource, notNull, parquet } from "modelwright";
import { duckdb } from "modelwright/adapters/duckdb";
import { z } from "zod";
import { orders, stgOrders } from "./shop.js";

export const model = defineModel({
  name: "model",
  deps: [orders],
  materialised: "table",
//^ 'materialised' does not exist … Did you mean to write 'materialized'?
  query: ({ db }) => db.selectFrom("orders").select("order_id"),
});

export const modelValue = defineModel({
  name: "model_value",
  deps: [orders],
  materialized: "tabel",
//^ Type '"tabel"' … "table"
  query: ({ db }) => db.selectFrom("orders").select("order_id"),
});

export const source = defineSource({
  name: "source",
  source: "shop",
  locatoin: parquet("x"),
//^ 'locatoin' does not exist … Did you mean to write 'location'?
  schema: z.object({ id: z.string() }),
});

export const seed = defineSeed({
  name: "seed",
  databaseSchem: "raw",
//^ 'databaseSchem' does not exist … Did you mean to write 'databaseSchema'?
  schema: z.object({ id: z.string() }),
});

export const column = defineModel({
  name: "column",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["order_id"]),
  columns: { order_id: { descripton: "Key." } },
  //                     ^ 'descripton' does not exist … Did you mean to write 'description'?
});

export const test = defineModel({
  name: "test",
  deps: [stgOrders],
  query: ({ db }) => db.selectFrom("stg_orders").select(["channel"]),
  columns: { channel: { tests: [notNull({ severty: "warn" }), acceptedValues(["click"], { warnIf: "> ten" })] } },
  //                                      ^ 'severty' does not exist … Did you mean to write 'severity'?
  //                                                                                      ^ Type '"> ten"'
});

export const exposure = defineExposure({
  name: "exposure",
  type: "dashbord",
//^ Type '"dashbord"' … Did you mean '"dashboard"'?
  owner: { name: "Analytics" },
  deps: [stgOrders],
});

export const config = defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "dev.duckdb" }), prod: () => duckdb({ path: "prod.duckdb" }) },
  defaultTarget: "production",
//^ Type '"production"' … "dev" | "prod"
});

export const configSetting = defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "dev.duckdb" }) },
  folder: { "models/staging": { materialized: "view" } },
//^ 'folder' does not exist … Did you mean to write 'folders'?
});

export const folderSetting = defineConfig({
  name: "shop",
  targets: { dev: duckdb({ path: "dev.duckdb" }) },
  folders: { "models/staging": { materialised: "view" } },
  //                             ^ 'materialised' does not exist … Did you mean to write 'materialized'?
});
