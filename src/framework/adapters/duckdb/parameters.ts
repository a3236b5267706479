import {
  BIGINT,
  BIGNUM,
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
  HUGEINT,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  STRUCT,
  structValue,
  TIMESTAMP,
  timestampValue,
  UHUGEINT,
  VARCHAR,
} from "@duckdb/node-api";
import { type ScalarType, typeOfValue, type ValueType } from "./value-type.js";

/** The SQL type of each kind of value. */
const types = {
  null: SQLNULL,
  boolean: BOOLEAN,
  int32: INTEGER,
  safe: BIGINT,
  double: DOUBLE,
  int64: BIGINT,
  int128: HUGEINT,
  uint128: UHUGEINT,
  bignum: BIGNUM,
  text: VARCHAR,
  timestamp: TIMESTAMP,
  blob: BLOB,
} satisfies Record<ScalarType, DuckDBType>;

function duckDbType(type: ValueType): DuckDBType {
  if (typeof type === "string") return types[type];
  if ("list" in type) return LIST(duckDbType(type.list));
  return STRUCT(Object.fromEntries([...type.struct].map(([name, field]) => [name, duckDbType(field)])));
}

function duckDbValue(value: unknown, type: ValueType): DuckDBValue {
  if (value === null || value === undefined) return null;
  if (typeof type === "object") {
    if ("list" in type) return listValue((value as unknown[]).map((item) => duckDbValue(item, type.list)));
    const fields = value as Record<string, unknown>;
    return structValue(Object.fromEntries([...type.struct].map(([name, field]) => [name, duckDbValue(fields[name], field)])));
  }
  if (value instanceof Date) return timestampValue(BigInt(value.getTime()) * 1000n);
  if (value instanceof Uint8Array) return blobValue(value);
  const isWide = type === "int64" || type === "int128" || type === "uint128" || type === "bignum";
  return isWide ? BigInt(value as number | bigint) : (value as DuckDBValue);
}

/**
 * Binds JavaScript values to the parameters of a statement.
 *
 * @throws {@link ModelwrightError} `parameter_unsupported`
 */
export function bindParameters(statement: DuckDBPreparedStatement, values: readonly unknown[]): void {
  for (const [index, value] of values.entries()) {
    const type = typeOfValue(value);
    statement.bindValue(index + 1, duckDbValue(value, type), duckDbType(type));
  }
}
