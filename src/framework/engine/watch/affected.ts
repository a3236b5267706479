import type { Manifest, ManifestColumn, ManifestNode } from "../../artifacts/manifest.js";

/** By id, what of a node would have to change for it to be built or tested again. */
export type NodeKeys = ReadonlyMap<string, string>;

const typesOf = (columns: readonly ManifestColumn[]) => columns.map(({ name, type }) => [name, type]);

function contentOf(node: ManifestNode, files: string | undefined): unknown {
  switch (node.kind) {
    case "model":
      return [node.sql, node.materialized, node.incremental, node.relation, node.contract, typesOf(node.columns), node.hooks];
    case "snapshot":
      return [node.sql, node.uniqueKey, node.strategy, node.hardDeletes, node.validToCurrent, node.relation, node.hooks];
    case "seed":
      return [node.checksum, node.relation, typesOf(node.columns), node.hooks];
    case "source":
      return [node.from, files];
    case "test":
      return [node.failingRows, node.severity, node.warnIf, node.errorIf];
    case "exposure":
      return undefined;
  }
}

/** Descriptions, comments and places in files are no part of it. `sources` are the stamps of sources' files. */
export const keysOf = ({ nodes }: Manifest, sources: ReadonlyMap<string, string>): NodeKeys =>
  new Map(Object.values(nodes).map((node) => [node.id, JSON.stringify(contentOf(node, sources.get(node.id))) ?? ""]));

/** The nodes that differ from what was last built and tested, and all that reads them. */
export function affectedBy(manifest: Manifest, keys: NodeKeys, done: NodeKeys): Set<string> {
  const affected = new Set<string>();
  const pending = [...keys].filter(([id, key]) => done.get(id) !== key).map(([id]) => id);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (affected.has(id)) continue;
    affected.add(id);
    pending.push(...(manifest.children[id] ?? []));
  }
  return affected;
}
