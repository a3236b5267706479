import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Plan } from "../artifacts/plan.js";
import { drop } from "../materialize/index.js";
import type { Found } from "../run/prepare.js";
import { retryConflicts } from "../run/retry.js";
import { createState, forgetRelation } from "../run/state/write.js";

/** Drops relations that are no longer of the project, with what is kept of them, in one transaction. */
export async function prune(
  removed: Plan["removed"],
  { tables }: Pick<Found, "tables">,
  warehouse: Warehouse,
  dialect: SqlDialect,
): Promise<void> {
  if (removed.length === 0) return;
  // Later ones may be views over earlier ones.
  const drops = removed.toReversed().flatMap((relation) => [drop(relation, dialect), ...forgetRelation(relation, dialect)]);
  const script = [...createState(tables, dialect), ...drops];
  await retryConflicts(() => warehouse.transaction((connection) => connection.execute(script.join(";\n"))));
}
