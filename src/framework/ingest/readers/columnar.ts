import type { ColumnType, Connection } from "../../adapters/adapter.js";
import { identifier } from "../../adapters/duckdb/identifier.js";
import { literal } from "../../adapters/duckdb/literal.js";
import type { ColumnDefinition } from "../../define/column-types.js";
import type { RawRecord } from "../validate.js";

/** A moment as a schema expects it from JSON: `2026-03-01T10:15:00.000000Z`. */
const asIsoTime = (moment: string) => `strftime(${moment}, '%Y-%m-%dT%H:%M:%S.%fZ')`;

function fromParquet({ name, type }: ColumnType): string {
  const column = identifier(name);
  if (type === "TIMESTAMP WITH TIME ZONE") return asIsoTime(`(${column} AT TIME ZONE 'UTC')`);
  return type.startsWith("TIMESTAMP") ? asIsoTime(`CAST(${column} AS TIMESTAMP)`) : column;
}

/** CSV has text only: what reads as the column's type is handed on as that, anything else as the text it is, for the schema to judge. */
function fromCsv(header: ColumnType, columns: readonly ColumnDefinition[]): string {
  const column = identifier(header.name);
  const type = columns.find(({ name }) => name === header.name)?.type ?? "VARCHAR";
  if (type === "VARCHAR") return column;
  const typed =
    type === "TIMESTAMP" ? asIsoTime(`TRY_CAST(${column} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`) : `TRY_CAST(${column} AS ${type})`;
  return `coalesce(to_json(${typed}), to_json(${column}))`;
}

async function* readRows(
  connection: Connection,
  scan: string,
  linesBefore: number,
  convert: (column: ColumnType) => string,
): AsyncGenerator<readonly RawRecord[]> {
  const columns = await connection.describe(`SELECT * FROM ${scan}`);
  const fields = columns.map((column) => `${literal(column.name)}, ${convert(column)}`);
  let line = linesBefore;
  const records = `SELECT CAST(json_object(${fields.join(", ")}) AS VARCHAR) AS "text" FROM ${scan}`;
  for await (const rows of connection.stream<{ text: string }>(records)) {
    yield rows.map(({ text }) => {
      line++;
      return { line, text };
    });
  }
}

/** Reads a Parquet file as JSON records, one a row. */
export function readParquet(connection: Connection, path: string): AsyncGenerator<readonly RawRecord[]> {
  return readRows(connection, `read_parquet(${literal(path)}, hive_partitioning = false)`, 0, fromParquet);
}

/** Reads a CSV file with a header as JSON records, one a row, after the line of the header; rows that are no CSV come last. */
export async function* readCsv(
  connection: Connection,
  path: string,
  columns: readonly ColumnDefinition[],
): AsyncGenerator<readonly RawRecord[]> {
  const scan = `read_csv(${literal(path)}, header = true, all_varchar = true, store_rejects = true, null_padding = false)`;
  yield* readRows(connection, scan, 1, (column) => fromCsv(column, columns));
  const rejects = await connection.query<{ line: number; text: string }>(
    "SELECT CAST(line AS DOUBLE) AS line, coalesce(any_value(csv_line), '') AS text FROM reject_errors GROUP BY line ORDER BY line",
  );
  await connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans");
  if (rejects.length > 0) yield rejects.map(({ line, text }) => ({ line, text, fault: "malformed_csv" as const }));
}
