import type { RelationName } from "../adapters/adapter.js";
import { drop } from "./drop.js";
import type { BuildPlan, PlanContext } from "./plan.js";

/**
 * Fills a table aside and gives it the final name in the transaction that drops the old relation: the swap moves no rows,
 * however large the table is.
 */
export function tablePlan(relation: RelationName, query: string, { dialect, existing, aside }: PlanContext): BuildPlan {
  const candidate = dialect.relation(aside);
  return {
    build: [`create table ${candidate} as\n${query}`],
    candidate,
    swap: [
      drop({ ...relation, kind: existing?.kind ?? "table" }, dialect),
      `alter table ${candidate} rename to ${dialect.identifier(relation.name)}`,
    ],
    discard: [drop({ ...aside, kind: "table" }, dialect)],
  };
}
