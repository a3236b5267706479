import { suggest, usage } from "./entry.js";

/** What can be wrong with a comparison of two targets. */
export const diffErrors = {
  diff_same_relation: usage<{ before: string; after: string; relation: string | undefined }>(
    ({ before, after, relation }) =>
      relation === undefined
        ? `The target "${after}" is compared with itself.`
        : `${relation} is the same relation in the targets "${before}" and "${after}": there is nothing to compare.`,
    "Name two targets with another schema or another database: --target dev --against prod.",
  ),
  diff_adapters_differ: usage<{ before: string; after: string }>(
    ({ before, after }) => `A target of ${after} cannot be compared with one of ${before}: the comparison is made in one database.`,
  ),
  diff_not_a_relation: usage<{ name: string; what: string }>(
    ({ name, what }) => `"${name}" is ${what}, and so it is no relation that could be compared.`,
    "Name a model that is built as a table or view, or a seed.",
  ),
  diff_not_built: usage<{ name: string; relation: string; target: string }>(
    ({ name, relation, target }) => `"${name}" is not built in the target "${target}": it has no ${relation}.`,
    ({ name, target }) => `Build it there first: npx model build --target ${target} --select +${name}`,
  ),
  diff_column_unknown: usage<{ relation: string; column: string; similar: readonly string[]; known: readonly string[] }>(
    ({ relation, column }) => `"${relation}" has no column "${column}" on either side.`,
    ({ similar, known }) => suggest(similar, known, "columns"),
  ),
  diff_key_missing: usage<{ column: string; relation: string; known: readonly string[]; isOnOther: boolean }>(
    ({ column, relation, isOnOther }) =>
      isOnOther
        ? `The key column "${column}" is on one side only: ${relation} does not have it.`
        : `${relation} has no column "${column}" to be a key.`,
    ({ known }) => suggest([], known, "columns"),
  ),
  diff_types_incomparable: usage<{ column: string; before: string; after: string }>(
    ({ column, before, after }) => `The key column "${column}" was ${before} and is ${after}: no type holds the values of both.`,
    "Name another key with --key.",
  ),
  diff_where_invalid: usage<{ where: string; reason: string }>(
    ({ where, reason }) => `The condition \`${where}\` does not fit both sides: ${reason}`,
  ),
  diff_tolerance_keyless: usage<{ relation: string }>(
    ({ relation }) => `"${relation}" has no key, so its rows are compared as a whole: a tolerance has nothing to pair numbers by.`,
    "Name the columns that tell rows apart with --key.",
  ),
} as const;
