import type { CatalogRelation } from "../../adapters/adapter.js";
import type { Catalog } from "../catalog.js";
import type { Manifest } from "../manifest.js";
import type { DbtCatalog, DbtCatalogTable } from "./schema/catalog.js";
import { dbtVersion, schemaUrl } from "./schema/shared.js";

function statisticsOf({ rows }: CatalogRelation): DbtCatalogTable["stats"] {
  return {
    has_stats: {
      id: "has_stats",
      label: "Has Stats?",
      value: rows !== undefined,
      include: false,
      description: "Indicates whether there are statistics for this table",
    },
    ...(rows === undefined
      ? {}
      : {
          num_rows: {
            id: "num_rows",
            label: "Row Count",
            value: rows,
            include: true,
            description: "Approximate number of rows in this table",
          },
        }),
  };
}

function tableOf(id: string, relation: CatalogRelation, database: string): DbtCatalogTable {
  const { schema, name, kind, columns } = relation;
  return {
    metadata: { type: kind === "view" ? "VIEW" : "BASE TABLE", schema, name, database, comment: null, owner: null },
    columns: Object.fromEntries(
      columns.map((column, position) => [column.name, { type: column.type, index: position + 1, name: column.name, comment: null }]),
    ),
    stats: statisticsOf(relation),
    unique_id: id,
  };
}

/**
 * A catalogue as dbt's `catalog.json`, version 1. Relations that the manifest does not know are left out.
 *
 * @param invocation Id of the run it belongs to; artifacts of one run share it.
 */
export function dbtCatalog(catalog: Catalog, manifest: Manifest, invocation?: string): DbtCatalog {
  const known = Object.entries(catalog.relations).flatMap(([id, relation]) => {
    const kind = manifest.nodes[id]?.kind;
    return kind === undefined ? [] : [{ id, kind, table: tableOf(id, relation, manifest.target.database) }];
  });
  const tables = (wanted: (kind: string) => boolean) =>
    Object.fromEntries(known.filter(({ kind }) => wanted(kind)).map(({ id, table }) => [id, table]));
  return {
    metadata: {
      dbt_schema_version: schemaUrl("catalog/v1"),
      dbt_version: dbtVersion,
      generated_at: catalog.generatedAt,
      invocation_id: invocation ?? null,
      env: {},
    },
    nodes: tables((kind) => kind !== "source"),
    sources: tables((kind) => kind === "source"),
    errors: null,
  };
}
