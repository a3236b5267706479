import type { Problem } from "../../core/errors/index.js";
import { errorOf } from "../../core/errors/index.js";
import { asideOf, type BatchPlan, intervalBatch, planBatch } from "../../materialize/index.js";
import type { RunContext } from "../context.js";
import { isCancelled, problemOf } from "../problem-of.js";
import type { IntervalModel } from "./intervals.js";
import { type Interval, isoOf } from "./time.js";

/** Builds a batch aside. Gives the number of rows. */
export const buildAside = async ({ build }: Pick<BatchPlan, "build">, { warehouse, signal }: RunContext): Promise<number> =>
  (await warehouse.execute(build.join(";\n"), { signal })) ?? 0;

/** What was built aside of the batches of a model that is tracked by intervals. */
export interface BuiltParts {
  readonly rows: number;
  readonly done: readonly Interval[];
  readonly failed: readonly { readonly interval: Interval; readonly problem: Problem }[];
  /** Of what was done. */
  readonly plan: BatchPlan;
}

/** Builds batches aside, side by side: they are appended to a table that nobody reads yet. One that fails leaves the others. */
export async function buildParts(model: IntervalModel, intervals: readonly Interval[], context: RunContext): Promise<BuiltParts> {
  const { warehouse, dialect, token, signal } = context;
  const aside = asideOf(model.relation, token);
  const planOf = (parts: readonly Interval[]) =>
    planBatch(model, { dialect, aside, batches: parts.map((part) => intervalBatch(model, part, dialect)) });
  const done: Interval[] = [];
  const failed: { interval: Interval; problem: Problem }[] = [];
  let rows = 0;
  const build = async (interval: Interval, statement: string) => {
    try {
      const added = (await warehouse.execute(statement, { signal })) ?? 0;
      rows += added;
      done.push(interval);
    } catch (error) {
      if (isCancelled(error)) throw error;
      failed.push({ interval, problem: problemOf(error) });
    }
  };
  // The first that can be built makes the table.
  let left = intervals;
  while (done.length === 0 && left[0] !== undefined) {
    const [create = "", ...inserts] = planOf(left).build;
    await build(left[0], create);
    left = left.slice(1);
    if (done.length === 0) continue;
    const ended = await Promise.allSettled(left.map((interval, index) => build(interval, inserts[index] ?? "")));
    for (const end of ended) if (end.status === "rejected") throw end.reason;
  }
  done.sort((a, b) => a.start - b.start);
  return { rows, done, failed: failed.sort((a, b) => a.interval.start - b.interval.start), plan: planOf(done) };
}

/** Which batches have failed: the first of them by its time. `kept` is how many of the run are in the table. */
export function batchFailed({ name, location }: IntervalModel, { failed }: Pick<BuiltParts, "failed">, kept: number) {
  const [first] = failed;
  if (first === undefined) return undefined;
  const { interval, problem } = first;
  const { reason = problem.message } = problem.facts as { readonly reason?: string };
  const facts = { name, start: isoOf(interval.start), end: isoOf(interval.end), others: failed.length - 1, reason, kept };
  return errorOf("batch_failed", facts, location);
}
