import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import { auditSchema, drop, leftovers } from "../materialize/index.js";
import { isLive } from "./live-runs.js";
import { retryConflicts } from "./retry.js";

/** Removes whatever was built aside and is of no run any more, in every schema of a project. */
export async function sweep({ nodes, target }: Manifest, warehouse: Warehouse, dialect: SqlDialect): Promise<void> {
  const schemas = Object.values(nodes).flatMap((node) => ("relation" in node ? [node.relation.schema] : []));
  const catalogue = await warehouse.introspect([...new Set([...schemas, auditSchema(target.schema)])]);
  const drops = leftovers(catalogue, isLive).map((relation) => drop(relation, dialect));
  if (drops.length > 0) await retryConflicts(() => warehouse.execute(drops.join(";\n")));
}
