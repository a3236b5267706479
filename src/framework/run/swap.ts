import type { CatalogRelation } from "../adapters/adapter.js";
import type { BuildPlan } from "../materialize/index.js";
import { labelOf, type RunContext } from "./context.js";
import { retryConflicts } from "./retry.js";

/**
 * Swaps a relation in, in one transaction. What exists in its place may have changed since the run began, by another run:
 * then the swap is planned anew. Nothing interrupts a swap: it moves no rows.
 */
export async function swap(
  planOver: (existing: CatalogRelation | undefined) => BuildPlan,
  relation: { readonly schema: string; readonly name: string },
  { warehouse, existing }: RunContext,
): Promise<void> {
  let found = existing.get(labelOf(relation));
  for (;;) {
    const statements = planOver(found).swap.join(";\n");
    try {
      await retryConflicts(() => warehouse.transaction((connection) => connection.execute(statements)));
      return;
    } catch (error) {
      const now = (await warehouse.introspect([relation.schema])).find(({ name }) => name === relation.name);
      if (now?.kind === found?.kind) throw error;
      found = now;
    }
  }
}
