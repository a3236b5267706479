import type { CatalogRelation, SqlDialect, Warehouse } from "../adapters/adapter.js";
import { drop, leftovers } from "../materialize/index.js";
import { labelOf } from "./context.js";
import { isLive } from "./live-runs.js";
import { retryConflicts } from "./retry.js";

/** Makes the schemas, looks once at what exists, and removes what killed runs have left behind. */
export async function prepare(
  warehouse: Warehouse,
  dialect: SqlDialect,
  schemas: readonly string[],
): Promise<ReadonlyMap<string, CatalogRelation>> {
  if (schemas.length === 0) return new Map();
  const create = schemas.map((schema) => `create schema if not exists ${dialect.identifier(schema)}`);
  await retryConflicts(() => warehouse.execute(create.join(";\n")));
  const catalogue = await warehouse.introspect(schemas);
  const drops = leftovers(catalogue, isLive).map((relation) => drop(relation, dialect));
  if (drops.length > 0) await retryConflicts(() => warehouse.execute(drops.join(";\n")));
  return new Map(catalogue.map((relation) => [labelOf(relation), relation]));
}
