import type { CatalogRelation, Connection } from "../adapters/adapter.js";
import type { BuildableNode } from "../artifacts/manifest.js";
import type { BuildPlan } from "../materialize/index.js";
import { labelOf, type RunContext } from "./context.js";
import { isHookFailure, runPostHooks } from "./hooks.js";
import { isCancelled } from "./problem-of.js";
import { retryConflicts } from "./retry.js";

type Existing = CatalogRelation | undefined;

/**
 * Swaps a relation in, in one transaction with what is kept of it (`record`): at any moment they agree. Another run may have put a
 * relation of another kind in its place since this one looked: when the swap fails, it is planned once more over what its own
 * transaction sees there. Nothing interrupts a swap: it moves no rows. The post hooks are part of it, and only they can be interrupted:
 * nobody sees a relation without what they do, and one that fails leaves the old relation.
 */
export async function swap(
  planOver: (existing: Existing) => BuildPlan,
  node: BuildableNode,
  record: readonly string[],
  context: RunContext,
): Promise<void> {
  const { warehouse, existing } = context;
  const { relation } = node;
  const swapOver = async (connection: Connection, found: Existing) => {
    await connection.execute(planOver(found).swap.join(";\n"));
    await runPostHooks(node, connection, context);
    await connection.execute(record.join(";\n"));
  };
  const there = existing.get(labelOf(relation));
  try {
    if ((node.hooks?.post ?? []).length > 0) await warehouse.transaction((connection) => swapOver(connection, there));
    // As one script: a statement on its own waits for its turn longer than it takes.
    else await warehouse.execute(["begin transaction", ...planOver(there).swap, ...record, "commit"].join(";\n"));
  } catch (error) {
    if (isHookFailure(error) || isCancelled(error)) throw error;
    await retryConflicts(() =>
      warehouse.transaction(async (connection) => {
        const found = (await connection.introspect([relation.schema])).find(({ name }) => name === relation.name);
        await swapOver(connection, found);
      }),
    );
  }
}
