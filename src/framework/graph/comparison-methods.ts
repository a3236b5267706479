import { errorOf } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import { aspects, type Change } from "./changes.js";
import { type FactGraph, reach } from "./graph.js";

/** What is known of earlier runs: as much of it as a selection asks for. */
export interface SelectionFacts {
  /** How each node differs from the manifest of the state, by id. */
  readonly changes?: ReadonlyMap<string, Change> | undefined;
  /** How fresh sources were when they were last looked at, by id. */
  readonly freshness?: ReadonlyMap<string, string> | undefined;
  /** Sources with newer records than in the state. */
  readonly fresher?: ReadonlySet<string> | undefined;
  /** How nodes ended in the last run, by id. */
  readonly results?: ReadonlyMap<string, string> | undefined;
}

/** One method that selects by what was before: its values, and the nodes that one of them means. Any of them may mean none. */
interface ComparisonMethod {
  readonly values: readonly string[];
  readonly matches: (graph: FactGraph, facts: SelectionFacts, value: string) => readonly string[];
}

/** New nodes count as modified, in whatever way is asked for. */
const isModified = (change: Change | undefined): boolean => change === "new" || (change ?? []).length > 0;

/** The nodes of whose parents, direct or not, one is new or modified. */
function readModified(graph: FactGraph, changes: ReadonlyMap<string, Change>): string[] {
  const modified = graph.filterNodes((id) => isModified(changes.get(id)));
  return [...new Set(modified.flatMap((id) => [...reach(graph, id, "descendants")]))];
}

/**
 * The selector methods that compare with an earlier run: a new one is a line here.
 *
 * - `state:new` is not in the earlier manifest, `state:old` is.
 * - `state:modified` is new, or differs in one of the ways that {@link changesBetween} tells; `.body`, `.config` and `.contract` ask for one
 *   of them. `state:unmodified` is all else.
 * - `state:modified.upstream` may be the same itself: something that it reads, directly or through others, is new or modified.
 * - `result:error`, … ended so in the last run. `unchanged` is what was left as it was, which dbt calls `no-op`; tests of it passed.
 * - `source_status:pass`, `warn`, `error` is how fresh a source was when it was last looked at; `fresher` has newer records than in the state.
 */
export const comparisonMethods = {
  state: {
    values: ["new", "old", "modified", "unmodified", ...aspects.map((aspect) => `modified.${aspect}`), "modified.upstream"],
    matches: (graph, { changes = new Map() }, value) => {
      if (value === "modified.upstream") return readModified(graph, changes);
      const [, aspect] = value.split(".");
      return graph.filterNodes((id) => {
        const change = changes.get(id);
        if (value === "new" || value === "old") return (change === "new") === (value === "new");
        if (aspect !== undefined) return change === "new" || (change ?? []).includes(aspect);
        return isModified(change) === (value === "modified");
      });
    },
  },
  result: {
    values: ["success", "unchanged", "no-op", "error", "skipped", "pass", "warn", "fail"],
    matches: (graph, { results }, value) => graph.filterNodes((id) => results?.get(id) === (value === "unchanged" ? "no-op" : value)),
  },
  source_status: {
    values: ["fresher", "pass", "warn", "error"],
    matches: (graph, { freshness, fresher }, value) =>
      graph.filterNodes((id) => (value === "fresher" ? fresher?.has(id) === true : freshness?.get(id) === value)),
  },
} as const satisfies Record<string, ComparisonMethod>;

export type ComparisonName = keyof typeof comparisonMethods;

export const isComparison = (method: string): method is ComparisonName => Object.hasOwn(comparisonMethods, method);

/** @throws {@link ModelwrightError} `selector_value_unknown`. */
export function compare(graph: FactGraph, facts: SelectionFacts, method: ComparisonName, value: string, selector: string): Set<string> {
  const { values, matches }: ComparisonMethod = comparisonMethods[method];
  if (!values.includes(value)) {
    throw errorOf("selector_value_unknown", { selector, method, value, similar: similarNames(value, values), known: values });
  }
  if (value === "fresher" && facts.fresher === undefined) throw errorOf("state_needed", { what: "The selector source_status:fresher" });
  return new Set(matches(graph, facts, value));
}
