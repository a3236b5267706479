import type { ColumnType } from "../../adapters/adapter.js";
import { hash } from "../../core/hash.js";

/** Names and types of columns as one hash, to see later whether a relation is still the one that was built. */
export const hashColumns = (columns: readonly ColumnType[]): string => hash(...columns.flatMap(({ name, type }) => [name, type]));
