import { errorOf } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import { compare, comparisonMethods, isComparison, type SelectionFacts } from "./comparison-methods.js";
import { type FactGraph, type NodeFacts, reach } from "./graph.js";
import { selectorMethods } from "./selector-methods.js";
import { type Criterion, parseSelector, type Selector } from "./selector-syntax.js";

/** A selection as it is written on a command line. */
export interface SelectionSpec {
  /** Everything unless given. */
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /**
   * Folder that holds the artifacts of an earlier run, relative to the project folder: what `state:` and `result:` compare with.
   * `result:` takes those of the last run unless it is given.
   */
  readonly state?: string | undefined;
}

/**
 * The nodes that a selection means, in the order of the graph. A test belongs to it when something it reads does,
 * unless it is excluded itself or through what it is declared on.
 *
 * @throws {@link ModelwrightError} for a selector that cannot be read or that matches nothing; only what compares with an earlier run may match nothing.
 */
export function selectNodes(graph: FactGraph, spec: SelectionSpec, named: NamedSelectors = {}, facts: SelectionFacts = {}): Set<string> {
  const { select = [], exclude = [] } = spec;
  const scope: Scope = { graph, facts };
  const selected = select.length === 0 ? new Set(graph.nodes()) : evaluate(scope, parseSelector(select), named);
  const excluded = evaluate(scope, parseSelector(exclude), named);
  const kept = withTests(graph, selected);
  for (const id of withTests(graph, excluded, "declared")) kept.delete(id);
  return new Set(graph.filterNodes((id) => kept.has(id)));
}

/** Adds the tests that read something selected (`any`), or that are declared on it (`declared`). */
function withTests(graph: FactGraph, selected: ReadonlySet<string>, through: "any" | "declared" = "any"): Set<string> {
  const all = new Set(selected);
  for (const id of selected) {
    for (const child of graph.outNeighbors(id)) {
      const node = graph.getNodeAttributes(child);
      if (node.kind !== "test") continue;
      if (through === "any" || node.test?.on === id) all.add(child);
    }
  }
  return all;
}

type NamedSelectors = Readonly<Record<string, string>>;

/** What selectors are evaluated over. */
interface Scope {
  readonly graph: FactGraph;
  readonly facts: SelectionFacts;
}

/** The selector methods that a selection uses, also through the selectors that it names. */
export function methodsIn({ select = [], exclude = [] }: SelectionSpec, named: NamedSelectors = {}): Set<string> {
  const methods = new Set<string>();
  for (const criterion of parseSelector([...select, ...exclude]).flat()) {
    if (criterion.method !== "selector") methods.add(criterion.method);
    else {
      const { text, others } = namedSelector(criterion.value, named);
      for (const method of methodsIn({ select: [text] }, others)) methods.add(method);
    }
  }
  return methods;
}

function evaluate(scope: Scope, selector: Selector, named: NamedSelectors): Set<string> {
  return union(selector.map((criteria) => criteria.map((criterion) => matches(scope, criterion, named)).reduce(intersection)));
}

function matches(scope: Scope, criterion: Criterion, named: NamedSelectors): Set<string> {
  const { method, value, text } = criterion;
  const { graph, facts } = scope;
  if (isComparison(method)) return walk(graph, compare(graph, facts, method, value, text), criterion);
  return walk(graph, method === "selector" ? evaluateNamed(scope, criterion, named) : evaluateMethod(graph, criterion), criterion);
}

function evaluateNamed(scope: Scope, { value }: Criterion, named: NamedSelectors): Set<string> {
  const { text, others } = namedSelector(value, named);
  return evaluate(scope, parseSelector([text]), others);
}

/** What a named selector stands for, and the others: none names itself. */
function namedSelector(name: string, named: NamedSelectors): { readonly text: string; readonly others: NamedSelectors } {
  const { [name]: text, ...others } = named;
  const known = Object.keys(named);
  if (text === undefined) throw errorOf("selector_name_unknown", { name, similar: similarNames(name, known), known });
  return { text, others };
}

function evaluateMethod(graph: FactGraph, { text, method: written, value }: Criterion): Set<string> {
  const [name = "", ...rest] = written.split(".");
  const known = [...Object.keys(selectorMethods), ...Object.keys(comparisonMethods), "selector"];
  if (!Object.hasOwn(selectorMethods, name)) {
    throw errorOf("selector_method_unknown", { selector: text, method: name, similar: similarNames(name, known), known });
  }
  const method = selectorMethods[name as keyof typeof selectorMethods] as (node: NodeFacts, value: string, argument?: string) => boolean;
  const matched = graph.filterNodes((_, node) => method(node, value, rest.length > 0 ? rest.join(".") : undefined));
  if (matched.length === 0)
    throw errorOf("selection_empty", {
      selector: text,
      similar: similarNames(
        value,
        graph.mapNodes((_, node) => node.name),
      ),
    });
  return new Set(matched);
}

/** Adds parents and children as far as the criterion goes. */
function walk(graph: FactGraph, start: ReadonlySet<string>, { parents, children, childrensParents }: Criterion): Set<string> {
  const ids = [...start];
  const reached = (direction: "ancestors" | "descendants", depth?: number) => ids.map((id) => reach(graph, id, direction, depth));
  if (childrensParents) {
    const family = union([start, ...reached("descendants")]);
    return union([family, ...[...family].map((id) => reach(graph, id, "ancestors"))]);
  }
  return union([start, ...reached("ancestors", parents), ...reached("descendants", children)]);
}

const union = (sets: readonly ReadonlySet<string>[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
const intersection = (a: Set<string>, b: Set<string>): Set<string> => new Set([...a].filter((id) => b.has(id)));
