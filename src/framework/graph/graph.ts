import { DirectedGraph } from "graphology";
import type { TestKind } from "../define/data-tests.js";
import type { Exposure } from "../define/exposure.js";
import type { Materialization, Model } from "../define/model.js";
import type { Seed } from "../define/seed.js";
import type { Snapshot } from "../define/snapshot.js";
import type { Source } from "../define/source.js";
import type { Declared } from "../project/project.js";
import type { TestDeclaration } from "./tests.js";

/** What a node is selected by: plain data. */
export interface NodeFacts {
  readonly kind: "model" | "seed" | "snapshot" | "source" | "exposure" | "test";
  readonly id: string;
  readonly name: string;
  /** File of the declaration, relative to the project folder. */
  readonly file: string;
  readonly tags: readonly string[];
  /** Where the node is found by `--select`: project, folders, name. */
  readonly fqn: readonly string[];
  /** Settings that `config.…:` selects by. */
  readonly config: Readonly<Record<string, unknown>> & { readonly materialized?: Materialization | "snapshot" };
  /** The system that a source comes from. */
  readonly system?: string;
  /** What a test is, and the id of what it is declared on; a singular test is declared on nothing. */
  readonly test?: { readonly kind: TestKind | "singular_test"; readonly on: string | undefined };
}

/** The project as one directed acyclic graph: edges go from what is read to what reads it. */
export type FactGraph = DirectedGraph<NodeFacts>;

/** A node of the graph: a definition with its folder's settings applied. */
export type GraphNode = NodeFacts &
  (
    | { readonly kind: "model"; readonly definition: Model }
    | { readonly kind: "seed"; readonly definition: Seed }
    | { readonly kind: "snapshot"; readonly definition: Snapshot }
    | { readonly kind: "source"; readonly definition: Source }
    | { readonly kind: "exposure"; readonly definition: Exposure }
    | { readonly kind: "test"; readonly definition: TestDeclaration }
  );

/** The graph with what its nodes are declared as. */
export type ProjectGraph = DirectedGraph<GraphNode>;

export const createGraph = <Node extends NodeFacts>(): DirectedGraph<Node> => new DirectedGraph<Node>();

/** A graph as plain data: its nodes, and its edges as pairs of their positions. */
export interface PlainGraph {
  readonly nodes: readonly NodeFacts[];
  readonly edges: readonly number[];
}

export function plainGraph(graph: ProjectGraph): PlainGraph {
  const nodes = graph.mapNodes((_, { definition, ...facts }) => facts);
  const positions = new Map(nodes.map(({ id }, index) => [id, index]));
  return { nodes, edges: graph.mapEdges((_, __, from, to) => [positions.get(from) ?? 0, positions.get(to) ?? 0]).flat() };
}

export function graphOf({ nodes, edges }: PlainGraph): FactGraph {
  const graph = createGraph<NodeFacts>();
  for (const node of nodes) graph.addNode(node.id, node);
  for (let index = 0; index < edges.length; index += 2) graph.addEdge(nodes[edges[index] ?? 0]?.id, nodes[edges[index + 1] ?? 0]?.id);
  return graph;
}

/** Folders between the declaring folder (`models`, `seeds`, `snapshots`) and the file. */
export const foldersOf = ({ file }: Pick<Declared<unknown>, "file">): string[] => file.split("/").slice(1, -1);

type Direction = "ancestors" | "descendants";

/** What is reached from a node against (`ancestors`) or along (`descendants`) the edges, itself left out, at most `depth` edges away. */
export function reach(graph: FactGraph, from: string, direction: Direction, depth = Number.POSITIVE_INFINITY): Set<string> {
  const reached = new Set<string>();
  let frontier = [from];
  for (let distance = 0; distance < depth && frontier.length > 0; distance++) {
    frontier = frontier.flatMap((id) => {
      const next = direction === "ancestors" ? graph.inNeighbors(id) : graph.outNeighbors(id);
      return next.filter((neighbour) => !reached.has(neighbour) && reached.add(neighbour));
    });
  }
  return reached;
}

/** All nodes, each after everything it reads; among those that are free, in the order they were added. */
export function topologicalOrder(graph: FactGraph): string[] {
  const missing = new Map(graph.mapNodes((id) => [id, graph.inDegree(id)]));
  const order = graph.filterNodes((id) => missing.get(id) === 0);
  for (const id of order) {
    for (const child of graph.outNeighbors(id)) {
      const left = (missing.get(child) ?? 0) - 1;
      missing.set(child, left);
      if (left === 0) order.push(child);
    }
  }
  return order;
}

/** The nodes of some circle, first and last the same; `undefined` in an acyclic graph. */
export function findCycle(graph: FactGraph): string[] | undefined {
  const order = new Set(topologicalOrder(graph));
  const start = graph.nodes().find((id) => !order.has(id));
  if (start === undefined) return undefined;
  const path: string[] = [];
  let current = start;
  while (!path.includes(current)) {
    path.push(current);
    current = graph.inNeighbors(current).find((id) => !order.has(id)) ?? current;
  }
  return [current, ...path.slice(path.indexOf(current) + 1).reverse(), current];
}
