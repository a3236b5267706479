import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Connection } from "../adapters/adapter.js";
import { identifier } from "../adapters/duckdb/identifier.js";
import { literal } from "../adapters/duckdb/literal.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import type { Ingestion } from "./definition.js";
import type { LedgerEntry, Part } from "./ledger.js";
import { storedColumns } from "./schema-evolution.js";
import { acceptedIn, type Validated } from "./stage-records.js";
import { LINE } from "./validate.js";

/** A file that is ready to be published. */
export interface Staged extends Validated {
  readonly entry: LedgerEntry;
  /** How many of the loaded records are null, by column; for the columns that have a gate. */
  readonly nulls: Readonly<Record<string, number>>;
}

/** Where the files of each partition are, by date. */
export type PartsByDate = Map<string, string[]>;

const list = (items: readonly string[]) => items.join(", ");
const same = (names: readonly string[]) => names.map((name) => `known.${identifier(name)} = batch.${identifier(name)}`).join(" AND ");

/** Moments are read with their offset and stored in UTC; without one they are UTC. */
const isMoment = (type: string) => type === "TIMESTAMP";

function readAccepted({ columns, partitionBy, loadNumber }: Ingestion, folder: string, load: number): string {
  const types = columns.map(({ name, type }) => `${identifier(name)}: ${literal(isMoment(type) ? "TIMESTAMPTZ" : type)}`);
  const values = columns.map(({ name, type }) => {
    const column = identifier(name);
    return isMoment(type) ? `${column} AT TIME ZONE 'UTC' AS ${column}` : column;
  });
  const scan = `read_json(${literal(acceptedIn(folder))}, format = 'newline_delimited', columns = {${list([`"${LINE}": 'BIGINT'`, ...types])}})`;
  const records = `SELECT "${LINE}", ${list(values)} FROM ${scan}`;
  const number = loadNumber === undefined ? "" : `, CAST(${load} AS BIGINT) AS ${identifier(loadNumber)}`;
  return `SELECT *, CAST(${identifier(partitionBy.dateOf)} AS DATE) AS ${identifier(partitionBy.column)}${number} FROM (${records})`;
}

function findFresh({ partitionBy, dedupeBy }: Ingestion, loaded: readonly string[]): string {
  const date = identifier(partitionBy.column);
  const keys = [...dedupeBy, partitionBy.column];
  const hive = `hive_partitioning = true, hive_types = {${date}: DATE}, union_by_name = true`;
  const known = `SELECT ${list(keys.map(identifier))} FROM read_parquet([${list(loaded.map((path) => literal(path)))}], ${hive})`;
  const isNew = loaded.length === 0 ? "true" : `NOT EXISTS (SELECT 1 FROM (${known}) AS known WHERE ${same(keys)})`;
  return `SELECT min("${LINE}") AS "${LINE}" FROM batch WHERE ${isNew} GROUP BY ${list(keys.map((key) => `batch.${identifier(key)}`))}`;
}

async function loadBatch(connection: Connection, ingestion: Ingestion, { folder, input }: Validated, load: number): Promise<void> {
  try {
    await connection.execute(`CREATE OR REPLACE TEMP TABLE batch AS ${readAccepted(ingestion, folder, load)}`);
  } catch (error) {
    const failed = error instanceof ModelwrightError ? error.problems.find(({ code }) => code === "query_failed") : undefined;
    if (failed === undefined) throw error;
    throw errorOf("ingest_value_unstorable", { file: input.file, reason: failed.message }, undefined, error);
  }
}

interface DateCount {
  readonly date: string;
  readonly accepted: number;
  readonly fresh: number;
}

function countByDate(connection: Connection, { partitionBy }: Ingestion): Promise<DateCount[]> {
  const date = identifier(partitionBy.column);
  return connection.query(`
    SELECT strftime(${date}, '%Y-%m-%d') AS date, CAST(count(*) AS DOUBLE) AS accepted, CAST(count(fresh."${LINE}") AS DOUBLE) AS fresh
    FROM batch LEFT JOIN fresh USING ("${LINE}") GROUP BY ${date} ORDER BY ${date}`);
}

async function writePart(
  connection: Connection,
  ingestion: Ingestion,
  folder: string,
  hash: string,
  { date, fresh }: DateCount,
): Promise<Part> {
  const { partitionBy, dedupeBy } = ingestion;
  const columns = storedColumns(ingestion);
  const path = `${partitionBy.column}=${date}/${hash}.parquet`;
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  const order = [partitionBy.dateOf, ...dedupeBy, LINE].map(identifier);
  const rows = `
    SELECT ${list(columns.map(({ name }) => identifier(name)))} FROM batch SEMI JOIN fresh USING ("${LINE}")
    WHERE ${identifier(partitionBy.column)} = DATE ${literal(date)} ORDER BY ${list(order)}`;
  await connection.execute(`COPY (${rows}) TO ${literal(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`);
  return { path, date, rows: fresh, bytes: (await stat(target)).size };
}

async function countNulls(connection: Connection, { gates }: Ingestion): Promise<Record<string, number>> {
  const gated = Object.keys(gates.maxNullRate ?? {});
  if (gated.length === 0) return {};
  const counts = gated.map((name) => `CAST(count(*) - count(${identifier(name)}) AS DOUBLE) AS ${identifier(name)}`);
  const [nulls] = await connection.query<Record<string, number>>(`SELECT ${list(counts)} FROM batch SEMI JOIN fresh USING ("${LINE}")`);
  return nulls ?? {};
}

/**
 * Writes the accepted records of a file that are not loaded yet as one Parquet file a date, still in staging; `load` is the number of
 * the file among all that were ever loaded. Rows are ordered, so the same records give the same bytes.
 */
export async function stageParts(
  connection: Connection,
  ingestion: Ingestion,
  validated: Validated,
  loaded: PartsByDate,
  load: number,
): Promise<Staged> {
  const { input, folder, tally } = validated;
  await loadBatch(connection, ingestion, validated, load);
  await rm(acceptedIn(folder));

  const date = identifier(ingestion.partitionBy.column);
  const touched = await connection.query<{ date: string }>(`SELECT DISTINCT strftime(${date}, '%Y-%m-%d') AS date FROM batch`);
  await connection.execute(
    `CREATE OR REPLACE TEMP TABLE fresh AS ${findFresh(
      ingestion,
      touched.flatMap((one) => loaded.get(one.date) ?? []),
    )}`,
  );
  const counts = await countByDate(connection, ingestion);

  const parts: Part[] = [];
  for (const count of counts) if (count.fresh > 0) parts.push(await writePart(connection, ingestion, folder, input.hash, count));
  for (const part of parts) loaded.set(part.date, [...(loaded.get(part.date) ?? []), join(folder, part.path)]);

  const accepted = counts.reduce((sum, count) => sum + count.accepted, 0);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const outcome = { read: tally.read, loaded: rows, quarantined: tally.quarantined, duplicates: accepted - rows };
  if (outcome.read !== outcome.loaded + outcome.quarantined + outcome.duplicates) {
    throw errorOf("ingest_counts_differ", { source: ingestion.source, file: input.file, ...outcome });
  }
  const quarantine = tally.quarantined > 0 ? `${input.hash}.ndjson` : null;
  const entry: LedgerEntry = { hash: input.hash, file: input.file, bytes: input.bytes, ...outcome, parts, quarantine };
  return { ...validated, entry, nulls: await countNulls(connection, ingestion) };
}
