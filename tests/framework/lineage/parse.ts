import { afterAll } from "vitest";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import { duckdb } from "../../../src/framework/adapters/duckdb/index.js";

const adapter = await duckdb({ path: ":memory:" }).load();

export const { dialect } = adapter;
export const scratch: Warehouse = await adapter.openScratch();
afterAll(() => scratch.close());

/** The tree of a query that is spelled correctly. */
export async function treeOf(sql: string) {
  const [parsed] = await scratch.parse([sql]);
  if (parsed?.tree === undefined) throw new Error(`${sql}: ${parsed?.failure}`);
  return parsed.tree;
}
