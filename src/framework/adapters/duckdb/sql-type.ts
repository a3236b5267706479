import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import { identifier } from "./identifier.js";

/** A type in SQL, taken apart. `name` is in DuckDB's spelling, e.g. `DECIMAL(18,2)`. */
export type SqlType =
  | { readonly kind: "scalar"; readonly name: string }
  | { readonly kind: "list"; readonly of: SqlType; readonly length: number | undefined }
  | { readonly kind: "struct" | "union"; readonly fields: readonly Field[] }
  | { readonly kind: "map"; readonly key: SqlType; readonly value: SqlType };

interface Field {
  /** Empty in a struct without names. */
  readonly name: string;
  readonly type: SqlType;
}

const scalar = (name: string): SqlType => ({ kind: "scalar", name });
const fieldsOf = (names: readonly string[], types: readonly DuckDBType[]): Field[] =>
  names.map((name, index) => ({ name, type: fromDuckDbType(types[index] as DuckDBType) }));

/** The type that DuckDB's client tells. */
export function fromDuckDbType(type: DuckDBType): SqlType {
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return { kind: "list", of: fromDuckDbType(type.valueType), length: undefined };
    case DuckDBTypeId.ARRAY:
      return { kind: "list", of: fromDuckDbType(type.valueType), length: type.length };
    case DuckDBTypeId.STRUCT:
      return { kind: "struct", fields: fieldsOf(type.entryNames, type.entryTypes) };
    case DuckDBTypeId.UNION:
      return { kind: "union", fields: fieldsOf(type.memberTags, type.memberTypes) };
    case DuckDBTypeId.MAP:
      return { kind: "map", key: fromDuckDbType(type.keyType), value: fromDuckDbType(type.valueType) };
    case DuckDBTypeId.VARCHAR:
      return scalar(type.alias === "JSON" ? "JSON" : "VARCHAR");
    default:
      return scalar(String(type));
  }
}

const printFields = (fields: readonly Field[]) =>
  fields.map(({ name, type }) => (name === "" ? printType(type) : `${identifier(name)} ${printType(type)}`)).join(", ");

/** The one spelling of a type that this adapter gives: DuckDB's own, with the names of fields always quoted. */
export function printType(type: SqlType): string {
  switch (type.kind) {
    case "scalar":
      return type.name;
    case "list":
      return `${printType(type.of)}[${type.length ?? ""}]`;
    case "map":
      return `MAP(${printType(type.key)}, ${printType(type.value)})`;
    default:
      return `${type.kind.toUpperCase()}(${printFields(type.fields)})`;
  }
}
