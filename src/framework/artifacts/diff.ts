import type { ColumnType, RelationName } from "../adapters/adapter.js";

/** What differs between relations of two targets: `before` is the target that is compared against, `after` the engine's own. */
export interface Diff {
  readonly before: string;
  readonly after: string;
  readonly models: readonly ModelDiff[];
  /** Whether nothing differs: every relation has the same columns and rows on both sides. */
  readonly same: boolean;
}

export interface BothSides<T> {
  readonly before: T;
  readonly after: T;
}

/** One model or seed. */
export type ModelDiff = {
  readonly id: string;
  readonly name: string;
  readonly relations: BothSides<RelationName>;
} & (
  | { readonly status: "same" | "different"; readonly comparison: Comparison }
  /** Built in one of the targets only, or in neither. */
  | { readonly status: "only_before" | "only_after" | "not_built"; readonly comparison: undefined }
);

export interface Comparison {
  readonly columns: ColumnChanges;
  /** Rows that were compared: of the whole relation, or where the condition holds. */
  readonly rows: BothSides<number>;
  /** What rows are told apart by; without a key they are compared as a whole, and none can be changed. */
  readonly key: KeyFacts | undefined;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Every column that was compared, but those of the key. Without a key: none. */
  readonly values: readonly ColumnRate[];
  readonly samples: Samples;
}

export interface ColumnChanges {
  readonly added: readonly ColumnType[];
  readonly removed: readonly ColumnType[];
  readonly retyped: readonly RetypedColumn[];
}

/** A column with another type than before. */
export interface RetypedColumn extends BothSides<string> {
  readonly name: string;
  /** The type in which its values were compared; `undefined` when there is none that holds both. */
  readonly comparedAs: string | undefined;
}

export interface KeyFacts {
  readonly columns: readonly string[];
  /** Whether the call names it, the model is merged by it, or a unique test of the model does. */
  readonly from: "call" | "merge" | "test";
  /** Rows with a null among the columns of the key. Two nulls count as the same. */
  readonly nulls: BothSides<number>;
  /** Keys that more than one row has. Their rows are compared in the order of their values. */
  readonly duplicates: BothSides<number>;
}

/** How often a column's value changed, among the rows that both sides have. */
export interface ColumnRate {
  readonly name: string;
  readonly changed: number;
  /** From 0 to 1. */
  readonly rate: number;
}

/** A row as text, each value as the database writes it. */
export type TextRow = Readonly<Record<string, string | null>>;

/** The first rows of each kind, by key. */
export interface Samples {
  readonly added: readonly TextRow[];
  readonly removed: readonly TextRow[];
  readonly changed: readonly ChangedRow[];
}

export interface ChangedRow {
  readonly key: TextRow;
  readonly values: Readonly<Record<string, BothSides<string | null>>>;
}
