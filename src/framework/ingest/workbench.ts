import { mkdir } from "node:fs/promises";
import { dirname, relative } from "node:path";
import type { Warehouse } from "../adapters/adapter.js";
import { duckdb } from "../adapters/duckdb/index.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import type { Paths } from "./paths.js";

/** The files this process holds: a database file keeps out other processes only. */
const held = new Set<string>();

const holderOf = (error: unknown): string | undefined => {
  const problem = error instanceof ModelwrightError ? error.problems.find(({ code }) => code === "database_locked") : undefined;
  return problem === undefined ? undefined : (problem.facts as { readonly holder?: string }).holder;
};

/**
 * Opens the engine that reads and writes tables for an ingestion: one connection to read with, one to write with. Its database file is empty;
 * while it is open, nobody else can ingest the same source, and when a process is killed its operating system gives the file free.
 */
export async function openWorkbench(source: string, dataDir: string, { staging }: Paths): Promise<Warehouse> {
  const path = `${staging}.duckdb`;
  if (held.has(path)) throw errorOf("ingest_busy", { source, holder: undefined });
  held.add(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    const settings = { memory_limit: "512MB", temp_directory: `${staging}.spill` };
    const adapter = await duckdb({ path: relative(dataDir, path), settings }).load();
    const warehouse = await adapter.open({ projectDir: dataDir, threads: 2 });
    const close = async () => {
      await warehouse.close();
      held.delete(path);
    };
    return { ...warehouse, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    held.delete(path);
    const holder = holderOf(error);
    throw holder === undefined ? error : errorOf("ingest_busy", { source, holder }, undefined, error);
  }
}
