import { suggest, usage } from "./entry.js";

/** What can be wrong with a query, a contract or a test before anything runs. */
export const compileErrors = {
  query_missing: usage<Record<string, never>>(
    () => "The query callback does not return a query.",
    "Return a Kysely select query, or in a sqlModel the result of the sql template.",
  ),
  self_in_full_build: usage<Record<string, never>>(
    () => "The query reads its own table in a full build, when there may be none.",
    "Read it in batches only: isIncremental ? … : …, in a model with `incremental`.",
  ),
  query_throws: usage<{ name: string; reason: string }>(({ name, reason }) => `The query of "${name}" throws: ${reason}`),
  hook_transaction: usage<{ what: string; word: string; sql: string }>(
    ({ what, word, sql }) => `${what} says "${word}", which is not its own to say: it runs inside a transaction. ${sql}`,
    "Leave it out: what runs is kept as a whole, or not at all.",
  ),
  hook_invalid: usage<{ name: string; hook: string; reason: string }>(
    ({ name, hook, reason }) => `The ${hook} of "${name}" is no SQL: ${reason}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it shows how a template is written.
    "A hook is a text, or a function that returns what its sql template makes: ({ self, sql }) => sql`analyze ${self}`.",
  ),
  hook_sql: usage<{ name: string; hook: string; reason: string; sql: string }>(
    ({ name, hook, reason, sql }) => `The ${hook} of "${name}" cannot run: ${reason}\nSQL: ${sql}`,
  ),
  schema_ambiguous: usage<{ schema: string; database: string; target: string; relation: string; isDefault: boolean }>(
    ({ schema, database, target, relation }) =>
      `The schema "${schema}" of "${relation}" is called like the database "${database}" of the target ${target}, or its copy for readers: the engine cannot tell which of them a name means.`,
    ({ isDefault }) =>
      isDefault
        ? "Give the target another schema, or the file another name: the database is called like the file, up to the first dot."
        : "Choose another schema, or give the file another name: the database is called like the file, up to the first dot.",
  ),
  hook_unused: usage<{ name: string }>(
    ({ name }) => `The model "${name}" has hooks, but it is ephemeral: it is never built, so that they would never run.`,
    "Make it a view or a table, or give the hooks to what reads it.",
  ),
  reference_undeclared: usage<{ dependency: string }>(
    ({ dependency }) => `The query refers to "${dependency}", which is not among its dependencies.`,
    "Add it to `deps`.",
  ),
  query_invalid: usage<{ name: string; reason: string }>(
    ({ name, reason }) => `The query of "${name}" is not valid: ${reason}`,
    ({ reason }) => (reason.includes("without selection list") ? "Say which columns it returns: .select([…]) or .selectAll()." : undefined),
  ),
  expression_invalid: usage<{ test: string; reason: string }>(({ test, reason }) => `The test "${test}" is not valid: ${reason}`),
  column_unknown: usage<{ name: string; column: string; what: string; similar: readonly string[]; known: readonly string[] }>(
    ({ name, column, what }) => `"${name}" has no column "${column}", but ${what}.`,
    ({ similar, known }) => suggest(similar, known, "columns"),
  ),
  incremental_column_type: usage<{ name: string; what: string; column: string; type: string; expected: string }>(
    ({ name, what, column, type }) => `The ${what} of "${name}", column "${column}", is ${type}.`,
    ({ expected }) => expected,
  ),
  incremental_lookback: usage<{ name: string; column: string; type: string; lookback: string }>(
    ({ name, column, type, lookback }) => `The lookback of "${name}" is ${lookback}, but its cursor "${column}" is ${type}.`,
    "A cursor in time takes a length of time, e.g. { days: 3 }; one that counts takes a number; without a cursor there is no lookback.",
  ),
  incremental_window: usage<{ name: string }>(
    ({ name }) => `The query of "${name}" uses window, but its batches are not told by time.`,
    "Give it a cursor that is a date or a timestamp, or intervals.",
  ),
  incremental_batch_columns: usage<{ name: string; everything: string; batch: string }>(
    ({ name, everything, batch }) => `The query of "${name}" returns ${batch} in a batch, but ${everything} in a full build.`,
    "Return the same columns of the same types, whether isIncremental or not.",
  ),
  affected_cursor: usage<{ name: string }>(
    ({ name }) => `"${name}" tells by a cursor and by \`affected\` what a batch is.`,
    "Leave one of them out: `affected` tells all of it.",
  ),
  affected_missing: usage<Record<string, never>>(
    () => "The query asks isAffected, but nothing tells what is affected.",
    "Tell it after the query: incremental: (m) => m.deleteInsert({ key: …, affected: ({ db, self }) => … }).",
  ),
  affected_key: usage<{ key: readonly string[]; given: number }>(
    ({ key, given }) => `The query asks isAffected for ${given} value${given === 1 ? "" : "s"}, but the key is ${key.join(", ")}.`,
    "Give it an expression for each column of the key, in their order.",
  ),
  affected_columns: usage<{ name: string; column: string; expected: string; actual: string | undefined }>(
    ({ name, column, expected, actual }) =>
      actual === undefined
        ? `What is affected in "${name}" has no column "${column}", which is a part of the key.`
        : `What is affected in "${name}" has "${column}" as ${actual}, but in the key it is ${expected}.`,
    "The query returns the columns of the key, in their types.",
  ),
  column_duplicate: usage<{ name: string; column: string }>(
    ({ name, column }) => `The query of "${name}" returns two columns named "${column}".`,
    "Give one of them another name with `as`.",
  ),
  contract_broken: usage<{ name: string; column: string; expected: string | undefined; actual: string | undefined }>(
    ({ name, column, expected, actual }) => {
      if (actual === undefined) return `"${name}" breaks its contract: column "${column}" (${expected}) is not returned by the query.`;
      if (expected === undefined)
        return `"${name}" breaks its contract: the query returns "${column}" (${actual}), which the contract does not have.`;
      return `"${name}" breaks its contract: column "${column}" is ${actual}, the contract says ${expected}.`;
    },
    ({ expected, actual }) =>
      expected !== undefined && actual !== undefined
        ? `Cast it in the query, or change the contract.`
        : "Make the query and the contract agree.",
  ),
} as const;
