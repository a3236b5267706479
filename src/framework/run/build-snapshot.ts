import type { SnapshotNode, TestNode } from "../artifacts/manifest.js";
import { errorOf, ModelwrightError, type Problem } from "../core/errors/index.js";
import { asideOf, planSnapshot, whyForeign } from "../materialize/index.js";
import { admit, type BuildOutcome, discard } from "./admit.js";
import { labelOf, type RunContext } from "./context.js";
import { snapshotProblems } from "./snapshot-problems.js";
import { testRelation } from "./test-relation.js";

/**
 * Takes the rows of a relation into its snapshot: they are read once and kept aside, checked, compared with the versions that hold, and the
 * snapshot as it will be is tested; then the history is changed, in one transaction. On any failure it stays as it was. It is never
 * built anew: not with `--full-refresh`, and `--empty` leaves it alone.
 */
export async function buildSnapshot(node: SnapshotNode, tests: readonly TestNode[], context: RunContext): Promise<BuildOutcome> {
  const { warehouse, dialect, token, empty, now, signal, warn } = context;
  const label = labelOf(node.relation);
  const existing = context.existing.get(label);
  const reason = existing && whyForeign(existing);
  if (reason !== undefined) throw errorOf("snapshot_foreign", { snapshot: node.name, relation: label, reason });
  if (existing !== undefined && empty) {
    const tested = await testRelation(tests, dialect.relation(node.relation), label, context);
    return { build: { status: "success", rows: existing.rows }, tests: tested };
  }

  const plan = planSnapshot(node, { dialect, existing, aside: asideOf(node.relation, token), now, empty });
  try {
    await warehouse.execute(plan.stage.join(";\n"), { signal });
    const { errors, warnings } = await snapshotProblems(node, plan.checks, context);
    if (errors.length > 0) throw new ModelwrightError(errors);
    await warehouse.execute(plan.build.join(";\n"), { signal });
    const [counts] = await warehouse.query<{ changes: number; versions: number }>(plan.count, { signal, values: { integers: "number" } });
    const { changes = 0, versions = 0 } = counts ?? {};
    const isUnchanged = existing !== undefined && changes === 0;
    // Without changes, only what was made aside has to go.
    const swapped = isUnchanged ? { ...plan, swap: plan.discard } : plan;
    const outcome = await admit({ plan: swapped, planOver: () => swapped, relation: node.relation, rows: versions }, tests, context);
    for (const warning of warnings) warn(located(warning, node));
    return outcome;
  } catch (error) {
    await discard(plan, context);
    throw error;
  }
}

const located = (problem: Problem, node: SnapshotNode): Problem => ({ ...problem, at: problem.at ?? node.location });
