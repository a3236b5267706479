import type { Manifest } from "../artifacts/manifest.js";
import { hash } from "../core/hash.js";
import { labelOf } from "../run/context.js";
import type { Found } from "../run/prepare.js";
import { fingerprintText } from "../run/versions.js";
import { removedRelations } from "./removed.js";

/** Of all that decides over what is built, and where: another one means that a plan was made of another project. */
export const projectHash = ({ nodes, parents }: Manifest): string =>
  hash(
    JSON.stringify(
      Object.values(nodes).map((node) => {
        const defined = node.kind === "source" ? node.from : node.kind === "exposure" ? "" : fingerprintText(node);
        return [node.id, defined ?? "", "relation" in node ? node.relation : "", parents[node.id] ?? []];
      }),
    ),
  );

/**
 * Of all that is kept and there of a project: another one means that something of it was built, dropped or changed since. What else the
 * database holds does not count.
 */
export function stateHash(found: Pick<Found, "state" | "existing">, manifest: Manifest): string {
  const own = new Set(Object.values(manifest.nodes).flatMap((node) => ("relation" in node ? [labelOf(node.relation)] : [])));
  for (const removed of removedRelations(found, manifest)) own.add(labelOf(removed));
  const kept = found.state.relations.filter((row) => own.has(labelOf(row)));
  const there = [...found.existing].filter(([label]) => own.has(label));
  return hash(
    JSON.stringify([
      kept.map((row) => JSON.stringify([labelOf(row), row.fingerprint, row.version])).sort(),
      there.map(([label, { kind, columns }]) => JSON.stringify([label, kind, columns])).sort(),
    ]),
  );
}
