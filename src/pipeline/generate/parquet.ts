import { rename } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { lakeEvent } from "../events/lake.js";

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const name = (value: string) => `"${value.replaceAll('"', '""')}"`;

/** The type of each column of a typed file. */
export type ColumnTypes = Readonly<Record<string, string>>;

const timestamps = new Set(["event_time", "received_time"]);
const integers = new Set(["schema_version", "quantity", "unit_price", "line_no", "discount", "tax", "shipping", "refund_amount"]);

const typeOf = (column: string) => (timestamps.has(column) ? "TIMESTAMP" : integers.has(column) ? "BIGINT" : "VARCHAR");

const eventColumns: ColumnTypes = Object.fromEntries(
  Object.keys(lakeEvent.shape)
    .filter((column) => column !== "event_date")
    .map((column) => [column, typeOf(column)]),
);

/** Turns lines of JSON into a Parquet file, written aside and renamed. The same lines give the same bytes. */
export async function jsonToParquet(source: string, target: string, columns: ColumnTypes): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const types = Object.entries(columns).map(([column, type]) => `${name(column)}: ${text(type)}`);
    const lines = `read_json(${text(source)}, format = 'newline_delimited', columns = {${types.join(", ")}})`;
    await connection.run(`COPY (SELECT * FROM ${lines}) TO ${text(`${target}.part`)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  await rename(`${target}.part`, target);
}

export const eventsToParquet = (source: string, target: string): Promise<void> => jsonToParquet(source, target, eventColumns);
