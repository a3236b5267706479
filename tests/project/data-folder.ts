import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { scaledRates } from "../../src/pipeline/generate/dirt.js";
import { type Generated, generate } from "../../src/pipeline/generate/generate.js";
import type { GenerateOptions } from "../../src/pipeline/generate/world.js";

export const small: GenerateOptions = { seed: 7, start: "2026-03-05", days: 9, users: 250, products: 60, dirt: scaledRates(1) };

/** A project folder with generated data in `data/`, removed when the test is done. */
export interface DataFolder extends AsyncDisposable {
  readonly dir: string;
  readonly generated: Generated;
  /** The rows of a query; paths in it are relative to `data/`. */
  readonly rows: <Row = Record<string, unknown>>(sql: string) => Promise<Row[]>;
  /** The hash of every file in a folder of `data/`. */
  readonly hashes: (folder: string) => Promise<Record<string, string>>;
}

export async function generatedFolder(changes: Partial<GenerateOptions> = {}): Promise<DataFolder> {
  const dir = await mkdtemp(join(tmpdir(), "shop-"));
  const data = join(dir, "data");
  const generated = await generate(data, { ...small, ...changes });
  return {
    dir,
    generated,
    rows: async <Row>(sql: string) => {
      const instance = await DuckDBInstance.create(":memory:", { file_search_path: data });
      const connection = await instance.connect();
      try {
        await connection.run("SET TimeZone = 'UTC'");
        return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
      } finally {
        connection.closeSync();
        instance.closeSync();
      }
    },
    hashes: async (folder) => {
      const entries = await readdir(join(data, folder), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const hashes = files.sort().map(
        async (file) =>
          [
            relative(data, file),
            createHash("sha256")
              .update(await readFile(file))
              .digest("hex"),
          ] as const,
      );
      return Object.fromEntries(await Promise.all(hashes));
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
