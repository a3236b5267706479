import type { CatalogRelation } from "../adapters/adapter.js";
import type { BuildableNode, Manifest } from "../artifacts/manifest.js";
import { labelOf } from "../run/context.js";
import type { Foreseen } from "../run/explain.js";
import { type BuiltRow, fingerprintText } from "../run/versions.js";

/** A node that a run would build, and what has become other. */
export interface Classified {
  readonly node: BuildableNode;
  readonly status: "added" | "changed" | "affected" | "data";
  readonly why: string;
  /** What is kept of its relation. */
  readonly row: BuiltRow | undefined;
  /** Its relation as it is. */
  readonly existing: CatalogRelation | undefined;
}

/** Sorts what a run would build by whether it is new, is another, reads something that is, or is only built for its data. */
export function classify({ jobs, found, decisions }: Foreseen, manifest: Manifest): Classified[] {
  const rows = new Map(found.state.relations.map((row) => [labelOf(row), row]));
  const touched = new Set<string>();
  for (const { node } of jobs) {
    if (node.kind === "source" || !decisions.has(node.id)) continue;
    const row = rows.get(labelOf(node.relation));
    if (row !== undefined && row.fingerprint === fingerprintText(node)) continue;
    touched.add(node.id);
  }
  const reached = downstreamOf(touched, manifest);
  const isTouched = (node: BuildableNode, row: BuiltRow | undefined, existing: CatalogRelation | undefined): boolean =>
    touched.has(node.id) && !(reached.has(node.id) && isOnlyRetyped(node, row, existing));
  return jobs.flatMap(({ node }): Classified[] => {
    const decision = decisions.get(node.id);
    if (node.kind === "source" || decision === undefined || decision.unchanged !== undefined) return [];
    const label = labelOf(node.relation);
    const row = rows.get(label);
    const existing = found.existing.get(label);
    const common = { node, row, existing };
    if (isTouched(node, row, existing)) {
      return [{ ...common, why: decision.why, status: row === undefined && existing === undefined ? "added" : "changed" }];
    }
    const why = touched.has(node.id) ? "types of what it reads changed" : decision.why;
    return [{ ...common, why, status: reached.has(node.id) ? "affected" : "data" }];
  });
}

/** All that reads one of these, directly or through others. Nodes stand in the order of the graph. */
function downstreamOf(ids: ReadonlySet<string>, { nodes, parents }: Manifest): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const id of Object.keys(nodes)) {
    if ((parents[id] ?? []).some((parent) => ids.has(parent) || reached.has(parent))) reached.add(id);
  }
  return reached;
}

/** Whether a model is as it was, but for the types that its columns have from what it reads. */
function isOnlyRetyped(node: BuildableNode, row: BuiltRow | undefined, existing: CatalogRelation | undefined): boolean {
  if (node.kind !== "model" || row === undefined || existing === undefined) return false;
  const [query] = row.fingerprint.split(" ");
  const isSameKind = (node.materialized === "view") === (existing.kind === "view");
  const types = new Map(existing.columns.map(({ name, type }) => [name, type]));
  return (
    query === node.fingerprint?.query && isSameKind && !node.contract && node.columns.some(({ name, type }) => types.get(name) !== type)
  );
}
