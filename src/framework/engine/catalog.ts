import type { CatalogRelation } from "../adapters/adapter.js";
import type { Catalog } from "../artifacts/catalog.js";
import { systemClock } from "../core/clock.js";
import type { OpenProject } from "./open-project.js";

/** Looks at what the database holds of the project, and keeps it as an artifact. */
export async function catalogOf(open: OpenProject): Promise<Catalog> {
  const manifest = await open.compiled();
  const stored = Object.values(manifest.nodes).flatMap((node) => {
    if ("relation" in node) return [{ id: node.id, relation: node.relation }];
    return node.kind === "source" && node.origin.kind === "table" ? [{ id: node.id, relation: node.origin.relation }] : [];
  });
  const found = await (await open.reader()).introspect([...new Set(stored.map(({ relation }) => relation.schema))]);
  const byName = new Map(found.map((relation) => [`${relation.schema}.${relation.name}`, relation]));
  const relations: Record<string, CatalogRelation> = {};
  for (const { id, relation } of stored) {
    const existing = byName.get(`${relation.schema}.${relation.name}`);
    if (existing !== undefined) relations[id] = existing;
  }
  const { writeArtifacts } = await import("../artifacts/dbt/write.js");
  const catalog = { generatedAt: systemClock.now().toISOString(), relations };
  await writeArtifacts(open.artifactsDir, { manifest, catalog }, open.project.dir);
  return catalog;
}
