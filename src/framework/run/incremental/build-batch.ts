import type { CatalogRelation } from "../../adapters/adapter.js";
import type { TestNode } from "../../artifacts/manifest.js";
import { asideOf, type IncrementalModel, planBatch } from "../../materialize/index.js";
import { type BuildOutcome, buildNode, checkContract, discard, settle } from "../build-node.js";
import type { RunContext } from "../context.js";
import { objects } from "../test-relation.js";
import { versionOfBuild } from "../version-of-build.js";
import { fingerprintText } from "../versions.js";
import { batchesOf } from "./batches.js";
import { buildAside } from "./build-aside.js";
import { buildIntervals } from "./build-intervals.js";
import { changeTable } from "./change-table.js";
import { checkKeys } from "./check-keys.js";
import { intervalModel } from "./intervals.js";
import { reshapingOf } from "./reshaping.js";

/**
 * Changes the table of an incremental model by a batch: built aside, checked, put in and tested in one transaction, which is given up
 * when a test objects. Until it commits, everyone else sees the table as it was.
 */
export async function buildBatch(
  model: IncrementalModel,
  table: CatalogRelation,
  tests: readonly TestNode[],
  context: RunContext,
): Promise<BuildOutcome> {
  const tracked = intervalModel(model);
  if (tracked !== undefined) return buildIntervals(tracked, table, tests, context);
  const { warehouse, dialect, token, clock, signal } = context;
  const begun = clock.monotonic();
  const batches = await batchesOf(model, context);
  if (batches === undefined) return buildNode(model, tests, context);
  const version = await versionOfBuild(model, tests, context);
  const plan = planBatch(model, { dialect, aside: asideOf(model.relation, token), batches });
  const reshaping = reshapingOf(model, table, dialect);
  try {
    const affected = plan.affected.length === 0 ? undefined : await warehouse.execute(plan.affected.join(";\n"), { signal });
    const keptVersion = affected === 0 && reshaping.columns === undefined ? versionNow(model, context) : undefined;
    const rows = await buildAside(plan, context);
    await checkContract(model, plan.batch, context);
    await checkKeys(model, plan.batch, context);
    const parts = { intervals: [], isPartly: false };
    const outcomes = await changeTable({ model, tests, table, reshaping, plan, begun, version, keptVersion, ...parts, context });
    if (outcomes.some(objects)) await discard(plan.discard, context);
    return settle(outcomes, rows, true);
  } catch (error) {
    await discard(plan.discard, context);
    throw error;
  }
}

/** The version that a table has, where it was built from the same query and settings. */
function versionNow(model: IncrementalModel, { versions }: RunContext): string | undefined {
  const found = versions.foundOf(model);
  return found?.difference === undefined && found?.row.fingerprint === fingerprintText(model) ? found?.row.version : undefined;
}
