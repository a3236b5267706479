import type { CatalogRelation } from "../adapter.js";
import { literal } from "./literal.js";
import { spellType } from "./parse-type.js";

/** A table or view, as the catalogue tells it. */
export interface CatalogRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  readonly rows: number | null;
  /** JSON of {@link CatalogColumn}s: one text is read faster than a row a column. */
  readonly columns: string;
}

export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
}

/** One row a table and view: of the given schemas, or of all; of the connection's own database, or of one that is attached to it. */
export function catalogQuery(schemas?: readonly string[], attached?: string): string {
  const database = attached === undefined ? "current_database()" : literal(attached);
  const inSchemas = schemas === undefined ? "" : `and schema_name in (select unnest(${literal(schemas)}::VARCHAR[]))`;
  return `
    select r.schema_name as "schema", r.name, r.kind, r.rows, c.columns
    from (
      select schema_name, table_name as name, 'table' as kind, estimated_size as rows from duckdb_tables()
      where database_name = ${database} and not internal ${inSchemas}
      union all
      select schema_name, view_name, 'view', null from duckdb_views()
      where database_name = ${database} and not internal ${inSchemas}
    ) r
    join (
      select schema_name, table_name, to_json(list(struct_pack(
          name := column_name, type := data_type, nullable := is_nullable, "hasDefault" := column_default is not null
        ) order by column_index))::VARCHAR as columns
      from duckdb_columns() where database_name = ${database} ${inSchemas} group by all
    ) c on c.schema_name = r.schema_name and c.table_name = r.name
    order by r.schema_name, r.name`;
}

export const columnsIn = ({ columns }: CatalogRow): readonly CatalogColumn[] => JSON.parse(columns) as CatalogColumn[];

/** The relations that the rows of {@link catalogQuery} tell of. */
export function relationsOf(rows: readonly CatalogRow[]): CatalogRelation[] {
  const spelled = new Map<string, string>();
  const spell = (type: string) => {
    const known = spelled.get(type) ?? spellType(type);
    spelled.set(type, known);
    return known;
  };
  return rows.map((row) => ({
    schema: row.schema,
    name: row.name,
    kind: row.kind,
    rows: row.rows ?? undefined,
    columns: columnsIn(row).map(({ name, type, nullable }) => ({ name, type: spell(type), nullable })),
  }));
}
