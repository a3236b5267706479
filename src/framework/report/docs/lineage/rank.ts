/**
 * The rank of each node, from 0: one more than the highest of its parents', then moved towards its children where that makes edges shorter
 * as a whole. Edges run from a lower index to a higher one; any other is left out of account.
 */
export function rankNodes(size: number, edges: readonly (readonly [from: number, to: number])[]): number[] {
  const parents: number[][] = Array.from({ length: size }, () => []);
  const children: number[][] = Array.from({ length: size }, () => []);
  for (const [from, to] of edges) {
    if (from >= to) continue;
    parents[to]?.push(from);
    children[from]?.push(to);
  }
  const ranks = new Array<number>(size).fill(0);
  for (let node = 0; node < size; node++) {
    for (const parent of parents[node] ?? []) ranks[node] = Math.max(ranks[node] ?? 0, (ranks[parent] ?? 0) + 1);
  }
  for (let node = size - 1; node >= 0; node--) {
    const after = children[node] ?? [];
    if (after.length > (parents[node]?.length ?? 0)) ranks[node] = Math.min(...after.map((child) => ranks[child] ?? 0)) - 1;
  }
  return ranks;
}
