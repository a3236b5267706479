import type { RelationName, SqlDialect } from "../adapters/adapter.js";

/** The schema that failing rows are kept in. */
export const auditSchema = (targetSchema: string): string => `${targetSchema}_dbt_test__audit`;

/** Keeps the rows of a query in a table of their own, in the place of those of an earlier run. */
export const storeRows = (relation: RelationName, query: string, dialect: SqlDialect): string =>
  `create or replace table ${dialect.relation(relation)} as\n${query}`;
