import { type Batch, type IncrementalModel, intervalBatch, openBatch, type WindowStart, windowQuery } from "../../materialize/index.js";
import type { RunContext } from "../context.js";
import { dueBatches, type IntervalContext, type IntervalModel, intervalModel } from "./intervals.js";

/** What the batches of a model depend on. */
export type BatchesContext = IntervalContext & Pick<RunContext, "warehouse" | "dialect"> & { readonly signal?: AbortSignal | undefined };

/** The batches that are due of a model that is tracked by intervals. */
export const intervalBatches = (model: IntervalModel, context: IntervalContext & Pick<RunContext, "dialect">): readonly Batch[] =>
  dueBatches(model, context).map((interval) => intervalBatch(model, interval, context.dialect));

/** The parts of which the next batch of a model consists; `undefined` where nothing tells where it begins: its table has no rows. */
export async function batchesOf(model: IncrementalModel, context: BatchesContext): Promise<readonly Batch[] | undefined> {
  const { warehouse, dialect, signal } = context;
  const { incremental, relation } = model;
  const tracked = intervalModel(model);
  if (tracked !== undefined) return intervalBatches(tracked, context);
  if (incremental.affected !== undefined) {
    const [row] = await warehouse.query(`select 1 as row from ${dialect.relation(relation)} limit 1`, { signal });
    return row === undefined ? undefined : [];
  }
  const query = windowQuery(model, relation, dialect);
  if (query === undefined || incremental.strategy === "intervals" || incremental.cursor === undefined) return [];
  const [found] = await warehouse.query<{ readonly from: string | null; readonly start: string | null }>(query, { signal });
  if (found === undefined || found.from === null) return undefined;
  return [openBatch(model, incremental.cursor, found as WindowStart, dialect)];
}
