import { type DatabaseIntrospector, DEFAULT_MIGRATION_LOCK_TABLE, DEFAULT_MIGRATION_TABLE } from "kysely";
import type { Connection } from "../adapter.js";
import { type CatalogRow, catalogQuery, columnsIn } from "./introspect.js";
import { spellType } from "./parse-type.js";

const kyselyTables = new Set([DEFAULT_MIGRATION_TABLE, DEFAULT_MIGRATION_LOCK_TABLE]);

/** What Kysely's own tools ask of a database. */
export function createKyselyIntrospector(database: Pick<Connection, "query">): DatabaseIntrospector {
  const getTables: DatabaseIntrospector["getTables"] = async ({ withInternalKyselyTables } = { withInternalKyselyTables: false }) => {
    const rows = await database.query<CatalogRow>(catalogQuery());
    const shown = rows.filter(({ name }) => withInternalKyselyTables || !kyselyTables.has(name));
    return shown.map((row) => ({
      name: row.name,
      schema: row.schema,
      isView: row.kind === "view",
      columns: columnsIn(row).map(({ name, type, nullable, hasDefault }) => ({
        name,
        dataType: spellType(type),
        isNullable: nullable,
        isAutoIncrementing: false,
        hasDefaultValue: hasDefault,
      })),
    }));
  };
  return {
    getSchemas: () =>
      database.query("select distinct schema_name as name from duckdb_schemas() where database_name = current_database() order by name"),
    getTables,
    getMetadata: async (options) => ({ tables: await getTables(options) }),
  };
}
