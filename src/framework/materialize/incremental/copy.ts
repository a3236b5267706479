import type { ColumnType, RelationName } from "../../adapters/adapter.js";
import type { BuildPlan, PlanContext } from "../plan.js";
import { tablePlan } from "../table-plan.js";

/**
 * A copy of a table with the given columns, to be changed and put in its place as a table is: nested types change by a cast, and
 * nothing is altered while others read it.
 */
export function planCopy(
  relation: RelationName,
  table: readonly ColumnType[],
  columns: readonly ColumnType[],
  context: PlanContext,
): BuildPlan {
  const { identifier, relation: write } = context.dialect;
  const old = new Map(table.map((column) => [column.name.toLowerCase(), column]));
  const select = columns.map(({ name, type }) => {
    const before = old.get(name.toLowerCase());
    const value = before === undefined ? "null" : identifier(before.name);
    return before?.type === type ? `${value} as ${identifier(name)}` : `cast(${value} as ${type}) as ${identifier(name)}`;
  });
  return tablePlan(relation, `select ${select.join(", ")} from ${write(relation)}`, context);
}
