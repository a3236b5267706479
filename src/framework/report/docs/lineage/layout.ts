import { orderRanks } from "./order.js";
import { placeRows } from "./place.js";
import { rankNodes } from "./rank.js";

/** A directed acyclic graph to draw. Nodes stand in topological order; edges name them by index. */
export interface Drawing {
  readonly widths: readonly number[];
  readonly edges: readonly (readonly [from: number, to: number])[];
}

/** A point in pixels. */
export type Point = readonly [x: number, y: number];

/** Where everything stands: nodes by their left edge and middle line, edges by the points they run through. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly x: number; readonly y: number; readonly width: number }[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly points: readonly Point[] }[];
}

/** A node of the drawing, or a bend: the place where a long edge passes a rank. */
export interface Vertex {
  readonly rank: number;
  readonly bend: boolean;
  /** Neighbours in the ranks before and after. */
  readonly before: number[];
  readonly after: number[];
}

export const nodeHeight = 30;
const bendHeight = 6;
const rowGap = 12;
const narrowestGap = 34;
const widestGap = 64;

/**
 * Lays a graph out from left to right in ranks: each node right of everything it depends on, with few crossings and short, mostly straight edges.
 *
 * This is the method of Sugiyama and others in its usual steps. It is done here because the libraries that were measured need
 * seconds for the thousand drawings of a large project.
 */
export function layOut({ widths, edges }: Drawing): Layout {
  const ranks = rankNodes(widths.length, edges);
  const vertices: Vertex[] = ranks.map((rank) => ({ rank, bend: false, before: [], after: [] }));
  const routes = edges.filter(([from, to]) => from < to).map(([from, to]) => ({ from, to, via: addRoute(vertices, from, to) }));
  const order = orderRanks(vertices);
  const ys = placeRows(vertices, order, (vertex) => (vertex.bend ? bendHeight : nodeHeight), rowGap);
  const columns = placeColumns(vertices, order, widths);
  const nodes = widths.map((width, index) => ({ x: columns[ranks[index] ?? 0]?.x ?? 0, y: ys[index] ?? 0, width }));
  return {
    width: Math.max(0, ...columns.map(({ x, width }) => x + width)),
    height: Math.max(0, ...nodes.map(({ y }) => y + nodeHeight / 2), ...ys),
    nodes,
    edges: routes.map(({ from, to, via }) => ({ from, to, points: pointsOf(from, to, via) })),
  };

  function pointsOf(from: number, to: number, via: readonly number[]): Point[] {
    const start = nodes[from] ?? { x: 0, y: 0, width: 0 };
    const end = nodes[to] ?? { x: 0, y: 0, width: 0 };
    const bends = via.flatMap((vertex): Point[] => {
      const { x, width } = columns[vertices[vertex]?.rank ?? 0] ?? { x: 0, width: 0 };
      const y = ys[vertex] ?? 0;
      return [
        [x, y],
        [x + width, y],
      ];
    });
    return [[start.x + start.width, start.y], ...bends, [end.x, end.y]];
  }
}

/** Links two nodes through a bend in each rank between them, and gives those bends. */
function addRoute(vertices: Vertex[], from: number, to: number): number[] {
  const bends: number[] = [];
  let last = from;
  const link = (next: number) => {
    vertices[last]?.after.push(next);
    vertices[next]?.before.push(last);
    last = next;
  };
  for (let rank = (vertices[from]?.rank ?? 0) + 1; rank < (vertices[to]?.rank ?? 0); rank++) {
    bends.push(vertices.push({ rank, bend: true, before: [], after: [] }) - 1);
    link(vertices.length - 1);
  }
  link(to);
  return bends;
}

/** Left edge and width of each rank; the more edges run between two ranks, the further they stand apart. */
function placeColumns(vertices: readonly Vertex[], order: readonly (readonly number[])[], widths: readonly number[]) {
  let x = 0;
  return order.map((rank) => {
    const width = Math.max(0, ...rank.map((vertex) => widths[vertex] ?? 0));
    const edges = rank.reduce((sum, vertex) => sum + (vertices[vertex]?.after.length ?? 0), 0);
    const column = { x, width };
    x += width + Math.min(widestGap, narrowestGap + Math.round(edges * 1.5));
    return column;
  });
}
