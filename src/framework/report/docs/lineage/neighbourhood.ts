import type { PageNode, Site } from "../site.js";

/** Part of the lineage that is drawn on a node's page. */
export interface Neighbourhood {
  readonly nodes: readonly PageNode[];
  /** How many ancestors and descendants there are beyond those drawn. */
  readonly left: number;
}

const depth = 2;
const mostPerSide = 16;

/** A node with what it reads and what reads it, nearest first: as far as can be taken in at a glance. */
export function neighbourhoodOf(site: Site, node: PageNode): Neighbourhood {
  const sides = [walk(node, site.parents), walk(node, site.children)];
  const shown = [node, ...sides.flatMap(({ near }) => near)].sort((a, b) => site.position(a) - site.position(b));
  return { nodes: shown, left: sides.reduce((sum, { all, near }) => sum + all - near.length, 0) };
}

function walk(start: PageNode, next: (id: string) => readonly PageNode[]): { readonly near: PageNode[]; readonly all: number } {
  const near: PageNode[] = [];
  const seen = new Set([start]);
  let frontier = [start];
  for (let distance = 1; frontier.length > 0; distance++) {
    const found: PageNode[] = [];
    for (const { id } of frontier) {
      for (const node of next(id)) {
        if (seen.has(node)) continue;
        seen.add(node);
        found.push(node);
      }
    }
    frontier = found;
    if (distance <= depth) near.push(...frontier.slice(0, mostPerSide - near.length));
  }
  return { near, all: seen.size - 1 };
}
