import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import type { ValueOptions } from "../adapter.js";
import { decimalReader, integerReader, timestampReader } from "./exact-values.js";
import { arrayReader, mapReader, structReader, unionReader, variantReader } from "./nested-values.js";
import type { NullableReader, Reader, ReaderOf, Reading } from "./reading.js";
import { dateText, timestampText, timeText } from "./temporal-text.js";

/** How the values of one DuckDB type are read. */
export interface ValueMapping<Type extends DuckDBType = DuckDBType> {
  readonly type: string;
  /** The TypeScript type of what is read, as the documentation shows it. */
  readonly javascript: string;
  readonly note: string;
  /** The option that changes how the type is read. */
  readonly option?: keyof ValueOptions;
  /** Absent, or `undefined`, where DuckDB's client gives the right value itself. */
  readonly reader?: (type: Type, reading: Reading, readerOf: ReaderOf) => Reader | undefined;
}

/** The types that a column of a result can have. */
export type ReadableTypeId = Exclude<
  DuckDBType["typeId"],
  DuckDBTypeId.INVALID | DuckDBTypeId.ANY | DuckDBTypeId.STRING_LITERAL | DuckDBTypeId.INTEGER_LITERAL
>;

type ValueMappings = { readonly [Id in ReadableTypeId]: ValueMapping<Extract<DuckDBType, { typeId: Id }>> };

const number = (type: string, note = "") => ({ type, javascript: "number", note });

const integer = (type: string) => ({
  ...number(type, 'an unsafe integer is an error; `integers: "bigint"` or `"string"` reads all of them so'),
  option: "integers" as const,
  reader: (_: unknown, reading: Reading) => integerReader(reading),
});

const timestamp = <Key extends string>(type: string, key: Key, perSecond: bigint, suffix = "") => ({
  type,
  javascript: "Date",
  option: "timestamps" as const,
  note: `in UTC; a part of a millisecond, infinity, or a year beyond 275760 is an error; \`timestamps: "string"\` reads text as in \`2024-02-29 12:00:00.5${suffix}\``,
  reader: (_: unknown, reading: Reading): Reader => {
    const text = (value: bigint) => {
      const moment = timestampText(value, perSecond);
      return moment.endsWith("infinity") ? moment : moment + suffix;
    };
    const read = timestampReader(reading, perSecond, text);
    return (value: Readonly<Record<Key, bigint>>) => read(value[key]);
  },
});

