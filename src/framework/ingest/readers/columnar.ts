import type { ColumnDefinition } from "../../define/column-types.js";
import { identifier, literal, type Workbench } from "../duckdb.js";
import type { RawRecord } from "../validate.js";

interface Described {
  readonly column_name: string;
  readonly column_type: string;
}

/** A moment as a schema expects it from JSON: `2026-03-01T10:15:00.000000Z`. */
const asIsoTime = (moment: string) => `strftime(${moment}, '%Y-%m-%dT%H:%M:%S.%fZ')`;

function fromParquet({ column_name, column_type }: Described): string {
  const column = identifier(column_name);
  if (column_type === "TIMESTAMP WITH TIME ZONE") return asIsoTime(`(${column} AT TIME ZONE 'UTC')`);
  return column_type.startsWith("TIMESTAMP") ? asIsoTime(`CAST(${column} AS TIMESTAMP)`) : column;
}

/** CSV has text only: what reads as the column's type is handed on as that, anything else as the text it is, for the schema to judge. */
function fromCsv({ column_name }: Described, columns: readonly ColumnDefinition[]): string {
  const column = identifier(column_name);
  const type = columns.find(({ name }) => name === column_name)?.type ?? "VARCHAR";
  if (type === "VARCHAR") return column;
  const typed = type === "TIMESTAMP" ? asIsoTime(`TRY_CAST(${column} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`) : `TRY_CAST(${column} AS ${type})`;
  return `coalesce(to_json(${typed}), to_json(${column}))`;
}

async function* readRows(
  bench: Workbench,
  scan: string,
  linesBefore: number,
  convert: (column: Described) => string,
): AsyncGenerator<readonly RawRecord[]> {
  const described = await bench.rows<Described>(`DESCRIBE SELECT * FROM ${scan}`);
  const fields = described.map((column) => `${literal(column.column_name)}, ${convert(column)}`);
  let line = linesBefore;
  for await (const texts of bench.texts(`SELECT CAST(json_object(${fields.join(", ")}) AS VARCHAR) FROM ${scan}`)) {
    yield texts.map((text) => {
      line++;
      return { line, text };
    });
  }
}

/** Reads a Parquet file as JSON records, one a row. */
export function readParquet(bench: Workbench, path: string): AsyncGenerator<readonly RawRecord[]> {
  return readRows(bench, `read_parquet(${literal(path)}, hive_partitioning = false)`, 0, fromParquet);
}

/** Reads a CSV file with a header as JSON records, one a row, after the line of the header; rows that are no CSV come last. */
export async function* readCsv(bench: Workbench, path: string, columns: readonly ColumnDefinition[]): AsyncGenerator<readonly RawRecord[]> {
  const scan = `read_csv(${literal(path)}, header = true, all_varchar = true, store_rejects = true, null_padding = false)`;
  yield* readRows(bench, scan, 1, (column) => fromCsv(column, columns));
  const rejects = await bench.rows<{ line: number; text: string }>(
    "SELECT CAST(line AS DOUBLE) AS line, coalesce(any_value(csv_line), '') AS text FROM reject_errors GROUP BY line ORDER BY line",
  );
  await bench.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans");
  if (rejects.length > 0) yield rejects.map(({ line, text }) => ({ line, text, fault: "malformed_csv" as const }));
}
