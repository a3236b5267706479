import type { SqlDialect } from "../adapters/adapter.js";
import { subquery } from "../adapters/subquery.js";
import type { BuildableNode, Manifest, ManifestNode, ModelNode, SourceNode } from "./manifest.js";

/** A model that is only ever a part of what reads it. */
export const isEphemeral = (node: ManifestNode | undefined): node is ModelNode & { readonly materialized: "ephemeral" } =>
  node?.kind === "model" && node.materialized === "ephemeral";

export const isView = (node: ManifestNode): boolean => node.kind === "model" && node.materialized === "view";

/** Whether a run makes a relation of it. */
export const isBuildable = (node: ManifestNode | undefined): node is BuildableNode =>
  node !== undefined && (node.kind === "model" || node.kind === "seed" || node.kind === "snapshot") && !isEphemeral(node);

/** What stands for a node in a FROM clause. */
export function fromOf(node: BuildableNode | SourceNode, relation: SqlDialect["relation"]): string {
  if (node.kind === "source") return node.from;
  return isEphemeral(node) ? subquery(node.sql) : relation(node.relation);
}

/** Whether a node's rows are stored, rather than found anew whenever it is read. */
export const isStored = (node: ManifestNode | undefined): node is BuildableNode => isBuildable(node) && !isView(node);

/** Whether what comes of a node depends on what it holds already. */
export const hasHistory = (node: BuildableNode): boolean =>
  node.kind === "snapshot" || (node.kind === "model" && node.materialized === "incremental");

/** What a node reads, in a fixed order. A model that is not stored is a part of its readers, so that what it reads stands for it. */
export function inputIds(manifest: Manifest, id: string): string[] {
  const inputs = new Set<string>();
  const look = (reader: string): void => {
    for (const parent of manifest.parents[reader] ?? []) {
      if (isEphemeral(manifest.nodes[parent])) look(parent);
      else inputs.add(parent);
    }
  };
  look(id);
  return [...inputs].sort();
}
