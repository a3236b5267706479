import { type Batch, type IncrementalModel, openBatch, type WindowStart, windowQuery } from "../../materialize/index.js";
import type { RunContext } from "../context.js";

/** The parts of which the next batch of a model consists; `undefined` where nothing tells where it begins: its table has no rows. */
export async function batchesOf(
  model: IncrementalModel,
  { warehouse, dialect, signal }: RunContext,
): Promise<readonly Batch[] | undefined> {
  const { incremental, relation } = model;
  const query = windowQuery(model, relation, dialect);
  if (query === undefined || incremental.strategy === "intervals" || incremental.cursor === undefined) return [];
  const [found] = await warehouse.query<{ readonly from: string | null; readonly start: string | null }>(query, { signal });
  if (found === undefined || found.from === null) return undefined;
  return [openBatch(model, incremental.cursor, found as WindowStart, dialect)];
}
