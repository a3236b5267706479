import type { CatalogRelation, RelationName } from "../adapters/adapter.js";
import type { BuildPlan } from "../materialize/index.js";
import { labelOf, type RunContext } from "./context.js";
import { retryConflicts } from "./retry.js";

type Existing = CatalogRelation | undefined;

/**
 * Swaps a relation in, in one transaction with what is kept of it (`record`): at any moment they agree. Another run may have put a
 * relation of another kind in its place since this one looked: when the swap fails, it is planned once more over what its own
 * transaction sees there. Nothing interrupts a swap: it moves no rows.
 */
export async function swap(
  planOver: (existing: Existing) => BuildPlan,
  relation: RelationName,
  record: readonly string[],
  { warehouse, existing }: RunContext,
): Promise<void> {
  const known = existing.get(labelOf(relation));
  const scriptOver = (found: Existing) => [...planOver(found).swap, ...record].join(";\n");
  try {
    await warehouse.transaction((connection) => connection.execute(scriptOver(known)));
  } catch {
    await retryConflicts(() =>
      warehouse.transaction(async (connection) => {
        const found = (await connection.introspect([relation.schema])).find(({ name }) => name === relation.name);
        await connection.execute(scriptOver(found));
      }),
    );
  }
}
