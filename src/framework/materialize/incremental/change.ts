import type { SqlDialect } from "../../adapters/adapter.js";
import type { Incremental } from "../../core/incremental.js";

/** A part of time, or of what a cursor counts, as literals of the column's type. */
export interface Range {
  readonly from: string;
  /** The first value past it. */
  readonly to: string;
}

/** What changing a table depends on besides the strategy. Relations and columns are quoted. */
export interface ChangeContext {
  readonly dialect: SqlDialect;
  readonly target: string;
  readonly batch: string;
  /** The columns that are inserted. */
  readonly columns: readonly string[];
  /** Where the batch begins; `undefined` where it is all that the query returns. */
  readonly from: string | undefined;
  /** The parts of time that the batch is of. */
  readonly ranges: readonly Range[];
  /** The table of the keys that the batch is of, where the model tells them. */
  readonly affected: string | undefined;
}

/** One strategy: how the rows of a batch change a table → statements. Pure. */
export type ChangeTable<Strategy extends Incremental["strategy"]> = (
  incremental: Extract<Incremental, { readonly strategy: Strategy }>,
  context: ChangeContext,
) => readonly string[];

/** Whether the rows `old` and `new` have the same values in columns that are never null. */
export const sameKey = (columns: readonly string[], { identifier }: SqlDialect): string =>
  columns.map((column) => `new.${identifier(column)} = old.${identifier(column)}`).join(" and ");

/** Whether a row of the batch has the key of the row `old`. */
export const isInBatch = (columns: readonly string[], { batch, dialect }: ChangeContext): string =>
  `exists (select 1 from ${batch} as new where ${sameKey(columns, dialect)})`;

/** Removes the rows whose key the batch has. */
export const deleteKeys = (columns: readonly string[], context: ChangeContext): string =>
  `delete from ${context.target} as old\nwhere ${isInBatch(columns, context)}`;

/** Adds the rows of the batch; where a key is given, only those that are not there. */
export function insertBatch({ target, batch, columns, dialect }: ChangeContext, unlessKey?: readonly string[]): string {
  const names = columns.map(dialect.identifier).join(", ");
  const isNew = unlessKey === undefined ? "" : `\nwhere not exists (select 1 from ${target} as old where ${sameKey(unlessKey, dialect)})`;
  return `insert into ${target} (${names})\nselect ${names} from ${batch} as new${isNew}`;
}
