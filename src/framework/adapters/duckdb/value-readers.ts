import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import { decimalReader, integerReader, timestampReader } from "./exact-values.js";
import { arrayReader, mapReader, structReader, unionReader, variantReader } from "./nested-values.js";
import type { NullableReader, Reader, ReaderOf, Reading } from "./reading.js";
import { dateText, timestampText, timeText } from "./temporal-text.js";
import type { ReadableTypeName } from "./value-mapping.js";

/** Makes the reader of one type; `undefined` where DuckDB's client gives the right value itself. */
type MakeReader<Type extends DuckDBType> = (type: Type, reading: Reading, readerOf: ReaderOf) => Reader | undefined;

type TypeNamed<Name extends ReadableTypeName> = Extract<DuckDBType, { typeId: (typeof DuckDBTypeId)[Name] }>;

const integer = (_: unknown, reading: Reading) => integerReader(reading);

const timestamp =
  <Key extends string>(key: Key, perSecond: bigint, suffix = "") =>
  (_: unknown, reading: Reading): Reader => {
    const text = (value: bigint) => {
      const moment = timestampText(value, perSecond);
      return moment.endsWith("infinity") ? moment : moment + suffix;
    };
    const read = timestampReader(reading, perSecond, text);
    return (value: Readonly<Record<Key, bigint>>) => read(value[key]);
  };

const base64 = ({ bytes }: { readonly bytes: Uint8Array }) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
const asText = () => String;
const asBase64 = () => base64;

/** How values become what `value-mapping.ts` says. A type that is not here comes as it is. */
const readers: { readonly [Name in ReadableTypeName]?: MakeReader<TypeNamed<Name>> } = {
  BIGINT: integer,
  UBIGINT: integer,
  HUGEINT: integer,
  UHUGEINT: integer,
  BIGNUM: integer,
  DECIMAL: ({ scale }, reading) => decimalReader(reading, scale),
  UUID: asText,
  DATE:
    () =>
    ({ days }: { readonly days: number }) =>
      dateText(days),
  TIMESTAMP: timestamp("micros", 1_000_000n),
  TIMESTAMP_S: timestamp("seconds", 1n),
  TIMESTAMP_MS: timestamp("millis", 1000n),
  TIMESTAMP_NS: timestamp("nanos", 1_000_000_000n),
  TIMESTAMP_TZ: timestamp("micros", 1_000_000n, "+00"),
  TIME:
    () =>
    ({ micros }: { readonly micros: bigint }) =>
      timeText(micros),
  TIME_NS:
    () =>
    ({ nanos }: { readonly nanos: bigint }) =>
      timeText(nanos, 1_000_000_000n),
  TIME_TZ: asText,
  INTERVAL: asText,
  BIT: asText,
  BLOB: asBase64,
  GEOMETRY: asBase64,
  LIST: ({ valueType }, _, readerOf) => arrayReader(readerOf(valueType)),
  ARRAY: ({ valueType }, _, readerOf) => arrayReader(readerOf(valueType)),
  STRUCT: structReader,
  MAP: mapReader,
  UNION: unionReader,
  VARIANT: variantReader,
};

const makeReaderOf = (type: DuckDBTypeId) => (readers as Readonly<Record<string, MakeReader<never> | undefined>>)[DuckDBTypeId[type] ?? ""];

/** Whether values of a type come from DuckDB's client as users see them. */
export const comesAsItIs = (type: DuckDBTypeId): boolean => makeReaderOf(type) === undefined;

/** Finds out how the values of a type are read, null included; nested types are read through their parts. */
export function readerFor(type: DuckDBType, reading: Reading): NullableReader {
  const readerOf: ReaderOf = (part) => readerFor(part, reading);
  const read = makeReaderOf(type.typeId)?.(type as never, reading, readerOf) as NullableReader | undefined;
  return read === undefined ? (value) => value : (value) => (value === null ? null : read(value));
}
