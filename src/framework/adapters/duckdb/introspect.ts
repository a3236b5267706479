import type { CatalogRelation } from "../adapter.js";
import { literal } from "./literal.js";
import { spellType } from "./parse-type.js";

/** A column of a table or view, as the catalogue tells it. */
export interface CatalogRow {
  readonly schema: string;
  readonly relation: string;
  readonly kind: "table" | "view";
  readonly rows: number | null;
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
}

/** One row a column of every table and view: of the given schemas, or of all. */
export function catalogQuery(schemas?: readonly string[]): string {
  const inSchemas = schemas === undefined ? "" : `and schema_name in (select unnest(${literal(schemas)}::VARCHAR[]))`;
  return `
    select r.schema_name as "schema", r.name as "relation", r.kind, r.rows,
      c.column_name as "column", c.data_type as "type", c.is_nullable as "nullable", c.column_default is not null as "hasDefault"
    from (
      select schema_name, table_name as name, 'table' as kind, estimated_size as rows from duckdb_tables()
      where database_name = current_database() and not internal ${inSchemas}
      union all
      select schema_name, view_name, 'view', null from duckdb_views()
      where database_name = current_database() and not internal ${inSchemas}
    ) r
    join duckdb_columns() c
      on c.database_name = current_database() and c.schema_name = r.schema_name and c.table_name = r.name
    order by r.schema_name, r.name, c.column_index`;
}

/** The relations that the rows of {@link catalogQuery} tell of. */
export function relationsOf(rows: readonly CatalogRow[]): CatalogRelation[] {
  const spelled = new Map<string, string>();
  const spell = (type: string) => {
    const known = spelled.get(type) ?? spellType(type);
    spelled.set(type, known);
    return known;
  };
  return groupByRelation(rows).map(([{ schema, relation, kind, rows: count }, columns]) => ({
    schema,
    name: relation,
    kind,
    rows: count ?? undefined,
    columns: columns.map(({ column, type, nullable }) => ({ name: column, type: spell(type), nullable })),
  }));
}

/** The columns of each relation, with the first of them: rows of one relation follow each other. */
export function groupByRelation(rows: readonly CatalogRow[]): [first: CatalogRow, columns: CatalogRow[]][] {
  const groups: [CatalogRow, CatalogRow[]][] = [];
  for (const row of rows) {
    const [first, columns] = groups.at(-1) ?? [];
    if (first?.schema === row.schema && first.relation === row.relation) columns?.push(row);
    else groups.push([row, [row]]);
  }
  return groups;
}
