import type { Vertex } from "./layout.js";

const sweeps = 8;
const exchangeRounds = 4;

/** The vertices of each rank from top to bottom, in an order that lets few edges cross. */
export function orderRanks(vertices: readonly Vertex[]): number[][] {
  const ranks = depthFirstOrder(vertices);
  const position = new Array<number>(vertices.length).fill(0);
  for (const rank of ranks) settle(rank, position);
  let best = ranks.map((rank) => [...rank]);
  let fewest = countCrossings(vertices, ranks, position);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const forwards = sweep % 2 === 0;
    for (const rank of forwards ? ranks : ranks.toReversed()) sortByNeighbours(vertices, rank, position, forwards ? "before" : "after");
    exchangeNeighbours(vertices, ranks, position);
    const crossings = countCrossings(vertices, ranks, position);
    if (crossings >= fewest) continue;
    fewest = crossings;
    best = ranks.map((rank) => [...rank]);
  }
  return best;
}

function settle(rank: readonly number[], position: number[]): void {
  for (const [index, vertex] of rank.entries()) position[vertex] = index;
}

/** First order: connected vertices near each other. */
function depthFirstOrder(vertices: readonly Vertex[]): number[][] {
  const ranks: number[][] = Array.from({ length: vertices.reduce((max, { rank }) => Math.max(max, rank + 1), 0) }, () => []);
  const seen = new Set<number>();
  for (let root = 0; root < vertices.length; root++) {
    const stack = [root];
    for (let vertex = stack.pop(); vertex !== undefined; vertex = stack.pop()) {
      if (seen.has(vertex)) continue;
      seen.add(vertex);
      const { rank, before, after } = vertices[vertex] as Vertex;
      ranks[rank]?.push(vertex);
      stack.push(...after.toReversed(), ...before.toReversed());
    }
  }
  return ranks;
}

/** Puts each vertex at the mean position of its neighbours; one without neighbours keeps its place. */
function sortByNeighbours(vertices: readonly Vertex[], rank: number[], position: number[], side: "before" | "after"): void {
  const wish = new Map(
    rank.map((vertex, index) => {
      const neighbours = vertices[vertex]?.[side] ?? [];
      const sum = neighbours.reduce((total, neighbour) => total + (position[neighbour] ?? 0), 0);
      return [vertex, neighbours.length === 0 ? index : sum / neighbours.length];
    }),
  );
  rank.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
  settle(rank, position);
}

/** Swaps vertices that stand next to each other while that removes crossings. */
function exchangeNeighbours(vertices: readonly Vertex[], ranks: readonly number[][], position: number[]): void {
  for (let round = 0, improved = true; improved && round < exchangeRounds; round++) {
    improved = false;
    for (const rank of ranks) {
      for (let index = 0; index + 1 < rank.length; index++) {
        const upper = rank[index] as number;
        const lower = rank[index + 1] as number;
        if (crossingsOf(vertices, upper, lower, position) <= crossingsOf(vertices, lower, upper, position)) continue;
        rank[index] = lower;
        rank[index + 1] = upper;
        position[lower] = index;
        position[upper] = index + 1;
        improved = true;
      }
    }
  }
}

/** Crossings among the edges of two vertices of a rank when one stands above the other. */
function crossingsOf(vertices: readonly Vertex[], upper: number, lower: number, position: readonly number[]): number {
  let crossings = 0;
  for (const side of ["before", "after"] as const) {
    const below = vertices[lower]?.[side] ?? [];
    for (const a of vertices[upper]?.[side] ?? []) {
      for (const b of below) if ((position[a] ?? 0) > (position[b] ?? 0)) crossings += 1;
    }
  }
  return crossings;
}

/** All crossings, counted rank by rank with a binary indexed tree over the positions in the next rank. */
function countCrossings(vertices: readonly Vertex[], ranks: readonly (readonly number[])[], position: readonly number[]): number {
  let crossings = 0;
  for (const [index, rank] of ranks.entries()) {
    const size = ranks[index + 1]?.length ?? 0;
    const tree = new Array<number>(size + 1).fill(0);
    let seen = 0;
    for (const vertex of rank) {
      const ends = (vertices[vertex]?.after ?? []).map((neighbour) => position[neighbour] ?? 0);
      for (const end of ends) crossings += seen - countUpTo(tree, end);
      for (const end of ends) add(tree, end);
      seen += ends.length;
    }
  }
  return crossings;
}

function add(tree: number[], position: number): void {
  for (let at = position + 1; at < tree.length; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
}

function countUpTo(tree: readonly number[], position: number): number {
  let sum = 0;
  for (let at = position + 1; at > 0; at -= at & -at) sum += tree[at] ?? 0;
  return sum;
}
