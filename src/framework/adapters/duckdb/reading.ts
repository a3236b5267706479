import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { ValueOptions } from "../adapter.js";

/** What a reader knows about the column it reads. */
export interface Reading {
  readonly column: string;
  /** The column's type, in SQL. */
  readonly type: string;
  readonly options: ValueOptions;
}

/** Turns a value of DuckDB's client, never null, into the JavaScript value that users see. */
export type Reader = (value: never) => unknown;

/** The same, null included. */
export type NullableReader = (value: DuckDBValue) => unknown;

/** The reader of a part of a nested type. */
export type ReaderOf = (part: DuckDBType) => NullableReader;
