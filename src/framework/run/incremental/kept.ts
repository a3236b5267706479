import type { SqlDialect, Warehouse } from "../../adapters/adapter.js";
import type { ManifestNode } from "../../artifacts/manifest.js";
import type { BatchSize } from "../../core/incremental.js";
import { readState } from "../state/read.js";
import { stateSchema } from "../state/tables.js";
import { gapsOf } from "./gaps.js";
import { filledIn, intervalModel } from "./intervals.js";
import { type Interval, isoOf } from "./time.js";

/** A part of time: ISO 8601, UTC. */
interface Period {
  readonly start: string;
  /** The first moment that is past it. */
  readonly end: string;
}

/** Which time a model is filled for. */
export interface FilledIntervals {
  readonly name: string;
  readonly batchSize: BatchSize;
  readonly filled: readonly Period[];
  /** What is not, up to the batch that is still open; `batches` is how many there are in it. */
  readonly gaps: readonly (Period & { readonly batches: number })[];
}

const periodOf = ({ start, end }: Interval): Period => ({ start: isoOf(start), end: isoOf(end) });

/** What the database keeps of the intervals of a node; `undefined` for one that is not tracked by any. */
export async function intervalsKept(
  node: ManifestNode,
  warehouse: Warehouse,
  dialect: SqlDialect,
  now: Date,
): Promise<FilledIntervals | undefined> {
  const model = intervalModel(node);
  if (model === undefined) return undefined;
  const { batchSize } = model.incremental;
  const catalogue = await warehouse.introspect([stateSchema, model.relation.schema]);
  const isBuilt = catalogue.some(({ schema, name }) => schema === model.relation.schema && name === model.relation.name);
  const filled = isBuilt ? filledIn((await readState(warehouse, dialect, catalogue)).state, model.relation) : [];
  return {
    name: model.name,
    batchSize,
    filled: filled.map(periodOf),
    gaps: gapsOf(model, filled, now.getTime()).map((gap) => ({ ...periodOf(gap), batches: gap.batches })),
  };
}
