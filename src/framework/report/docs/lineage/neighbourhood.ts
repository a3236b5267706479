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
  const shown = new Set([node, ...sides.flatMap(({ near }) => near)]);
  return { nodes: site.nodes.filter((candidate) => shown.has(candidate)), left: sides.reduce((sum, { all, near }) => sum + all - near.length, 0) };
}

function walk(start: PageNode, next: (id: string) => readonly PageNode[]): { readonly near: PageNode[]; readonly all: number } {
  const near: PageNode[] = [];
  const seen = new Set([start]);
  let frontier = [start];
  for (let distance = 1; frontier.length > 0; distance++) {
    const found = new Set(frontier.flatMap(({ id }) => next(id)));
    frontier = [...found].filter((node) => !seen.has(node));
    for (const node of frontier) seen.add(node);
    if (distance <= depth) near.push(...frontier.slice(0, mostPerSide - near.length));
  }
  return { near, all: seen.size - 1 };
}
