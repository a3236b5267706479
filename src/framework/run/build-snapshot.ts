import type { SnapshotNode, TestNode } from "../artifacts/manifest.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import { asideOf, planSnapshot, whyForeign } from "../materialize/index.js";
import { type BuildOutcome, discard, settle } from "./build-node.js";
import { labelOf, type RunContext } from "./context.js";
import { runPreHooks } from "./hooks.js";
import { retryConflicts } from "./retry.js";
import { snapshotProblems } from "./snapshot-problems.js";
import { swap } from "./swap.js";
import { objects, testRelation } from "./test-relation.js";
import { versionOfBuild } from "./version-of-build.js";

/**
 * Takes the rows of a relation into its snapshot: they are read once and kept aside, checked, compared with the versions that hold, and the
 * snapshot as it will be is tested; then the history is changed, in one transaction. On any failure it stays as it was. It is never
 * built anew: not with `--full-refresh`, and `--empty` leaves it alone.
 */
export async function buildSnapshot(node: SnapshotNode, tests: readonly TestNode[], context: RunContext): Promise<BuildOutcome> {
  const { warehouse, dialect, token, empty, now, clock, signal, warn } = context;
  const label = labelOf(node.relation);
  const existing = context.existing.get(label);
  const reason = existing && whyForeign(existing);
  if (reason !== undefined) throw errorOf("snapshot_foreign", { snapshot: node.name, relation: label, reason });
  if (existing !== undefined && empty) {
    const tested = await testRelation(tests, dialect.relation(node.relation), label, context);
    return { build: { status: "success", rows: existing.rows }, tests: tested };
  }

  await runPreHooks(node, context);
  const plan = planSnapshot(node, { dialect, existing, aside: asideOf(node.relation, token), now, empty });
  const begun = clock.monotonic();
  const version = versionOfBuild(node, tests, context);
  try {
    await warehouse.execute(plan.stage.join(";\n"), { signal });
    const { errors, warnings } = await snapshotProblems(node, plan.checks, context);
    if (errors.length > 0) throw new ModelwrightError(errors);
    for (const warning of warnings) warn({ ...warning, at: warning.at ?? node.location });
    await warehouse.execute(plan.build.join(";\n"), { signal });
    const [counts] = await warehouse.query<{ changes: number; versions: number }>(plan.count, { signal, values: { integers: "number" } });
    const { changes = 0, versions = 0 } = counts ?? {};
    const outcomes = await testRelation(tests, plan.candidate, label, context);
    if (signal.aborted) throw errorOf("query_cancelled", { sql: "" });
    const built = { rows: versions, columns: plan.columns, durationMs: clock.monotonic() - begun, tests: outcomes };
    const { keep } = await version;
    if (outcomes.some(objects)) await discard(plan.discard, context);
    else if (existing === undefined || changes > 0) await keep(built, (record) => swap(() => plan, node, record, context));
    else {
      // It holds what it held, and has seen what there is now: the next run has nothing to look for.
      const keptVersion = await versionNow(node, context);
      const script = (record: readonly string[]) => [...record, ...plan.discard].join(";\n");
      await keep({ ...built, keptVersion }, (record) =>
        retryConflicts(() => warehouse.transaction((connection) => connection.execute(script(record)))).then(() => undefined),
      );
    }
    return settle(outcomes, versions, existing !== undefined);
  } catch (error) {
    await discard(plan.discard, context);
    throw error;
  }
}

/** The version that a snapshot has, where its rows are those that were built. */
async function versionNow(node: SnapshotNode, { versions }: RunContext): Promise<string | undefined> {
  const found = await versions.countedOf(node);
  return found?.difference === undefined ? found?.row.version : undefined;
}
