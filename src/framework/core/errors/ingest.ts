import { failure, suggest, usage } from "./entry.js";

type Names = readonly string[];

/** A column whose declaration does not fit what is stored. */
export interface ColumnChange {
  readonly column: string;
  /** As stored; `undefined` for a column that is new. */
  readonly stored: string | undefined;
  /** As declared now. */
  readonly declared: string;
}

/** A quality gate that a load did not pass. */
export interface GateBreach {
  readonly gate: string;
  readonly limit: string;
  readonly actual: string;
}

const told = ({ column, stored, declared }: ColumnChange) =>
  stored === undefined
    ? `column "${column}" is new and ${declared}: the records already stored have no value for it`
    : `column "${column}" is stored as ${stored} and declared as ${declared}`;

/** What can go wrong while records are ingested. */
export const ingestErrors = {
  ingest_no_files: usage<{ source: string; patterns: Names }>(
    ({ source, patterns }) => `The source "${source}" has no files: nothing matches ${patterns.join(", ")}.`,
    "Check the pattern; it is relative to the project folder.",
  ),
  ingest_format_unknown: usage<{ source: string; file: string }>(
    ({ source, file }) => `The source "${source}" cannot read ${file}: its format is not known.`,
    "Files end in .ndjson, .jsonl, .csv or .parquet.",
  ),
  ingest_column_unknown: usage<{ source: string; setting: string; column: string; similar: Names; known: Names }>(
    ({ source, setting, column }) =>
      `The ingestion of "${source}" names the column "${column}" in \`${setting}\`, which its records do not have.`,
    ({ similar, known }) => suggest(similar, known, "columns"),
  ),
  ingest_column_unfit: usage<{ source: string; setting: string; column: string; type: string; wanted: string }>(
    ({ source, setting, column, type, wanted }) =>
      `The ingestion of "${source}" names the column "${column}" (${type}) in \`${setting}\`, which wants ${wanted}.`,
  ),
  ingest_columns_missing: usage<{ source: string }>(
    ({ source }) => `The ingestion of "${source}" has a schema that is not an object, and no \`columns\`.`,
    "Name the columns of a stored record with `columns: z.object({…})`.",
  ),
  ingest_schema_incompatible: usage<{ source: string; changes: readonly ColumnChange[] }>(
    ({ source, changes }) => `The records of "${source}" no longer fit what is stored: ${changes.map(told).join("; ")}.`,
    "New columns have to be nullable. For any other change give the column a new name, or load everything again with `rebuild: true`.",
  ),
  ingest_file_unreadable: usage<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} cannot be read: ${reason}`,
    "Nothing was loaded. Replace the file, or move it out of the folder.",
  ),
  ingest_file_changed: usage<{ file: string }>(
    ({ file }) => `${file} was changed while it was read.`,
    "Nothing was loaded. Move files into the folder only when they are complete.",
  ),
  ingest_value_unstorable: failure<{ file: string; reason: string }>(
    ({ file, reason }) => `Records of ${file} passed validation, yet cannot be stored: ${reason}`,
    "The schema lets values through that do not fit the types of `columns`.",
  ),
  ingest_gate_breached: failure<{ source: string; breaches: readonly GateBreach[]; reasons: Names }>(
    ({ source, breaches, reasons }) =>
      `Nothing of "${source}" was loaded: ${breaches.map(({ gate, limit, actual }) => `${gate} is ${actual}, the limit is ${limit}`).join("; ")}.${
        reasons.length === 0 ? "" : ` Most frequent rejections: ${reasons.join(", ")}.`
      }`,
    "Have the data corrected, or change the gate if the data is right.",
  ),
  ingest_counts_differ: failure<{ source: string; file: string; read: number; loaded: number; quarantined: number; duplicates: number }>(
    ({ file, read, loaded, quarantined, duplicates }) =>
      `${file}: ${read} records read are not ${loaded} loaded + ${quarantined} quarantined + ${duplicates} duplicates. Nothing was loaded.`,
    "This is a fault of the framework: please report it.",
  ),
  ingest_busy: usage<{ source: string; holder: string | undefined }>(
    ({ source, holder }) => `The source "${source}" is being ingested already, by ${holder ?? "this process"}.`,
    "Wait until that has finished.",
  ),
  ingest_ledger_unreadable: usage<{ file: string; reason: string }>(
    ({ file, reason }) => `The ledger ${file} cannot be read: ${reason}`,
    "Restore it from a backup, or load everything again with `rebuild: true`.",
  ),
  ingest_cancelled: failure<{ source: string }>(
    ({ source }) => `The ingestion of "${source}" was cancelled.`,
    "Nothing of this run was loaded; the next run starts it again.",
  ),
} as const;
