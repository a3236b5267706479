import { similarNames } from "../similar.js";
import { failure, suggest, usage } from "./entry.js";

/** What can go wrong while models are built and tested. */
export const runErrors = {
  test_failed: failure<{ test: string; relation: string; failures: number; errorIf: string }>(
    ({ test, relation, failures, errorIf }) =>
      `${test} found ${failures} failing ${failures === 1 ? "row" : "rows"} in ${relation} (fails if ${errorIf}).`,
    "`npx model build --store-failures` keeps the failing rows in a table.",
  ),
  hook_failed: failure<{ name: string; hook: string; position: number; sql: string; reason: string; stays: string }>(
    ({ name, hook, position, sql, reason }) => `${hook} ${position} of "${name}" failed: ${reason}\nSQL: ${sql}`,
    ({ stays, reason }) =>
      /\bindex\b.*\balready exists/i.test(reason)
        ? `${stays} Names of indexes are unique in a schema: index("by_id") in a hook gives each environment its own, and \`create index if not exists\` leaves one that is there.`
        : stays,
  ),
  operation_unknown: usage<{ name: string; similar: readonly string[]; known: readonly string[] }>(
    ({ name }) => `There is no operation named "${name}".`,
    ({ similar, known }) => suggest(similar, known, "operations") ?? "Declare it with defineOperation in a file under operations/.",
  ),
  operation_args: usage<{ name: string; reasons: readonly string[]; known: readonly string[] }>(
    ({ name, reasons }) => `The operation "${name}" does not take these arguments: ${reasons.join("; ")}.`,
    ({ known }) => (known.length === 0 ? "It takes none." : `It takes: ${known.join(", ")}.`),
  ),
  operation_throws: usage<{ name: string; reason: string }>(
    ({ name, reason }) => `The operation "${name}" cannot be written: ${reason}`,
    "`run` returns what its sql template makes, or an array of that.",
  ),
  operation_failed: failure<{ name: string; position: number; of: number; sql: string; reason: string }>(
    ({ name, position, of, sql, reason }) => `Statement ${position} of ${of} of the operation "${name}" failed: ${reason}\nSQL: ${sql}`,
    "Nothing of the operation stays.",
  ),
  source_missing: usage<{ source: string; kind: "files" | "table"; where: string }>(
    ({ source, kind, where }) =>
      kind === "files"
        ? `The source "${source}" has no files: nothing matches ${where}.`
        : `The source "${source}" is not there: the database has no table ${where}.`,
    ({ kind }) =>
      kind === "files"
        ? "Put the files there, or correct the path of the source. A path is read from the project folder; a folder's files are folder/*."
        : "Create the table, or correct its name: schema.table.",
  ),
  freshness_column_missing: usage<{ source: string }>(
    ({ source }) => `The freshness of the source "${source}" names no column, and a table has no time of its own.`,
    'Name the column that tells when a record came: freshness: { column: "loaded_at", … }.',
  ),
  source_columns: usage<{ source: string; where: string; columns: readonly string[]; isAll: boolean; isCsv: boolean }>(
    ({ source, where, columns }) =>
      `The source "${source}" declares ${columns.map((column) => `"${column}"`).join(", ")}, which ${where} does not have.`,
    ({ isAll, isCsv }) =>
      isAll && isCsv
        ? "Either the file has no such header line, or a row near its top has more or fewer cells than the header: correct the file."
        : "Correct the schema of the source, or the data.",
  ),
  source_type: usage<{ source: string; where: string; column: string; expected: string; actual: string }>(
    ({ source, where, column, expected, actual }) =>
      `The source "${source}" declares column "${column}" as ${expected}, but in ${where} it is ${actual}.`,
    ({ actual }) => `Declare what is there, also by name: .meta({ sqlType: "${actual}" }), and cast it in a staging model.`,
  ),
  source_unreadable: usage<{ source: string; path: string; line: number | undefined; reason: string }>(
    ({ source, path, line, reason }) =>
      `The source "${source}" cannot be read from ${path}${line === undefined ? "" : `, line ${line}`}: ${reason}`,
    "Nothing was built. Correct or restore the file, or take it out of the source's path.",
  ),
  source_corrupt: usage<{ source: string; path: string; line: number | undefined; reason: string; kept: number }>(
    ({ source, reason }) => `A file of the source "${source}" cannot be read to its end: ${reason}`,
    ({ kept }) =>
      `${
        kept === 0
          ? "Nothing of what reads it here was changed: what was built before stays as it was."
          : `${kept} other ${kept === 1 ? "batch" : "batches"} of this run ${kept === 1 ? "is" : "are"} in the table.`
      } Restore or correct the file, and build again.`,
  ),
  threshold_invalid: usage<{ threshold: string }>(
    ({ threshold }) => `"${threshold}" is not a threshold for a number of failing rows.`,
    'Write a comparison and a number, e.g. ">10".',
  ),
  schema_changed: usage<{ name: string; changes: readonly string[]; setting: string }>(
    ({ name, changes }) => `The columns of "${name}" are no longer those of its table: ${changes.join("; ")}.`,
    ({ name, setting }) =>
      `Nothing was built. ${
        setting === "append"
          ? 'onSchemaChange: "append" adds columns and widens types; "sync" removes and narrows as well.'
          : 'Say what becomes of the table with onSchemaChange: "append", "sync" or "ignore".'
      } Or build it anew: npx model build --full-refresh --select ${name}`,
  ),
  change_destructive: usage<{ name: string; changes: readonly string[] }>(
    ({ name, changes }) => `The table of "${name}" would lose data: ${changes.join("; ")}.`,
    "Nothing was built. Run again with --allow-destructive if that is what you want.",
  ),
  clock_backwards: usage<{ name: string; filled: string; now: string }>(
    ({ name, filled, now }) => `The clock runs behind: "${name}" is about time up to ${filled}, but it is ${now}.`,
    "Nothing was built. Set the clock of this machine, or correct the model's `begin`.",
  ),
  lookback_too_long: usage<{ name: string; lookback: number; batches: number; batchSize: string; begin: string }>(
    ({ name, lookback, batches, batchSize, begin }) =>
      `The lookback of "${name}" is ${lookback} batches, but from ${begin} to now there are only ${batches} whole ones (${batchSize}).`,
    "Nothing was built. Make the lookback shorter, or let the model begin earlier.",
  ),
  period_outside: usage<{ name: string; start: string; end: string; first: string; last: string }>(
    ({ name, start, end, first, last }) => `"${name}" has no batches from ${start} to ${end}: it goes from ${first} to ${last}.`,
    "Nothing was built. Name a time inside with --start and --end, or let the model begin earlier.",
  ),
  intervals_none: usage<{ name: string }>(
    ({ name }) => `"${name}" is not tracked by intervals.`,
    'Such a model is incremental by (m) => m.intervals({ eventTime: "…", batchSize: "day", begin: "2024-01-01" }).',
  ),
  batch_failed: failure<{ name: string; start: string; end: string; others: number; reason: string; kept: number }>(
    ({ name, start, end, others, reason }) =>
      `The batch of "${name}" from ${start} to ${end} failed${others === 0 ? "" : `, and ${others} more`}: ${reason}`,
    ({ kept }) =>
      kept === 0
        ? "Nothing was changed."
        : `${kept} other ${kept === 1 ? "batch" : "batches"} of this run ${kept === 1 ? "is" : "are"} in the table: \`npx model retry\` and the next build fill what is missing.`,
  ),
  key_null: failure<{ name: string; column: string; rows: number; examples: readonly string[] }>(
    ({ name, column, rows, examples }) =>
      `"${name}" cannot be changed: "${column}" is null in ${rows} ${rows === 1 ? "row" : "rows"}, e.g. ${examples.join(", ")}.`,
    "Nothing was changed. What tells rows, partitions or batches apart is never null: filter such rows out, or give them a value.",
  ),
  key_duplicate: failure<{ name: string; key: readonly string[]; version: string | undefined; keys: number; examples: readonly string[] }>(
    ({ name, key, version, keys, examples }) =>
      `"${name}" cannot be merged: ${keys} ${keys === 1 ? "value" : "values"} of (${key.join(", ")}) ${keys === 1 ? "has" : "have"} several rows${
        version === undefined ? "" : ` of the same "${version}" that differ`
      }, e.g. ${examples.join(", ")}.`,
    ({ version }) =>
      version === undefined
        ? "Nothing was changed. Return one row for each key, complete the key, or name the column that tells which row counts: version."
        : "Nothing was changed. Rows of one key and version must be the same: name a column that tells them apart.",
  ),
  relation_not_built: failure<{ kind: "model" | "seed" | "snapshot" | "source"; name: string; relation: string; target: string }>(
    ({ name, relation, target }) => `"${name}" is not built yet: the target ${target} has no ${relation}.`,
    ({ kind, name }) =>
      kind === "seed"
        ? `Seed it first: npx model seed --select ${name}, or engine.seed(). A build does both in order: npx model build`
        : `Build it first: npx model build --select +${name}`,
  ),
  state_target: usage<{ dir: string; target: string | undefined; known: readonly string[] }>(
    ({ dir, target }) =>
      target === undefined
        ? `The manifest in ${dir} does not say which target it was built in.`
        : `The state in ${dir} was built in the target "${target}", which analytics.config.ts does not have.`,
    ({ known }) => `Its relations are found through its target; known targets: ${known.join(", ")}.`,
  ),
  state_engine: usage<{ target: string; adapter: string; own: string }>(
    ({ target, adapter, own }) => `The state was built in the target "${target}" by ${adapter}, and ${own} cannot read its relations.`,
    "Use a state of a target of the same engine.",
  ),
  state_relation_missing: usage<{ name: string; relation: string | undefined; target: string }>(
    ({ name, relation, target }) =>
      relation === undefined
        ? `"${name}" is not selected, not built in this target, and not part of the state.`
        : `"${name}" is to be read from the state, but the target ${target} has no ${relation}.`,
    ({ name }) => `Select it, too: --select +${name}; or build it in the target of the state.`,
  ),
  view_over_state: failure<{ name: string; target: string }>(
    ({ name, target }) =>
      `"${name}" is built as a table, not as a view: it reads the database of the target ${target}, which is open only while this runs.`,
  ),
  clone_itself: usage<{ target: string }>(
    ({ target }) => `The state was built in this very target, ${target}: there is nothing to clone.`,
    "Name the target to clone into with --target, or another state.",
  ),
  retry_nothing: usage<Record<string, never>>(
    () => "There is no run to retry: target/ holds nothing of an earlier one.",
    "`npx model build` runs everything.",
  ),
  retry_clone: usage<Record<string, never>>(
    () => "The last run was `model clone`, which is not retried.",
    "Run `npx model clone` again: what it has made already is kept.",
  ),
  retry_elsewhere: usage<{ what: "target" | "environment" | "variables"; last: string; now: string }>(
    ({ what, last, now }) =>
      what !== "variables"
        ? `The last run was of the ${what} ${last}, not of ${now}.`
        : `The last run had the variables ${last}, and not ${now}.`,
    "Open the project as it was opened then to retry, or run the command anew.",
  ),
  target_unknown: usage<{ target: string; known: readonly string[] }>(
    ({ target }) => `There is no target named "${target}" in analytics.config.ts.`,
    ({ target, known }) => suggest(similarNames(target, known), known, "targets"),
  ),
  model_unknown: usage<{ name: string; similar: readonly string[] }>(
    ({ name }) => `There is no model, seed, snapshot or source named "${name}".`,
    ({ similar }) => (similar.length > 0 ? `Did you mean "${similar[0]}"?` : "`npx model ls` lists what there is."),
  ),
  state_version: usage<{ schema: string; table: string; found: string; known: string }>(
    ({ schema, table, found, known }) =>
      `What earlier runs have kept in the database is of another version: ${schema}.${table} is of version ${found}, this Modelwright reads version ${known}.`,
    ({ schema }) =>
      `Run the version of Modelwright that made it, or let this one start anew: \`drop schema ${schema} cascade\` in the database, then build. Your own relations stay.`,
  ),
  state_damaged: usage<{ schema: string; table: string; reason: string }>(
    ({ schema, table, reason }) => `What earlier runs have kept in the database is damaged: ${schema}.${table}: ${reason}`,
    ({ schema }) =>
      `Restore the database, or start anew: \`drop schema ${schema} cascade\` in it, then build. Your own relations stay, and are built again.`,
  ),
  engine_closed: usage<Record<string, never>>(() => "The engine is closed.", "Create a new one with createEngine()."),
} as const;
