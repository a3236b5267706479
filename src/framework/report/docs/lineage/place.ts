import type { Vertex } from "./layout.js";

const sweeps = 10;
/** How much a vertex insists on its place: bends most, so that long edges run straight; what is linked to nothing stays below the vertex above. */
const loose = 0.001;
function weightOf(vertex: Vertex | undefined): number {
  if (vertex === undefined || vertex.before.length + vertex.after.length === 0) return loose;
  return vertex.bend ? 6 : 1;
}

/** The middle line of each vertex: near its neighbours', in the given order, without overlaps. The topmost vertex touches 0. */
export function placeRows(
  vertices: readonly Vertex[],
  order: readonly (readonly number[])[],
  heightOf: (vertex: Vertex) => number,
  gap: number,
): number[] {
  const heights = vertices.map(heightOf);
  const offsets = new Array<number>(vertices.length).fill(0);
  for (const rank of order) {
    let bottom = -gap;
    for (const vertex of rank) {
      const height = heights[vertex] ?? 0;
      offsets[vertex] = bottom + gap + height / 2;
      bottom += gap + height;
    }
  }
  const ys = [...offsets];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const last = sweep >= sweeps - 2;
    const sides = last ? (["before", "after"] as const) : sweep % 2 === 0 ? (["before"] as const) : (["after"] as const);
    for (const rank of sweep % 2 === 0 ? order : order.toReversed()) {
      const wishes: { value: number; weight: number }[] = [];
      for (const vertex of rank) {
        const wish = meanOfNeighbours(vertices[vertex], sides, ys) ?? ys[vertex] ?? 0;
        const weight = weightOf(vertices[vertex]);
        const above = wishes.at(-1)?.value;
        wishes.push({ value: weight === loose && above !== undefined ? above : wish - (offsets[vertex] ?? 0), weight });
      }
      for (const [index, value] of nearestRising(wishes).entries()) {
        const vertex = rank[index] ?? 0;
        ys[vertex] = value + (offsets[vertex] ?? 0);
      }
    }
  }
  const top = ys.reduce((min, y, vertex) => Math.min(min, y - (heights[vertex] ?? 0) / 2), Number.POSITIVE_INFINITY);
  return ys.map((y) => Math.round(y - top));
}

function meanOfNeighbours(vertex: Vertex | undefined, sides: readonly ("before" | "after")[], ys: readonly number[]): number | undefined {
  let sum = 0;
  let size = 0;
  for (const side of sides) {
    for (const neighbour of vertex?.[side] ?? []) {
      sum += ys[neighbour] ?? 0;
      size += 1;
    }
  }
  return size === 0 ? undefined : sum / size;
}

/** The sequence that never falls and is nearest to the given one by weighted squares (pool adjacent violators). */
export function nearestRising(wishes: readonly { readonly value: number; readonly weight: number }[]): number[] {
  const pools: { value: number; weight: number; size: number }[] = [];
  for (const { value, weight } of wishes) {
    let pool = { value, weight, size: 1 };
    for (let previous = pools.at(-1); previous !== undefined && previous.value >= pool.value; previous = pools.at(-1)) {
      pools.pop();
      const sum = previous.weight + pool.weight;
      pool = { value: (previous.value * previous.weight + pool.value * pool.weight) / sum, weight: sum, size: previous.size + pool.size };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ value, size }) => new Array<number>(size).fill(value));
}
