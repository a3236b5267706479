import type { CatalogRelation } from "../adapters/adapter.js";

/** What a database holds of a project: relations by node id. */
export interface Catalog {
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly relations: Readonly<Record<string, CatalogRelation>>;
}
