import type { CatalogRelation, SqlDialect } from "../adapters/adapter.js";

/** Drops a relation of a known kind, if it is there. */
export const drop = (relation: Pick<CatalogRelation, "schema" | "name" | "kind">, dialect: SqlDialect): string =>
  `drop ${relation.kind} if exists ${dialect.relation(relation)}`;
