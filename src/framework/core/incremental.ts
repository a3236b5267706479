/** The units of a length of time. */
export const durationUnits = ["years", "months", "weeks", "days", "hours", "minutes"] as const;

/** A length of time, e.g. `{ days: 3 }`. */
export type Duration = { readonly [Unit in (typeof durationUnits)[number]]?: number };

/** What happens when the columns of the query are no longer those of the table. */
export const schemaChanges = ["fail", "append", "sync", "ignore"] as const;
export type OnSchemaChange = (typeof schemaChanges)[number];

/** How long the batches of an interval-tracked model are. */
export const batchSizes = ["hour", "day", "month", "year"] as const;
export type BatchSize = (typeof batchSizes)[number];

interface Common {
  readonly onSchemaChange: OnSchemaChange;
}

/** A batch is what the query returns from the cursor of the last batch on; without a cursor, all that it returns. */
interface Windowed extends Common {
  readonly cursor: string | undefined;
  /** How far before the greatest cursor a batch begins: a length of time, or a number for a cursor that counts. */
  readonly lookback: Duration | number | undefined;
}

/** How a batch changes the table, as plain data. */
export type Incremental =
  | (Windowed & { readonly strategy: "append" })
  | (Windowed & { readonly strategy: "deleteInsert"; readonly key: readonly string[] })
  | (Windowed & {
      readonly strategy: "merge";
      readonly key: readonly string[];
      /** The columns that change in a row that is there already: all unless given; none of an empty list. */
      readonly update: readonly string[] | undefined;
      /** Of rows with the same key, the one that is greatest here is the one that counts. */
      readonly version: string | undefined;
      /** A truth value that is set in rows which the query no longer returns. */
      readonly softDelete: string | undefined;
    })
  | (Windowed & { readonly strategy: "insertOverwrite"; readonly partitionBy: readonly string[] })
  | (Common & {
      readonly strategy: "intervals";
      readonly eventTime: string;
      readonly batchSize: BatchSize;
      /** How many batches before the one that is open are built again. */
      readonly lookback: number;
      /** ISO 8601, UTC: where the first batch begins. */
      readonly begin: string;
    });

export type IncrementalOf<Strategy extends Incremental["strategy"]> = Extract<Incremental, { readonly strategy: Strategy }>;
