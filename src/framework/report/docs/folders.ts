import type { PageNode } from "./site.js";

/** Folders of a model's file, from the folder that all models share: `marts`, `core` of `models/marts/core/dim_users.ts`. */
export type FoldersOf = (node: PageNode) => readonly string[];

export function foldersOf(nodes: readonly PageNode[]): FoldersOf {
  const models = nodes.filter(({ kind }) => kind === "model").map(segments);
  const [first = [], ...rest] = models;
  const differs = first.findIndex((segment, index) => rest.some((other) => other[index] !== segment));
  const shared = differs === -1 ? Math.min(first.length, 1) : differs;
  return (node) => (node.kind === "model" ? segments(node).slice(shared) : []);
}

const segments = ({ location }: PageNode): string[] => location.file.split(/[\\/]/).slice(0, -1);