const text = (type: string, note: string, read: Reader) => ({ type, javascript: "string", note, reader: () => read });
const base64 = ({ bytes }: { readonly bytes: Uint8Array }) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/** THE value mapping: how each type of DuckDB is read. `NULL` is `null` everywhere. */
export const valueMappings = {
  [DuckDBTypeId.BOOLEAN]: { type: "BOOLEAN", javascript: "boolean", note: "" },
  [DuckDBTypeId.TINYINT]: number("TINYINT"),
  [DuckDBTypeId.SMALLINT]: number("SMALLINT"),
  [DuckDBTypeId.INTEGER]: number("INTEGER"),
  [DuckDBTypeId.UTINYINT]: number("UTINYINT"),
  [DuckDBTypeId.USMALLINT]: number("USMALLINT"),
  [DuckDBTypeId.UINTEGER]: number("UINTEGER"),
  [DuckDBTypeId.BIGINT]: integer("BIGINT"),
  [DuckDBTypeId.UBIGINT]: integer("UBIGINT"),
  [DuckDBTypeId.HUGEINT]: integer("HUGEINT"),
  [DuckDBTypeId.UHUGEINT]: integer("UHUGEINT"),
  [DuckDBTypeId.BIGNUM]: integer("BIGNUM"),
  [DuckDBTypeId.FLOAT]: number("FLOAT", "the exact value: `0.1::FLOAT` is 0.10000000149011612"),
  [DuckDBTypeId.DOUBLE]: number("DOUBLE", "with `NaN`, `Infinity` and `-0`"),
  [DuckDBTypeId.DECIMAL]: {
    ...number(
      "DECIMAL(p,s)",
      'one whose digits a number does not print as they are is an error (16 significant digits or more can be); `decimals: "string"` reads all of them as text with s digits after the point',
    ),
    option: "decimals",
    reader: ({ scale }, reading) => decimalReader(reading, scale),
  },
  [DuckDBTypeId.VARCHAR]: {
    type: "VARCHAR",
    javascript: "string",
    note: "JSON too: its text as it is stored, so that no number in it is rounded",
  },
  [DuckDBTypeId.ENUM]: { type: "ENUM", javascript: "string", note: "" },
  [DuckDBTypeId.UUID]: text("UUID", "lower case with hyphens", String),
  [DuckDBTypeId.DATE]: text("DATE", "`2024-02-29`; `0044-03-15 (BC)`, `12345-01-01`, `infinity`", ({ days }: { readonly days: number }) =>
    dateText(days),
  ),
  [DuckDBTypeId.TIMESTAMP]: timestamp("TIMESTAMP", "micros", 1_000_000n),
  [DuckDBTypeId.TIMESTAMP_S]: timestamp("TIMESTAMP_S", "seconds", 1n),
  [DuckDBTypeId.TIMESTAMP_MS]: timestamp("TIMESTAMP_MS", "millis", 1000n),
  [DuckDBTypeId.TIMESTAMP_NS]: timestamp("TIMESTAMP_NS", "nanos", 1_000_000_000n),
  [DuckDBTypeId.TIMESTAMP_TZ]: timestamp("TIMESTAMP WITH TIME ZONE", "micros", 1_000_000n, "+00"),
  [DuckDBTypeId.TIME]: text("TIME", "`23:59:59.999999`", ({ micros }: { readonly micros: bigint }) => timeText(micros)),
  [DuckDBTypeId.TIME_NS]: text("TIME_NS", "`23:59:59.999999999`", ({ nanos }: { readonly nanos: bigint }) =>
    timeText(nanos, 1_000_000_000n),
  ),
  [DuckDBTypeId.TIME_TZ]: text("TIME WITH TIME ZONE", "`23:59:59.999999+05:30`", String),
  [DuckDBTypeId.INTERVAL]: text("INTERVAL", "`1 year 2 months 3 days 04:05:06.7`, which DuckDB reads back", String),
  [DuckDBTypeId.BIT]: text("BIT", "`0101`", String),
  [DuckDBTypeId.BLOB]: text("BLOB", "base64", base64),
  [DuckDBTypeId.GEOMETRY]: text("GEOMETRY", "well-known binary in base64", base64),
  [DuckDBTypeId.LIST]: {
    type: "LIST",
    javascript: "T[]",
    note: "elements as their own type",
    reader: ({ valueType }, _, readerOf) => arrayReader(readerOf(valueType)),
  },
  [DuckDBTypeId.ARRAY]: {
    type: "ARRAY",
    javascript: "T[]",
    note: "elements as their own type",
    reader: ({ valueType }, _, readerOf) => arrayReader(readerOf(valueType)),
  },
  [DuckDBTypeId.STRUCT]: {
    type: "STRUCT",
    javascript: "object",
    note: "fields as their own type; a struct whose fields have no names is an error",
    reader: structReader,
  },
  [DuckDBTypeId.MAP]: {
    type: "MAP",
    javascript: "Record<string, T>",
    note: "keys as text; `[key, value][]` where a key is read as a Date, array or object",
    reader: mapReader,
  },
  [DuckDBTypeId.UNION]: {
    type: "UNION",
    javascript: "{ tag, value }",
    note: "the member's name, and its value as its own type",
    reader: unionReader,
  },
  [DuckDBTypeId.VARIANT]: { type: "VARIANT", javascript: "unknown", note: "each value as its own type", reader: variantReader },
  [DuckDBTypeId.SQLNULL]: { type: "NULL", javascript: "null", note: "" },
} as const satisfies ValueMappings;

/** The mapping of a type, whatever it is. */
export const mappingOf = (type: DuckDBTypeId): ValueMapping | undefined =>
  (valueMappings as Partial<Record<DuckDBTypeId, ValueMapping>>)[type];

/** Finds out how the values of a type are read, null included; nested types are read through their parts. */
export function readerFor(type: DuckDBType, reading: Reading): NullableReader {
  const readerOf: ReaderOf = (part) => readerFor(part, reading);
  const read = mappingOf(type.typeId)?.reader?.(type, reading, readerOf) as NullableReader | undefined;
  return read === undefined ? (value) => value : (value) => (value === null ? null : read(value));
}
