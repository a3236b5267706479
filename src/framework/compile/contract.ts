import type { ColumnType, SqlDialect } from "../adapters/adapter.js";
import { type Problem, problem } from "../core/errors/index.js";
import type { ColumnDefinition } from "../define/column-types.js";
import type { Place } from "./place.js";

/** Compares what a query returns with what its contract says: the same columns, each read as the same JavaScript type. */
export function checkContract(
  name: string,
  contract: readonly ColumnDefinition[],
  columns: readonly ColumnType[],
  { sameType }: SqlDialect,
  place: Place,
): Problem[] {
  const actual = new Map(columns.map((column) => [column.name, column.type]));
  const expected = new Map(contract.map((column) => [column.name, column.type]));
  const broken = contract
    .filter(({ name: column, type }) => !actual.has(column) || !sameType(actual.get(column) ?? "", type))
    .map(({ name: column }) => column);
  const extra = columns.filter((column) => !expected.has(column.name)).map((column) => column.name);
  return [...broken, ...extra].map((column) =>
    problem("contract_broken", { name, column, expected: expected.get(column), actual: actual.get(column) }, place("contract", column)),
  );
}
