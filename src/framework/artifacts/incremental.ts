import type { Incremental } from "../core/incremental.js";

/**
 * What is filled into the SQL of a batch when it runs: the model's own table; the table of affected keys; the first value of the batch's cursor or event time and
 * the first that is past it, in the type of the column (`from`, `to`); the same as moments (`start`, `end`).
 */
export type Place = "self" | "affected" | "from" | "to" | "start" | "end";

/** SQL with named places. */
export type PlacedSql = readonly (string | { readonly place: Place })[];

/** Fills SQL, already quoted, into the places. */
export const fillPlaces = (sql: PlacedSql, values: Readonly<Record<Place, string>>): string =>
  sql.map((part) => (typeof part === "string" ? part : values[part.place])).join("");

/** How batches change the table of an incremental model, the query of a batch, and that of the keys that a batch is of. */
export type IncrementalNode = Incremental & { readonly batch: PlacedSql; readonly affected?: PlacedSql | undefined };
