import { type ProjectGraph, reach, topologicalOrder } from "../graph/graph.js";

/**
 * The order in which nodes are built, as ids. A test that compares its relation with an unrelated one (`relationships`) should
 * decide over the relation it is declared on, so that one comes last: wherever this makes no circle, the other is put before it.
 */
export function buildOrder(graph: ProjectGraph): string[] {
  const ordered = graph.copy() as ProjectGraph;
  graph.forEachNode((test, node) => {
    if (node.kind !== "test") return;
    const relations = graph.inNeighbors(test);
    const own = relations.find((id) => graph.getNodeAttributes(id).definition === node.definition.attachedTo);
    for (const other of relations) {
      if (own === undefined || other === own || ordered.hasEdge(other, own)) continue;
      if (!reach(ordered, own, "descendants").has(other)) ordered.addEdge(other, own);
    }
  });
  return topologicalOrder(ordered);
}
