import { suggest, usage } from "./entry.js";

/** What can be wrong with a query, a contract or a test before anything runs. */
export const compileErrors = {
  query_missing: usage<Record<string, never>>(
    () => "The query callback does not return a query.",
    "Return a Kysely select query, or in a sqlModel the result of the sql template.",
  ),
  query_throws: usage<{ name: string; reason: string }>(({ name, reason }) => `The query of "${name}" throws: ${reason}`),
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
