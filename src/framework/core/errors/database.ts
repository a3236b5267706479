import { failure, suggest, usage } from "./entry.js";

/** What can go wrong between an adapter and its database. */
export const databaseErrors = {
  database_locked: usage<{ path: string; holder: string | undefined }>(
    ({ path, holder }) => `The database file ${path} is locked by ${holder ?? "another process"}.`,
    "Close that process, or run again with --wait to wait until it is free.",
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
  query_cancelled: failure<{ sql: string }>(() => "The query was cancelled."),
  value_out_of_range: failure<{ column: string; type: string; value: string }>(
    ({ column, type, value }) => `Column "${column}" holds the ${type} value ${value}, which a JavaScript number cannot hold exactly.`,
    'Cast the column in the query, or read such columns as "bigint" or "string" with the target\'s `values` option.',
  ),
  parameter_unsupported: usage<{ value: string }>(
    ({ value }) => `A value of type ${value} cannot be passed to the database.`,
    "Pass a string, number, bigint, boolean, Date, Uint8Array, null, or an array or plain object of these.",
  ),
  adapter_unknown: usage<{ target: string; similar: readonly string[] }>(
    ({ target }) => `There is no target named "${target}" in analytics.config.ts.`,
    ({ similar }) => suggest(similar, [], "targets"),
  ),
} as const;
