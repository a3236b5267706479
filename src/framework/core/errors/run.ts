import { failure, usage } from "./entry.js";

/** What can go wrong while models are built and tested. */
export const runErrors = {
  test_failed: failure<{ test: string; relation: string; failures: number; errorIf: string }>(
    ({ test, relation, failures, errorIf }) =>
      `${test} found ${failures} failing ${failures === 1 ? "row" : "rows"} in ${relation} (fails if ${errorIf}).`,
    "`npx model build --store-failures` keeps the failing rows in a table.",
  ),
  threshold_invalid: usage<{ threshold: string }>(
    ({ threshold }) => `"${threshold}" is not a threshold for a number of failing rows.`,
    'Write a comparison and a number, e.g. ">10".',
  ),
  nothing_selected: usage<{ command: string }>(
    ({ command }) => `The selection leaves nothing to ${command}.`,
    "`npx model ls` with the same selection shows what it matches.",
  ),
  target_unknown: usage<{ target: string; known: readonly string[] }>(
    ({ target }) => `There is no target named "${target}" in analytics.config.ts.`,
    ({ known }) => `Known targets: ${known.join(", ")}.`,
  ),
  model_unknown: usage<{ name: string; similar: readonly string[] }>(
    ({ name }) => `There is no model, seed or source named "${name}".`,
    ({ similar }) => (similar.length > 0 ? `Did you mean "${similar[0]}"?` : "`npx model ls` lists what there is."),
  ),
  engine_closed: usage<Record<string, never>>(() => "The engine is closed.", "Create a new one with createEngine()."),
} as const;
