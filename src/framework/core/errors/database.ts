import { failure, usage } from "./entry.js";

/** What can go wrong between an adapter and its database. */
export const databaseErrors = {
  database_locked: usage<{ path: string; holder: string | undefined }>(
    ({ path, holder }) => `The database file ${path} is locked by ${holder ?? "another process"}.`,
    "Close that process, or run again with --wait to wait until it is free.",
  ),
  database_awaited: failure<{ path: string; holder: string }>(({ path, holder }) => `Waiting for ${path}, which is locked by ${holder}.`),
  publish_failed: failure<{ path: string; reason: string }>(
    ({ path, reason }) => `The copy for readers, ${path}, could not be renewed: ${reason}`,
    "What was built is in the database. The copy is whole, as of the last time; the next run renews it.",
  ),
  copy_outdated: failure<{ path: string; publishedAt: string }>(
    ({ path, publishedAt }) => `Reading ${path}, published ${publishedAt}. The database has changed since.`,
    "A run that is building, or one that could not publish. The copy is renewed when the next run ends.",
  ),
  database_unreadable: usage<{ path: string; reason: string }>(
    ({ path, reason }) => `The database ${path} cannot be opened: ${reason}`,
    "Check that the path is right and that the file is a DuckDB database of a version this engine reads.",
  ),
  extension_missing: usage<{ extension: string; reason: string }>(
    ({ extension, reason }) => `The DuckDB extension "${extension}" is not available: ${reason}`,
    "Extensions other than the linked-in ones need a file on this machine: pass its path in the target's `extensions`.",
  ),
  query_failed: failure<{ reason: string; sql: string }>(({ reason }) => reason),
  query_conflict: failure<{ reason: string; sql: string }>(
    ({ reason }) => reason,
    "Another run changed the same relation at the same moment: run again.",
  ),
  disk_full: failure<{ reason: string; sql: string }>(
    ({ reason }) => `There is no room left on the disk: ${reason}`,
    "Make room, and build again. What was built before is still whole.",
  ),
  query_cancelled: failure<{ sql: string }>(() => "The query was cancelled."),
  connection_streaming: failure<{ sql: string }>(
    () => "The connection is handing on the rows of a stream and cannot run another statement before it ends.",
    "Run the statement on the warehouse itself, or collect the stream's rows first.",
  ),
  database_closed: failure<{ path: string }>(({ path }) => `The database ${path} is closed.`),
  path_outside_project: usage<{ path: string }>(
    ({ path }) => `The path ${path} leads out of the project folder.`,
    "Write it relative to the project folder, without `..`.",
  ),
  project_folder_unsearchable: usage<{ folder: string }>(
    ({ folder }) => `The path of the project folder, ${folder}, has a comma in it, which DuckDB takes for the end of the path.`,
    "Move the project to a folder without one.",
  ),
  target_options_invalid: usage<{ adapter: string; reasons: readonly string[] }>(
    ({ adapter, reasons }) => `The options of ${adapter}() are wrong: ${reasons.join("; ")}.`,
  ),
  value_out_of_range: failure<{ column: string; type: string; value: string }>(
    ({ column, type, value }) => `Column "${column}" holds the ${type} value ${value}, which a JavaScript number cannot hold exactly.`,
    'Cast the column in the query, or read such columns as "bigint" or "string" with the target\'s `values` option.',
  ),
  timestamp_inexact: failure<{ column: string; type: string; value: string }>(
    ({ column, type, value }) => `Column "${column}" holds the ${type} value ${value}, which a JavaScript Date cannot hold exactly.`,
    "Cut it to milliseconds in the query with date_trunc('millisecond', …), or read timestamps as text with the target's `values: { timestamps: \"string\" }`.",
  ),
  type_unreadable: failure<{ column: string; type: string }>(
    ({ column, type }) => `Column "${column}" is of type ${type}, which has no form in JavaScript.`,
    "Give every field of the struct a name of its own, or cast the column in the query.",
  ),
  parameter_unsupported: usage<{ value: string }>(
    ({ value }) => `A value of type ${value} cannot be passed to the database.`,
    "Pass a string, number, bigint, boolean, Date, Uint8Array, null, or an array or plain object of these.",
  ),
} as const;
