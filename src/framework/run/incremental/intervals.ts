import type { Connection, RelationName, SqlDialect } from "../../adapters/adapter.js";
import type { ManifestNode } from "../../artifacts/manifest.js";
import { ModelwrightError, type Problem, problem } from "../../core/errors/index.js";
import type { IncrementalOf } from "../../core/incremental.js";
import type { IncrementalModel } from "../../materialize/index.js";
import type { RunContext } from "../context.js";
import type { Job } from "../jobs.js";
import { type State, stateTable } from "../state/tables.js";
import { replaceRow } from "../state/write.js";
import { changedTable } from "./reshaping.js";
import { batchesBetween, batchStart, coalesce, type Interval, isFilled, isoOf } from "./time.js";

/** An incremental model that is built interval by interval. */
export type IntervalModel = IncrementalModel & { readonly incremental: IncrementalOf<"intervals"> };

export const intervalModel = (node: ManifestNode): IntervalModel | undefined =>
  node.kind === "model" && node.materialized === "incremental" && node.incremental?.strategy === "intervals"
    ? (node as IntervalModel)
    : undefined;

/** What decides over the batches that are due. */
export type IntervalContext = Pick<RunContext, "state" | "existing" | "fullRefresh" | "empty" | "period" | "now">;

/** The intervals of a relation that are filled. */
export const filledIn = ({ intervals }: State, { schema, name }: RelationName): Interval[] =>
  coalesce(
    intervals
      .filter((row) => row.schema === schema && row.name === name)
      .map((row) => ({ start: Date.parse(row.start_at), end: Date.parse(row.end_at) })),
  );

/** All time that a model is about: from its beginning to the end of the batch that is still open. */
export function horizonOf({ incremental: { begin, batchSize } }: IntervalModel, now: number): Interval {
  return { start: batchStart(Date.parse(begin), batchSize), end: batchStart(now, batchSize, 1) };
}

/**
 * The batches that a run builds: of the time that it was given, all; else those that are not filled, and before the open one as many
 * again as the lookback says.
 *
 * @throws {@link ModelwrightError} `clock_backwards`, `lookback_too_long`, `period_outside`.
 */
export function dueBatches(model: IntervalModel, context: IntervalContext): Interval[] {
  const { incremental, name, location } = model;
  const { batchSize, lookback } = incremental;
  const { now, period, fullRefresh } = context;
  const time = now.getTime();
  const horizon = horizonOf(model, time);
  const refuse = (found: Problem) => new ModelwrightError([found]);
  if (horizon.start >= horizon.end)
    throw refuse(problem("clock_backwards", { name, filled: incremental.begin, now: isoOf(time) }, location));
  const isAnew = changedTable(model, context) === undefined;
  const filled = isAnew ? [] : filledIn(context.state, model.relation);
  const last = filled.at(-1)?.end ?? horizon.start;
  if (last > time) throw refuse(problem("clock_backwards", { name, filled: isoOf(last), now: isoOf(time) }, location));
  if (fullRefresh) return batchesBetween(horizon, batchSize);
  if (period.start !== undefined || period.end !== undefined) {
    const start = period.start === undefined ? horizon.start : batchStart(period.start, batchSize);
    const end = period.end === undefined ? horizon.end : batchStart(period.end - 1, batchSize, 1);
    if (start < horizon.start || end > horizon.end || start >= end) {
      const facts = { name, start: isoOf(start), end: isoOf(end), first: isoOf(horizon.start), last: isoOf(horizon.end) };
      throw refuse(problem("period_outside", facts, location));
    }
    return batchesBetween({ start, end }, batchSize);
  }
  const all = batchesBetween(horizon, batchSize);
  if (lookback > Math.max(1, all.length - 1)) {
    throw refuse(problem("lookback_too_long", { name, lookback, batches: all.length - 1, batchSize, begin: incremental.begin }, location));
  }
  return all.filter((batch, index) => !isFilled(batch, filled) || index >= all.length - 1 - lookback);
}

/** What is wrong with the intervals that are to be built, before anything is. */
export const intervalProblems = (jobs: readonly Job[], context: IntervalContext): Problem[] =>
  jobs.flatMap(({ node, builds }): readonly Problem[] => {
    const model = builds ? intervalModel(node) : undefined;
    if (model === undefined || context.empty) return [];
    try {
      dueBatches(model, context);
      return [];
    } catch (error) {
      if (error instanceof ModelwrightError) return error.problems;
      throw error;
    }
  });

/**
 * The statements that keep which intervals are filled, for the transaction that puts them in. What is kept is read there: another run
 * may have filled others since this one began. A batch that is still open is not filled.
 */
export async function recordIntervals(
  model: IntervalModel,
  built: readonly Interval[],
  isAnew: boolean,
  connection: Pick<Connection, "query">,
  { dialect, now, empty }: Pick<RunContext, "dialect" | "now" | "empty">,
): Promise<string[]> {
  const { schema, name } = model.relation;
  const condition = whereRelation(model.relation, dialect);
  const table = dialect.relation(stateTable("intervals"));
  const rows = isAnew
    ? []
    : await connection.query<{ readonly start_at: string; readonly end_at: string }>(
        `select start_at, end_at from ${table} where ${condition}`,
      );
  const kept = rows.map((row) => ({ start: Date.parse(row.start_at), end: Date.parse(row.end_at) }));
  const closed = empty ? [] : built.filter(({ end }) => end <= now.getTime());
  const filled = coalesce([...kept, ...closed]);
  return [
    `delete from ${table} where ${condition}`,
    ...filled.flatMap(({ start, end }) => replaceRow("intervals", { schema, name, start_at: isoOf(start), end_at: isoOf(end) }, dialect)),
  ];
}

/** Statements that keep of a relation the intervals that are kept of another one in a table; none where there is no such table. */
export function copyIntervals(kept: string | undefined, from: RelationName, to: RelationName, dialect: SqlDialect): string[] {
  const own = dialect.relation(stateTable("intervals"));
  const { literal } = dialect;
  const copy = `select ${literal(to.schema)}, ${literal(to.name)}, start_at, end_at from ${kept} where ${whereRelation(from, dialect)}`;
  return [
    `delete from ${own} where ${whereRelation(to, dialect)}`,
    ...(kept === undefined
      ? []
      : [`insert into ${own} (${["schema", "name", "start_at", "end_at"].map(dialect.identifier).join(", ")}) ${copy}`]),
  ];
}

const whereRelation = ({ schema, name }: RelationName, { identifier, literal }: SqlDialect): string =>
  `${identifier("schema")} = ${literal(schema)} and ${identifier("name")} = ${literal(name)}`;
