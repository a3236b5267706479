import { DirectedGraph } from "graphology";
import type { Exposure } from "../define/exposure.js";
import type { Materialization, Model } from "../define/model.js";
import type { Seed } from "../define/seed.js";
import type { Snapshot } from "../define/snapshot.js";
import type { Source } from "../define/source.js";
import type { Declared } from "../project/project.js";
import type { TestDeclaration } from "./tests.js";

interface NodeCommon {
  readonly id: string;
  readonly name: string;
  /** File of the declaration, relative to the project folder. */
  readonly file: string;
  readonly tags: readonly string[];
  /** Where the node is found by `--select`: project, folders, name. */
  readonly fqn: readonly string[];
  /** Settings that `config.…:` selects by. */
  readonly config: Readonly<Record<string, unknown>> & { readonly materialized?: Materialization | "snapshot" };
}

/** A node of the graph: a definition with its folder's settings applied. */
export type GraphNode = NodeCommon &
  (
    | { readonly kind: "model"; readonly definition: Model }
    | { readonly kind: "seed"; readonly definition: Seed }
    | { readonly kind: "snapshot"; readonly definition: Snapshot }
    | { readonly kind: "source"; readonly definition: Source }
    | { readonly kind: "exposure"; readonly definition: Exposure }
    | { readonly kind: "test"; readonly definition: TestDeclaration }
  );

/** The project as one directed acyclic graph: edges go from what is read to what reads it. */
export type ProjectGraph = DirectedGraph<GraphNode>;

export const createGraph = (): ProjectGraph => new DirectedGraph<GraphNode>();

/** Folders between the declaring folder (`models`, `seeds`, `snapshots`) and the file. */
export const foldersOf = ({ file }: Pick<Declared<unknown>, "file">): string[] => file.split("/").slice(1, -1);

type Direction = "ancestors" | "descendants";

/** What is reached from a node against (`ancestors`) or along (`descendants`) the edges, itself left out, at most `depth` edges away. */
export function reach(graph: ProjectGraph, from: string, direction: Direction, depth = Number.POSITIVE_INFINITY): Set<string> {
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
export function topologicalOrder(graph: ProjectGraph): string[] {
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
export function findCycle(graph: ProjectGraph): string[] | undefined {
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
