import { readFile } from "node:fs/promises";
import { z } from "zod";
import { errorOf } from "../core/errors/index.js";
import type { Paths } from "./paths.js";
import { writeAside } from "./write-aside.js";

const count = z.int().nonnegative();

const part = z.strictObject({
  /** `event_date=2026-03-01/<hash>.parquet`, in the folder of the source. */
  path: z.string(),
  date: z.iso.date(),
  rows: count,
  bytes: count,
});

const entry = z.strictObject({
  /** Hash of the file's content: the same content is loaded once, whatever the file is called. */
  hash: z.string(),
  /** Relative to the project folder. */
  file: z.string(),
  bytes: count,
  read: count,
  loaded: count,
  quarantined: count,
  duplicates: count,
  parts: z.array(part),
  /** Name of the file in quarantine; null where nothing was rejected. */
  quarantine: z.string().nullable(),
});

const column = z.strictObject({ name: z.string(), type: z.string(), nullable: z.boolean() });

const ledger = z.strictObject({
  version: z.literal(1),
  source: z.string(),
  /** Every column that is stored, in any file. */
  columns: z.array(column),
  files: z.array(entry),
});

const journal = z.strictObject({
  version: z.literal(1),
  /** Files to remove, relative to the data folder. */
  removes: z.array(z.string()),
  /** Files to move, from a path in staging to one in the data folder; both relative to the data folder. */
  moves: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  ledger,
});

/** A file in the lake. */
export type Part = z.output<typeof part>;
/** A file that was loaded. */
export type LedgerEntry = z.output<typeof entry>;
/** A column as stored. */
export type StoredColumn = z.output<typeof column>;
/** What is loaded of a source. It holds no times, so that the same files give the same bytes. */
export type Ledger = z.output<typeof ledger>;
/** What a publication is about to do: with it, an interrupted one can be completed. */
export type Journal = z.output<typeof journal>;

async function readState<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw errorOf("ingest_ledger_unreadable", { file: path, reason }, undefined, error);
  }
}

const asText = (state: Ledger | Journal) => `${JSON.stringify(state, null, 1)}\n`;

export const emptyLedger = (source: string): Ledger => ({ version: 1, source, columns: [], files: [] });
export const readLedger = async (paths: Paths, source: string): Promise<Ledger> =>
  (await readState(paths.ledger, ledger)) ?? emptyLedger(source);
export const writeLedger = (paths: Paths, state: Ledger): Promise<void> => writeAside(paths.ledger, asText(state));

export const readJournal = (paths: Paths): Promise<Journal | undefined> => readState(paths.journal, journal);
export const writeJournal = (paths: Paths, state: Journal): Promise<void> => writeAside(paths.journal, asText(state));
