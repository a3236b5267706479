import type { State } from "../state/tables.js";
import { filledIn, horizonOf, type IntervalModel } from "./intervals.js";
import { batchesBetween, batchStart, coalesce, type Interval, isFilled, isoOf } from "./time.js";

/** A part of time that a model is not filled for, and how many batches there are in it. */
export interface Gap extends Interval {
  readonly batches: number;
}

/** The time that a model is not filled for, up to the batch that is still open. `filled` is coalesced. */
export function gapsOf(model: IntervalModel, filled: readonly Interval[], now: number): Gap[] {
  const { batchSize } = model.incremental;
  const closed = batchesBetween({ start: horizonOf(model, now).start, end: batchStart(now, batchSize) }, batchSize);
  const missing = coalesce(closed.filter((batch) => !isFilled(batch, filled)));
  return missing.map((gap) => ({ ...gap, batches: batchesBetween(gap, batchSize).length }));
}

/** What is missing of a model; `undefined` where nothing is. A batch that was open when it was built is missing as soon as it has ended. */
export function describeGaps(model: IntervalModel, state: State, now: Date): string | undefined {
  const gaps = gapsOf(model, filledIn(state, model.relation), now.getTime());
  const [first] = gaps;
  if (first === undefined) return undefined;
  const batches = gaps.reduce((sum, gap) => sum + gap.batches, 0);
  return `${batches} ${batches === 1 ? "batch is" : "batches are"} not filled, from ${isoOf(first.start)} on`;
}
