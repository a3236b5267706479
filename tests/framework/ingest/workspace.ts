import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { z } from "zod";
import { defineIngestion, type Gates, type Rejected } from "../../../src/framework/ingest/index.js";

/** A project folder of a test, removed when the test is done. */
export interface Workspace extends AsyncDisposable {
  readonly dir: string;
  readonly write: (file: string, content: string | Uint8Array) => Promise<void>;
  /** Lines of JSON. */
  readonly writeRecords: (file: string, records: readonly unknown[]) => Promise<void>;
  /** The bytes of every stored file: the lake, the quarantine and the ledger. */
  readonly stored: () => Promise<Record<string, string>>;
  readonly rejected: () => Promise<Rejected[]>;
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort();
}

export async function newWorkspace(): Promise<Workspace> {
  const dir = await mkdtemp(join(tmpdir(), "ingest's "));
  const write = async (file: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(dir, file)), { recursive: true });
    await writeFile(join(dir, file), content);
  };
  return {
    dir,
    write,
    writeRecords: (file, records) => write(file, records.map((record) => `${JSON.stringify(record)}\n`).join("")),
    stored: async () => {
      const files = (await filesBelow(join(dir, "data"))).filter((file) => /^(processed\/(?!_metrics|_staging)|quarantine\/)/.test(file));
      const hashes = files.map(async (file) => {
        const content = await readFile(join(dir, "data", file));
        return [file, createHash("sha256").update(content).digest("hex")] as const;
      });
      return Object.fromEntries(await Promise.all(hashes));
    },
    rejected: async () => {
      const folder = join(dir, "data", "quarantine");
      const texts = await Promise.all((await filesBelow(folder)).map((file) => readFile(join(folder, file), "utf8")));
      return texts.flatMap((text) => text.trimEnd().split("\n")).map((line) => JSON.parse(line) as Rejected);
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}

/** The rows that a query over a workspace gives; `lake` is the Parquet files of `orders`. */
export async function rowsOf({ dir }: Workspace, sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const files = join(dir, "data/processed/orders/*/*.parquet").replaceAll("'", "''");
  try {
    await connection.run(`CREATE VIEW lake AS SELECT * FROM read_parquet('${files}', hive_partitioning = true, union_by_name = true)`);
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export const orderSchema = z.object({
  id: z.string().min(1),
  at: z.iso.datetime({ offset: true }).meta({ sqlType: "TIMESTAMP" }),
  amount: z.int().nonnegative(),
  note: z.string().nullish(),
});

export const ordersWith = (gates: Gates<"note"> = {}, loadNumber?: string) =>
  defineIngestion({
    source: "orders",
    files: ["raw/*.ndjson", "raw/*.csv", "raw/*.parquet"],
    schema: orderSchema,
    partitionBy: { column: "order_date", dateOf: "at" },
    dedupeBy: ["id"],
    gates,
    ...(loadNumber === undefined ? {} : { loadNumber }),
  });

export const orders = ordersWith();

/** A valid order: `day` of March 2026. */
export const order = (id: string, day = 1, more: Readonly<Record<string, unknown>> = {}) => ({
  id,
  at: `2026-03-${String(day).padStart(2, "0")}T10:00:00.000Z`,
  amount: 100,
  ...more,
});
