import { suggest, usage } from "./entry.js";

/** What can be wrong with the dependencies of a project, and with a selection of it. */
export const graphErrors = {
  dependency_cycle: usage<{ path: readonly string[] }>(
    ({ path }) => `These models depend on each other in a circle: ${path.join(" → ")}.`,
    "Remove one of the dependencies, or split a model so that they point one way.",
  ),
  selection_empty: usage<{ selector: string; similar: readonly string[] }>(
    ({ selector }) => `The selection "${selector}" matches nothing.`,
    ({ similar }) => suggest(similar) ?? "`npx model ls` lists what there is.",
  ),
  selector_invalid: usage<{ selector: string; reason: string }>(
    ({ selector, reason }) => `The selector "${selector}" cannot be read: ${reason}.`,
    "Examples: stg_orders, +fct_orders, 2+fct_orders+, @dim_users, tag:nightly, path:models/marts, tag:a,tag:b.",
  ),
  selector_method_unknown: usage<{ selector: string; method: string; similar: readonly string[]; known: readonly string[] }>(
    ({ selector, method }) => `"${selector}": there is no selector method "${method}".`,
    ({ similar, known }) => suggest(similar, known, "methods"),
  ),
  selector_value_unknown: usage<{
    selector: string;
    method: string;
    value: string;
    similar: readonly string[];
    known: readonly string[];
  }>(
    ({ selector, method, value }) => `"${selector}": ${method}: does not know "${value}".`,
    ({ similar, known }) => suggest(similar, known, "values"),
  ),
  selector_name_unknown: usage<{ name: string; similar: readonly string[]; known: readonly string[] }>(
    ({ name }) => `analytics.config.ts has no selector named "${name}".`,
    ({ similar, known }) => suggest(similar, known, "selectors") ?? 'Name one there, under `selectors`: { nightly: "tag:nightly" }.',
  ),
} as const;
