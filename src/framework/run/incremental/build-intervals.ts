import type { CatalogRelation } from "../../adapters/adapter.js";
import type { TestNode } from "../../artifacts/manifest.js";
import { asideOf, planBatch } from "../../materialize/index.js";
import { type BuildOutcome, checkContract, discard, settle } from "../build-node.js";
import type { RunContext } from "../context.js";
import { objects, type TestOutcome } from "../test-relation.js";
import { versionOfBuild } from "../version-of-build.js";
import { batchFailed, buildParts } from "./build-aside.js";
import { changeTable } from "./change-table.js";
import { checkKeys } from "./check-keys.js";
import { dueBatches, type IntervalModel } from "./intervals.js";
import { reshapingOf } from "./reshaping.js";
import { type Interval, isoOf } from "./time.js";

/**
 * Fills the intervals of a table that are due. A long time is put in piece by piece, each in a transaction of its own with what it has
 * filled: what was done stays when a later batch fails or the run is killed, and the next one fills what is missing. A batch that fails
 * leaves the others of its piece.
 *
 * @throws {@link ModelwrightError} `batch_failed`
 */
export async function buildIntervals(
  model: IntervalModel,
  table: CatalogRelation,
  tests: readonly TestNode[],
  context: RunContext,
): Promise<BuildOutcome> {
  const { dialect, clock, token, auditSchema } = context;
  const reshaping = reshapingOf(model, table, dialect);
  const due = dueBatches(model, context);
  // A copy of the table for each piece would cost more than it saves.
  const pieces = reshaping.columns === undefined && auditSchema === undefined ? inPieces(due) : [due];
  const version = await versionOfBuild(model, tests, context);
  const { discard: leftovers } = planBatch(model, { dialect, aside: asideOf(model.relation, token), batches: [] });
  let outcomes: readonly TestOutcome[] = [];
  let rows = 0;
  let kept = 0;
  try {
    for (const [index, piece] of pieces.entries()) {
      const begun = clock.monotonic();
      const { plan, done, failed, ...built } = await buildParts(model, piece, context);
      if (done.length > 0) {
        await checkContract(model, plan.batch, context);
        await checkKeys(model, plan.batch, context);
        const isPartly = failed.length > 0 || index < pieces.length - 1;
        const shared = { model, tests, table, reshaping, plan, begun, version, keptVersion: undefined, context };
        outcomes = await changeTable({ ...shared, intervals: done, isPartly });
      }
      if (outcomes.some(objects)) {
        await discard(leftovers, context);
        return refused(settle(outcomes, rows, true), kept, piece);
      }
      rows += built.rows;
      kept += done.length;
      const failure = batchFailed(model, { failed }, kept);
      if (failure !== undefined) throw failure;
    }
  } catch (error) {
    await discard(leftovers, context);
    throw error;
  }
  return settle(outcomes, rows, true);
}

/** A tenth of all at once, and not less than a few: tests read the whole table each time. */
function inPieces(due: readonly Interval[]): readonly (readonly Interval[])[] {
  const size = Math.max(8, Math.ceil(due.length / 10));
  return Array.from({ length: Math.ceil(due.length / size) }, (_, index) => due.slice(index * size, (index + 1) * size));
}

/** What is said of a table that a test has kept a piece out of: the pieces before it are in. */
function refused({ build, tests }: BuildOutcome, kept: number, [first]: readonly Interval[]): BuildOutcome {
  if (kept === 0 || first === undefined) return { build, tests };
  return { build: { ...build, message: `${build.message}, with the batches before ${isoOf(first.start)}` }, tests };
}
