import type { SqlDialect, Warehouse } from "../../adapters/adapter.js";
import type { BuildableNode, Manifest } from "../../artifacts/manifest.js";
import { isBuildable } from "../../artifacts/nodes.js";
import { systemClock } from "../../core/clock.js";
import { lookAround } from "../prepare.js";
import { createSourceFiles } from "../source-files.js";
import { createVersions, fingerprintText, type Versions } from "../versions.js";

/**
 * The nodes that production holds otherwise than the project defines them, or not at all, and everything that reads them: what an
 * environment has of its own. New data is no difference.
 */
export async function differingFrom(
  manifest: Manifest,
  { warehouse, dialect, projectDir }: { readonly warehouse: Warehouse; readonly dialect: SqlDialect; readonly projectDir: string },
): Promise<ReadonlySet<string>> {
  const nodes = Object.values(manifest.nodes).filter(isBuildable);
  const schemas = [...new Set(nodes.map(({ relation }) => relation.schema))];
  const { existing, state } = await lookAround(warehouse, dialect, schemas, schemas);
  using files = createSourceFiles({ warehouse, dialect, projectDir, clock: systemClock });
  const versions = createVersions({ manifest, warehouse, dialect, existing, state, files, elsewhere: new Map() });
  const differing = new Set<string>();
  const reached = new Set<string>();
  for (const node of Object.values(manifest.nodes)) {
    const isOther =
      (isBuildable(node) && !isAsBuilt(node, versions)) || (manifest.parents[node.id] ?? []).some((parent) => reached.has(parent));
    if (!isOther) continue;
    reached.add(node.id);
    if (isBuildable(node)) differing.add(node.id);
  }
  return differing;
}

function isAsBuilt(node: BuildableNode, versions: Versions): boolean {
  const found = versions.foundOf(node);
  return found !== undefined && found.difference === undefined && found.row.fingerprint === fingerprintText(node);
}
