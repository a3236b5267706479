import type { DuckDBTypeId } from "@duckdb/node-api";
import type { ValueOptions } from "../adapter.js";

/** What the values of one DuckDB type are in JavaScript. How they are read is in `value-readers.ts`. */
export interface ValueMapping {
  readonly type: string;
  /** The TypeScript type of what is read, as the documentation shows it. */
  readonly javascript: string;
  readonly note: string;
  /** The option that changes how the type is read. */
  readonly option?: keyof ValueOptions;
}

/** The types that a column of a result can have, by the names that DuckDB's client gives them. */
export type ReadableTypeName = Exclude<keyof typeof DuckDBTypeId, "INVALID" | "ANY" | "STRING_LITERAL" | "INTEGER_LITERAL">;

const number = (type: string, note = ""): ValueMapping => ({ type, javascript: "number", note });

const integer = (type: string): ValueMapping => ({
  ...number(type, 'an unsafe integer is an error; `integers: "bigint"` or `"string"` reads all of them so'),
  option: "integers",
});

const timestamp = (type: string, suffix = ""): ValueMapping => ({
  type,
  javascript: "Date",
  option: "timestamps",
  note: `in UTC; a part of a millisecond, infinity, or a year beyond 275760 is an error; \`timestamps: "string"\` reads text as in \`2024-02-29 12:00:00.5${suffix}\``,
});

const text = (type: string, note: string): ValueMapping => ({ type, javascript: "string", note });

/** THE value mapping: what each type of DuckDB is read as. `NULL` is `null` everywhere. Free of DuckDB itself: types are compared without it. */
export const valueMappings = {
  BOOLEAN: { type: "BOOLEAN", javascript: "boolean", note: "" },
  TINYINT: number("TINYINT"),
  SMALLINT: number("SMALLINT"),
  INTEGER: number("INTEGER"),
  UTINYINT: number("UTINYINT"),
  USMALLINT: number("USMALLINT"),
  UINTEGER: number("UINTEGER"),
  BIGINT: integer("BIGINT"),
  UBIGINT: integer("UBIGINT"),
  HUGEINT: integer("HUGEINT"),
  UHUGEINT: integer("UHUGEINT"),
  BIGNUM: integer("BIGNUM"),
  FLOAT: number("FLOAT", "the exact value: `0.1::FLOAT` is 0.10000000149011612"),
  DOUBLE: number("DOUBLE", "with `NaN`, `Infinity` and `-0`"),
  DECIMAL: {
    ...number(
      "DECIMAL(p,s)",
      'one whose digits a number does not print as they are is an error (16 significant digits or more can be); `decimals: "string"` reads all of them as text with s digits after the point',
    ),
    option: "decimals",
  },
  VARCHAR: text("VARCHAR", "JSON too: its text as it is stored, so that no number in it is rounded"),
  ENUM: text("ENUM", ""),
  UUID: text("UUID", "lower case with hyphens"),
  DATE: text("DATE", "`2024-02-29`; `0044-03-15 (BC)`, `12345-01-01`, `infinity`"),
  TIMESTAMP: timestamp("TIMESTAMP"),
  TIMESTAMP_S: timestamp("TIMESTAMP_S"),
  TIMESTAMP_MS: timestamp("TIMESTAMP_MS"),
  TIMESTAMP_NS: timestamp("TIMESTAMP_NS"),
  TIMESTAMP_TZ: timestamp("TIMESTAMP WITH TIME ZONE", "+00"),
  TIME: text("TIME", "`23:59:59.999999`"),
  TIME_NS: text("TIME_NS", "`23:59:59.999999999`"),
  TIME_TZ: text("TIME WITH TIME ZONE", "`23:59:59.999999+05:30`"),
  INTERVAL: text("INTERVAL", "`1 year 2 months 3 days 04:05:06.7`, which DuckDB reads back"),
  BIT: text("BIT", "`0101`"),
  BLOB: text("BLOB", "base64"),
  GEOMETRY: text("GEOMETRY", "well-known binary in base64"),
  LIST: { type: "LIST", javascript: "T[]", note: "elements as their own type" },
  ARRAY: { type: "ARRAY", javascript: "T[]", note: "elements as their own type" },
  STRUCT: { type: "STRUCT", javascript: "object", note: "fields as their own type; a struct whose fields have no names is an error" },
  MAP: {
    type: "MAP",
    javascript: "Record<string, T>",
    note: "keys as text; `[key, value][]` where a key is read as a Date, array or object",
  },
  UNION: { type: "UNION", javascript: "{ tag, value }", note: "the member's name, and its value as its own type" },
  VARIANT: { type: "VARIANT", javascript: "unknown", note: "each value as its own type" },
  SQLNULL: { type: "NULL", javascript: "null", note: "" },
} as const satisfies Readonly<Record<ReadableTypeName, ValueMapping>>;
