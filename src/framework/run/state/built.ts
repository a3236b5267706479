import type { ColumnType, SqlDialect } from "../../adapters/adapter.js";
import { hash } from "../../core/hash.js";
import { columnsOfRow, type StateRow, stateTable } from "./tables.js";

type Row = StateRow<"relations">;

/** Names and types of columns as one hash, to see later whether a relation is still the one that was built. */
export const hashColumns = (columns: readonly ColumnType[]): string => hash(...columns.flatMap(({ name, type }) => [name, type]));

/** Keeps which tests have passed on a relation that is still of a version. */
export function recordTests(row: Row, tests: readonly string[], dialect: SqlDialect): string {
  const { identifier, literal, relation } = dialect;
  const same = (["schema", "name", "version"] as const).map((column) => `${identifier(column)} = ${literal(row[column])}`);
  const { facts } = columnsOfRow("relations", { ...row, tests: [...tests] });
  return `update ${relation(stateTable("relations"))} set ${identifier("facts")} = ${literal(facts)} where ${same.join(" and ")}`;
}
