import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import type { Field, SqlType } from "./sql-type.js";

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
