import type { CatalogRelation, RelationName } from "../adapters/adapter.js";
import type { BuildPlan } from "../materialize/index.js";
import { labelOf, type RunContext } from "./context.js";
import { retryConflicts } from "./retry.js";

type Existing = CatalogRelation | undefined;

/**
 * Swaps a relation in, in one transaction. Another run may have put a relation of another kind in its place since this one looked:
 * when the swap fails, it is planned once more over what its own transaction sees there. Nothing interrupts a swap: it moves no rows.
 */
export async function swap(
  planOver: (existing: Existing) => BuildPlan,
  relation: RelationName,
  { warehouse, existing }: RunContext,
): Promise<void> {
  const known = existing.get(labelOf(relation));
  try {
    await warehouse.transaction((connection) => connection.execute(planOver(known).swap.join(";\n")));
  } catch {
    await retryConflicts(() =>
      warehouse.transaction(async (connection) => {
        const found = (await connection.introspect([relation.schema])).find(({ name }) => name === relation.name);
        await connection.execute(planOver(found).swap.join(";\n"));
      }),
    );
  }
}
