import type { FoldersOf } from "./folders.js";
import type { PageNode } from "./site.js";

/** What nodes of a colour are, the class that colours them, and their place in the flow of data. */
export interface Layer {
  readonly label: string;
  readonly className: string;
  readonly place: number;
}

const modelColours = 5;
const kinds = {
  source: { label: "source", className: "hue-source", place: -2 },
  seed: { label: "seed", className: "hue-seed", place: -1 },
  snapshot: { label: "snapshot", className: "hue-snapshot", place: -1 },
  exposure: { label: "exposure", className: "hue-exposure", place: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<Exclude<PageNode["kind"], "model">, Layer>;

/**
 * Colours sources, seeds, snapshots and exposures by kind, and models by their first folder (`staging`, `marts`). Folders stand in the order of the flow
 * of data: by the middle of their models' positions, for a mart that needs little is built before much of what is intermediate.
 */
export function layersOf(nodes: readonly PageNode[], folders: FoldersOf): (node: PageNode) => Layer {
  const folderOf = (node: PageNode) => folders(node)[0] ?? "model";
  const positions = new Map<string, number[]>();
  for (const [position, node] of nodes.entries()) {
    if (node.kind !== "model") continue;
    const known = positions.get(folderOf(node));
    if (known === undefined) positions.set(folderOf(node), [position]);
    else known.push(position);
  }
  const inOrder = [...positions].sort(([, a], [, b]) => middle(a) - middle(b));
  const layers = new Map(
    inOrder.map(([label], place) => [label, { label, className: `hue-${(place % modelColours) + 1}`, place }] as const),
  );
  return (node) =>
    node.kind === "model" ? (layers.get(folderOf(node)) ?? { label: "model", className: "hue-1", place: 0 }) : kinds[node.kind];
}

const middle = (rising: readonly number[]): number => rising[Math.floor(rising.length / 2)] ?? 0;
