import { isEphemeral } from "../artifacts/nodes.js";
import type { GraphNode } from "../graph/graph.js";
import { readableRelation } from "./relations.js";
import type { Compiled, CompileScope } from "./scope.js";
import { anchorOf } from "./test.js";

/**
 * A model or test as it was compiled earlier, where that would come out again. An ephemeral model is needed as text of its own, and what
 * a test decides over depends on the order of the whole project.
 */
export function asItWas(scope: CompileScope, node: GraphNode): Compiled | undefined {
  const { earlier, target } = scope;
  const known = earlier.get(node.id);
  if (known?.kind !== node.kind || known.location.file !== node.file) return undefined;
  if (known.kind === "test") return anchorOf(scope, node.id)?.id === known.anchor ? { node: known, problems: [] } : undefined;
  if (known.kind !== "model" || isEphemeral(known)) return undefined;
  const columns = known.columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
  return columns.length < known.columns.length
    ? undefined
    : { node: known, readable: readableRelation(target.adapter, known.relation, columns), problems: [] };
}
