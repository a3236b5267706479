import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Adapter, OpenOptions, Warehouse } from "../../../../src/framework/adapters/adapter.js";
import { type DuckDbOptions, duckdb } from "../../../../src/framework/adapters/duckdb/index.js";

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "modelwright-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const loadAdapter = (options: Partial<DuckDbOptions> = {}): Promise<Adapter> => duckdb({ path: ":memory:", ...options }).load();

/** A database in memory, or in the given folder, that is closed after the test. */
export async function openWarehouse(options: Partial<DuckDbOptions> = {}, openOptions: Partial<OpenOptions> = {}): Promise<Warehouse> {
  const adapter = await loadAdapter(options);
  const warehouse = await adapter.open({ projectDir: openOptions.projectDir ?? (await temporaryFolder()), threads: 4, ...openOptions });
  onTestFinished(() => warehouse.close());
  return warehouse;
}
