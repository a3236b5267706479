import type { CatalogRelation, ColumnType } from "../adapters/adapter.js";
import type { BuildableNode, SeedNode, TestNode } from "../artifacts/manifest.js";
import { errorOf } from "../core/errors/index.js";
import { asideOf, type BuildPlan, type MaterializedModel, planBuild } from "../materialize/index.js";
import { labelOf, type RunContext } from "./context.js";
import { problemOf } from "./problem-of.js";
import type { BuildEnd } from "./record.js";
import { retryConflicts } from "./retry.js";
import { hashColumns } from "./state/built.js";
import type { StateRow } from "./state/tables.js";
import { deleteRow, replaceRow } from "./state/write.js";
import { swap } from "./swap.js";
import { objects, type TestOutcome, testRelation } from "./test-relation.js";

/** How a build ended, and what its tests found. */
export interface BuildOutcome {
  readonly build: BuildEnd;
  readonly tests: readonly TestOutcome[];
}

/** Builds aside, tests what was built, and swaps it in when no test objects. On any failure the old relation stays. */
export async function buildNode(node: BuildableNode, tests: readonly TestNode[], context: RunContext): Promise<BuildOutcome> {
  const { warehouse, dialect, token, empty, signal } = context;
  const planOver = (existing: CatalogRelation | undefined): BuildPlan =>
    planBuild(node as MaterializedModel | SeedNode, { dialect, existing, aside: asideOf(node.relation, token), empty });
  const label = labelOf(node.relation);
  const existing = context.existing.get(label);
  const plan = planOver(existing);
  const { clock } = context;
  const begun = clock.monotonic();
  try {
    const rows = plan.build.length === 0 ? undefined : await warehouse.execute(plan.build.join(";\n"), { signal });
    const columns = await check(node, plan, context);
    const outcomes = await testRelation(tests, plan.candidate, label, context);
    if (signal.aborted) throw errorOf("query_cancelled", { sql: "" });
    const objections = outcomes.filter(objects).map(({ test }) => test.name);
    if (objections.length === 0) {
      const { schema, name } = node.relation;
      const row: StateRow<"relations"> = {
        ...{ schema, name, id: node.id, kind: plan.build.length === 0 ? "view" : "table" },
        ...{ fingerprint: "", version: context.runId, columns: hashColumns(columns), rows: rows ?? null, tests: [] },
        ...{ built_at: clock.now().toISOString(), duration_ms: clock.monotonic() - begun, run_id: context.runId },
      };
      // What was built empty was not built: it is only there to be looked at.
      const record = empty ? [deleteRow("relations", row, dialect)] : replaceRow("relations", row, dialect);
      await swap(planOver, node.relation, record, context);
      return { build: { status: "success", rows }, tests: outcomes };
    }
    await discard(plan, context);
    const stays = existing === undefined ? "" : "; the old relation stays";
    return { build: { status: "error", rows, message: `kept out by ${objections.join(", ")}${stays}` }, tests: outcomes };
  } catch (error) {
    await discard(plan, context);
    throw error;
  }
}

/** Removes what was made aside. Where that is not possible, it does no harm, and the next run does it. */
async function discard(plan: BuildPlan, { warehouse, warn }: RunContext): Promise<void> {
  if (plan.discard.length === 0) return;
  try {
    await retryConflicts(() => warehouse.execute(plan.discard.join(";\n")));
  } catch (error) {
    warn(problemOf(error));
  }
}

/** The columns of the new relation. What is wrong with it itself is said of it, before a test stumbles over it. */
async function check(node: BuildableNode, { candidate }: BuildPlan, { warehouse, dialect }: RunContext): Promise<readonly ColumnType[]> {
  const columns = await warehouse.describe(`select * from ${candidate}`);
  if (node.kind !== "model" || !node.contract) return columns;
  const actual = new Map(columns.map(({ name, type }) => [name, type]));
  const expected = new Map(node.columns.map(({ name, type }) => [name, type]));
  for (const name of new Set([...expected.keys(), ...actual.keys()])) {
    const types = { expected: expected.get(name), actual: actual.get(name) };
    const isKept =
      expected.has(name) && types.actual !== undefined && (types.expected === undefined || dialect.sameType(types.actual, types.expected));
    if (!isKept) throw errorOf("contract_broken", { name: node.name, column: name, ...types }, node.location);
  }
  return columns;
}
