import type { DuckDBDataChunk, DuckDBResult } from "@duckdb/node-api";
import { errorOf } from "../../core/errors/index.js";
import type { ValueOptions } from "../adapter.js";
import { fromDuckDbType } from "./client-type.js";
import type { NullableReader } from "./reading.js";
import { printType } from "./sql-type.js";
import { comesAsItIs, readerFor } from "./value-readers.js";

/** A column of a result: its name, and how its values are read where they do not come as they are. */
export interface ResultColumn {
  readonly name: string;
  readonly read: NullableReader | undefined;
}

/** Finds out once a result how its columns are read. */
export function columnsOf(result: DuckDBResult, options: ValueOptions): ResultColumn[] {
  return result.deduplicatedColumnNames().map((name, index) => {
    // An object takes this name for its prototype, and the value would be lost.
    if (name === "__proto__") throw errorOf("type_unreadable", { column: name, type: String(result.columnType(index)) });
    if (comesAsItIs(result.columnTypeId(index))) return { name, read: undefined };
    const type = result.columnType(index);
    return { name, read: readerFor(type, { column: name, type: printType(fromDuckDbType(type)), options }) };
  });
}

/** Adds the rows of a chunk to `rows`, as objects. */
export function readChunk<Row>(chunk: DuckDBDataChunk, columns: readonly ResultColumn[], rows: Row[] = []): Row[] {
  const first = rows.length;
  for (let row = 0; row < chunk.rowCount; row++) rows.push({} as Row);
  for (const [index, { name, read }] of columns.entries()) {
    const vector = chunk.getColumnVector(index);
    for (let row = 0; row < vector.itemCount; row++) {
      const value = vector.getItem(row);
      (rows[first + row] as Record<string, unknown>)[name] = read === undefined ? value : read(value);
    }
  }
  return rows;
}
