import type { Connection } from "../../adapters/adapter.js";
import type { ColumnDefinition } from "../../define/column-types.js";
import type { RawRecord } from "../validate.js";
import { readCsv, readParquet } from "./columnar.js";
import { readNdjson } from "./ndjson.js";

/** Reads the records of a file, in batches and with flat memory. */
type Reader = (connection: Connection, path: string, columns: readonly ColumnDefinition[]) => AsyncGenerator<readonly RawRecord[]>;

const ndjson: Reader = (_, path) => readNdjson(path);

/** How files of each kind are read, by the end of their names. */
export const readers = {
  ".ndjson": ndjson,
  ".jsonl": ndjson,
  ".csv": readCsv,
  ".parquet": readParquet,
} as const satisfies Readonly<Record<string, Reader>>;

export type FileEnding = keyof typeof readers;
