import type { Connection, Warehouse } from "../adapters/adapter.js";
import type { BuildableNode, Manifest } from "../artifacts/manifest.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import { labelOf, type RunContext } from "./context.js";
import { isCancelled, problemOf } from "./problem-of.js";
import { retryConflicts } from "./retry.js";

/** Runs what comes before a relation is built, in one transaction: all of it stays, or nothing. */
export async function runPreHooks(node: BuildableNode, { warehouse, signal }: RunContext): Promise<void> {
  const sqls = node.hooks?.pre ?? [];
  if (sqls.length === 0) return;
  const of = { name: node.name, hook: "preHook", stays: "Nothing of its pre hooks stays, and it was not built." };
  await retryConflicts(() => warehouse.transaction((connection) => runHooks(sqls, of, connection, signal), { signal }));
}

/** Runs what comes after a relation is put in its place, in the transaction that puts it there. */
export async function runPostHooks(node: BuildableNode, connection: Pick<Connection, "execute">, context: RunContext): Promise<void> {
  const old = context.existing.has(labelOf(node.relation)) ? "the old relation stays" : "the relation was not put in its place";
  const of = { name: node.name, hook: "postHook", stays: `Nothing of its post hooks stays, and ${old}.` };
  await runHooks(node.hooks?.post ?? [], of, connection, context.signal);
}

/** Runs what comes once a run, in one transaction; nothing once the run is interrupted. */
export async function runAround(
  when: "onRunStart" | "onRunEnd",
  { manifest, warehouse }: { readonly manifest: Manifest; readonly warehouse: Warehouse },
  signal: AbortSignal | undefined,
): Promise<void> {
  const sqls = manifest[when] ?? [];
  if (sqls.length === 0 || signal?.aborted) return;
  const stays =
    when === "onRunStart" ? "Nothing of it stays, and nothing was built." : "Nothing of it stays. What was built is in its place.";
  const of = { name: manifest.project, hook: when, stays };
  try {
    await retryConflicts(() => warehouse.transaction((connection) => runHooks(sqls, of, connection, signal), { signal }));
  } catch (error) {
    if (!isCancelled(error)) throw error;
  }
}

/** Whose hooks they are, and what has not happened when one of them fails. */
export interface HookOwner {
  readonly name: string;
  readonly hook: string;
  readonly stays: string;
}

/** Runs hooks one after the other. Of a conflict and an interruption, the transaction around them knows what to do. */
export async function runHooks(
  sqls: readonly string[],
  owner: HookOwner,
  connection: Pick<Connection, "execute">,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [index, sql] of sqls.entries()) {
    try {
      await connection.execute(sql, { signal });
    } catch (error) {
      const { code, message } = problemOf(error);
      if (code === "query_conflict" || code === "query_cancelled") throw error;
      throw errorOf("hook_failed", { ...owner, position: index + 1, sql, reason: message }, undefined, error);
    }
  }
}

export const isHookFailure = (error: unknown): boolean =>
  error instanceof ModelwrightError && error.problems.some(({ code }) => code === "hook_failed");
