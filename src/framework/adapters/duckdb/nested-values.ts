import {
  type DuckDBMapType,
  type DuckDBMapValue,
  type DuckDBStructType,
  type DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBUnionType,
  type DuckDBUnionValue,
  type DuckDBValue,
  type DuckDBVariantValue,
} from "@duckdb/node-api";
import { errorOf } from "../../core/errors/index.js";
import type { NullableReader, ReaderOf, Reading } from "./reading.js";

export const arrayReader =
  (read: NullableReader) =>
  ({ items }: { readonly items: readonly DuckDBValue[] }): unknown[] =>
    items.map(read);

export function structReader({ entryNames, entryTypes }: DuckDBStructType, reading: Reading, readerOf: ReaderOf) {
  const names = new Set(entryNames);
  // The client keeps a struct as an object, in which such fields are lost.
  if (names.size < entryNames.length || names.has("") || names.has("__proto__")) {
    throw errorOf("type_unreadable", { column: reading.column, type: reading.type });
  }
  const readers = entryTypes.map(readerOf);
  return ({ entries }: DuckDBStructValue): Record<string, unknown> => {
    const fields: Record<string, unknown> = {};
    for (const [index, name] of entryNames.entries()) fields[name] = readers[index]?.(entries[name] ?? null);
    return fields;
  };
}

const nestedTypes = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
  DuckDBTypeId.VARIANT,
]);

/** Whether the values of a type are read as something that cannot be the key of an object. */
function isReadAsObject({ typeId }: DuckDBType, { options }: Reading): boolean {
  return nestedTypes.has(typeId) || (DuckDBTypeId[typeId].startsWith("TIMESTAMP") && options.timestamps !== "string");
}

export function mapReader({ keyType, valueType }: DuckDBMapType, reading: Reading, readerOf: ReaderOf) {
  const readKey = readerOf(keyType);
  const readValue = readerOf(valueType);
  const asPairs = isReadAsObject(keyType, reading);
  return ({ entries }: DuckDBMapValue): unknown => {
    const pairs = entries.map(({ key, value }) => [readKey(key), readValue(value)] as const);
    return asPairs ? pairs : Object.fromEntries(pairs.map(([key, value]) => [String(key), value]));
  };
}

export function unionReader({ memberTags, memberTypes }: DuckDBUnionType, _: Reading, readerOf: ReaderOf) {
  const readers = memberTypes.map(readerOf);
  return ({ tag, value }: DuckDBUnionValue) => ({ tag, value: readers[memberTags.indexOf(tag)]?.(value) });
}

export const variantReader =
  (_: DuckDBType, __: Reading, readerOf: ReaderOf) =>
  ({ value, type }: DuckDBVariantValue): unknown =>
    type === undefined ? value : readerOf(type)(value);
