import type { FoldersOf } from "./folders.js";
import type { PageNode } from "./site.js";

/** What nodes of a colour are, and the class that colours them. */
export interface Layer {
  readonly label: string;
  readonly className: string;
}

const modelColours = 5;
const kinds = {
  source: { label: "source", className: "hue-source" },
  seed: { label: "seed", className: "hue-seed" },
  exposure: { label: "exposure", className: "hue-exposure" },
} as const satisfies Record<Exclude<PageNode["kind"], "model">, Layer>;

/** Colours sources, seeds and exposures by kind, and models by their first folder (`staging`, `marts`), in the order of the flow of data. */
export function layersOf(nodes: readonly PageNode[], folders: FoldersOf): (node: PageNode) => Layer {
  const layers = new Map<string, Layer>();
  const folderOf = (node: PageNode) => folders(node)[0] ?? "model";
  for (const node of nodes) {
    const label = folderOf(node);
    if (node.kind === "model" && !layers.has(label)) layers.set(label, { label, className: `hue-${(layers.size % modelColours) + 1}` });
  }
  return (node) => (node.kind === "model" ? (layers.get(folderOf(node)) ?? { label: "model", className: "hue-1" }) : kinds[node.kind]);
}
