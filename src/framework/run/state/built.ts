import type { ColumnType, SqlDialect } from "../../adapters/adapter.js";
import { hash } from "../../core/hash.js";
import { type StateRow, stateTable } from "./tables.js";
import { replaceRow } from "./write.js";

type Row = StateRow<"relations">;

/** Names and types of columns as one hash, to see later whether a relation is still the one that was built. */
export const hashColumns = (columns: readonly ColumnType[]): string => hash(...columns.flatMap(({ name, type }) => [name, type]));

/** A relation that was read, and the version that it is taken to have had. */
export type ReadVersion = Pick<Row, "schema" | "name" | "version">;

/**
 * Statements that keep what was built, for the transaction that swaps it in. Another run may have changed what was read since its
 * version was told: where the database says so, the version is `otherwise`, which is never the same as another.
 */
export function recordBuilt(row: Row, read: readonly ReadVersion[], otherwise: string, dialect: SqlDialect): string[] {
  if (read.length === 0) return replaceRow("relations", row, dialect);
  const count = `(select count(*) from ${dialect.relation(stateTable("relations"))} where ${read.map((one) => matches(one, dialect)).join(" or ")})`;
  const version = `case when ${count} = ${read.length} then ${dialect.literal(row.version)} else ${dialect.literal(otherwise)} end`;
  return replaceRow("relations", row, dialect, { version });
}

/** Keeps which tests have passed on a relation that is still of a version. */
export const recordTests = (row: ReadVersion, tests: readonly string[], dialect: SqlDialect): string =>
  `update ${dialect.relation(stateTable("relations"))} set ${dialect.identifier("tests")} = ${dialect.literal(tests)} where ${matches(row, dialect)}`;

const matches = ({ schema, name, version }: ReadVersion, { identifier, literal }: SqlDialect): string =>
  `(${identifier("schema")} = ${literal(schema)} and ${identifier("name")} = ${literal(name)} and ${identifier("version")} = ${literal(version)})`;
