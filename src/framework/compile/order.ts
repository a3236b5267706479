import { type ProjectGraph, reach, topologicalOrder } from "../graph/graph.js";
import type { NodeOf } from "./scope.js";

/**
 * The order in which nodes are built, as ids. A test that compares its relation with an unrelated one (`relationships`) should
 * decide over the relation it is declared on, so that one comes last: wherever this makes no circle, the other is put before it.
 */
export function buildOrder(graph: ProjectGraph): string[] {
  const comparing = graph.filterNodes((id, { kind }) => kind === "test" && graph.inDegree(id) > 1);
  if (comparing.length === 0) return topologicalOrder(graph);
  const ordered = graph.copy() as ProjectGraph;
  for (const test of comparing) {
    const node = graph.getNodeAttributes(test) as NodeOf<"test">;
    const relations = graph.inNeighbors(test);
    const own = relations.find((id) => graph.getNodeAttributes(id).definition === node.definition.attachedTo);
    for (const other of relations) {
      if (own === undefined || other === own || ordered.hasEdge(other, own)) continue;
      if (!reach(ordered, own, "descendants").has(other)) ordered.addEdge(other, own);
    }
  }
  return topologicalOrder(ordered);
}
