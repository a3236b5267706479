import type { CatalogRelation, ColumnType } from "../adapters/adapter.js";
import type { BuildableNode, SeedNode, TestNode } from "../artifacts/manifest.js";
import { errorOf } from "../core/errors/index.js";
import { asideOf, type BuildPlan, type MaterializedModel, planBuild } from "../materialize/index.js";
import { labelOf, type RunContext } from "./context.js";
import { batchFailed, buildParts } from "./incremental/build-aside.js";
import { checkEventTime, checkKeys } from "./incremental/check-keys.js";
import { dueBatches, type IntervalModel, intervalModel, recordIntervals } from "./incremental/intervals.js";
import { problemOf } from "./problem-of.js";
import type { BuildEnd } from "./record.js";
import { retryConflicts } from "./retry.js";
import { swap } from "./swap.js";
import { objects, type TestOutcome, testRelation } from "./test-relation.js";
import { versionOfBuild } from "./version-of-build.js";

/** How a build ended, and what its tests found. */
export interface BuildOutcome {
  readonly build: BuildEnd;
  readonly tests: readonly TestOutcome[];
}

/** Builds aside, tests what was built, and swaps it in when no test objects. On any failure the old relation stays. */
export async function buildNode(node: BuildableNode, tests: readonly TestNode[], context: RunContext): Promise<BuildOutcome> {
  const { dialect, token, empty, signal, clock } = context;
  const planOver = (existing: CatalogRelation | undefined): BuildPlan =>
    planBuild(node as MaterializedModel | SeedNode, { dialect, existing, aside: asideOf(node.relation, token), empty });
  const label = labelOf(node.relation);
  const existing = context.existing.get(label);
  const plan = planOver(existing);
  const tracked = empty ? undefined : intervalModel(node);
  const begun = clock.monotonic();
  const version = versionOfBuild(node, tests, context);
  try {
    const rows = plan.build.length === 0 ? undefined : await buildWhole(plan, tracked, context);
    const columns = await checkContract(node, plan.candidate, context);
    await checkKeys(node, plan.candidate, context);
    const durationMs = clock.monotonic() - begun;
    const outcomes = await testRelation(tests, plan.candidate, label, context);
    if (signal.aborted) throw errorOf("query_cancelled", { sql: "" });
    if (outcomes.some(objects)) await discard(plan.discard, context);
    else {
      const { keep } = await version;
      await keep({ rows, columns, durationMs, tests: outcomes }, async (record) =>
        swap(planOver, node, [...record, ...(await intervalRecord(node, context))], context),
      );
    }
    return settle(outcomes, rows, existing !== undefined);
  } catch (error) {
    await discard(plan.discard, context);
    throw error;
  }
}

/** Builds all of a relation aside: where it is tracked by intervals, batch by batch. */
async function buildWhole({ build }: BuildPlan, tracked: IntervalModel | undefined, context: RunContext): Promise<number | undefined> {
  const { warehouse, signal } = context;
  if (tracked === undefined) return warehouse.execute(build.join(";\n"), { signal });
  await checkEventTime(tracked, context);
  const parts = await buildParts(tracked, dueBatches(tracked, context), context);
  const failure = batchFailed(tracked, parts, 0);
  if (failure !== undefined) throw failure;
  return parts.rows;
}

/** Which intervals of a relation that was built as a whole are filled; none of one without rows. */
async function intervalRecord(node: BuildableNode, context: RunContext): Promise<string[]> {
  const tracked = intervalModel(node);
  if (tracked === undefined) return [];
  return recordIntervals(tracked, context.empty ? [] : dueBatches(tracked, context), true, context.warehouse, context);
}

/** How a build ended, by what its tests found. */
export function settle(tests: readonly TestOutcome[], rows: number | undefined, isReplaced: boolean): BuildOutcome {
  const objections = tests.filter(objects).map(({ test }) => test.name);
  if (objections.length === 0) return { build: { status: "success", rows }, tests };
  const stays = isReplaced ? "; the old relation stays" : "";
  return { build: { status: "error", rows, message: `kept out by ${objections.join(", ")}${stays}` }, tests };
}

/** Removes what was made aside. Where that is not possible, it does no harm, and the next run does it. */
export async function discard(statements: readonly string[], { warehouse, warn }: RunContext): Promise<void> {
  if (statements.length === 0) return;
  try {
    await retryConflicts(() => warehouse.execute(statements.join(";\n")));
  } catch (error) {
    warn(problemOf(error));
  }
}

/** The columns of the new relation. What is wrong with it itself is said of it, before a test stumbles over it. */
export async function checkContract(
  node: BuildableNode,
  candidate: string,
  { warehouse, dialect }: RunContext,
): Promise<readonly ColumnType[]> {
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
