import type { BatchSize } from "../../core/incremental.js";

/** A part of time, in milliseconds of UTC: from a moment to the first that is past it. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

const hour = 3_600_000;

/** Where the batch begins that a moment lies in, or one some batches after it. Time is UTC: no day is shorter than another. */
export function batchStart(moment: number, size: BatchSize, after = 0): number {
  const date = new Date(moment);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (size === "year") return Date.UTC(year + after, 0);
  if (size === "month") return Date.UTC(year, month + after);
  const length = size === "day" ? 24 * hour : hour;
  return (Math.floor(moment / length) + after) * length;
}

/** The batches from one that begins at a moment to the last that begins before another. */
export function batchesBetween({ start, end }: Interval, size: BatchSize): Interval[] {
  const batches: Interval[] = [];
  for (let from = start; from < end; ) {
    const to = batchStart(from, size, 1);
    batches.push({ start: from, end: to });
    from = to;
  }
  return batches;
}

/** The same time as few intervals: adjacent and overlapping ones become one. */
export function coalesce(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && next.start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    else joined.push(next);
  }
  return joined;
}

/** Whether time is filled from beginning to end. `filled` is coalesced. */
export const isFilled = ({ start, end }: Interval, filled: readonly Interval[]): boolean =>
  filled.some((each) => each.start <= start && end <= each.end);

export const isoOf = (moment: number): string => new Date(moment).toISOString();
