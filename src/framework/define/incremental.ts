import type { Expression } from "kysely";
import { errorOf } from "../core/errors/index.js";
import type { BatchSize, Duration, Incremental, OnSchemaChange } from "../core/incremental.js";
import { batchSizes, durationUnits, schemaChanges } from "../core/incremental.js";
import { isMoment, momentExpected } from "../core/moment.js";
import { refuseWrongSettings } from "./known-keys.js";
import type { QueryContext, SelfTable } from "./query-context.js";
import type { ColumnName, Relation } from "./relation.js";
import { callback, flag, oneOf, required, type Shape, text, texts } from "./shapes.js";

/** While the row is not inferred yet it has no columns: to refuse names then would only repeat the mistake that keeps it from being so. */
type Named<Row, Column> = [keyof Row] extends [never] ? string : Column;
type NotNullColumn<Row> = Named<Row, { [Column in ColumnName<Row>]: null extends Row[Column] ? never : Column }[ColumnName<Row>]>;
type ColumnOf<Row, Value> = Named<Row, { [Column in ColumnName<Row>]: [Row[Column]] extends [Value] ? Column : never }[ColumnName<Row>]>;

/** What every strategy can be told. */
interface Changing {
  /**
   * What happens when the columns of the query are no longer those of the table: `fail` (unless said otherwise) builds nothing;
   * `append` adds new columns and widens types; `sync` removes columns and narrows types as well, with `--allow-destructive`;
   * `ignore` leaves the table's columns as they are.
   */
  readonly onSchemaChange?: OnSchemaChange;
}

/** Which rows of the query make a batch. */
interface Windowed<Row> extends Changing {
  /** A column that grows with time and is never null: a batch begins at its greatest value in the table, less the lookback. */
  readonly cursor?: ColumnOf<Row, Date | string | number | bigint>;
  /** How late a row may come: `{ days: 3 }`, or a number for a cursor that counts. Later ones are found by `--full-refresh` only. */
  readonly lookback?: Duration | number;
}

/** What `append` takes. */
export interface AppendOptions<Row> extends Changing {
  /** Rows with a greater value than any in the table are appended. */
  readonly cursor?: ColumnOf<Row, Date | string | number | bigint>;
}

/** What the query of affected keys is written with. */
export interface AffectedContext<Deps extends readonly Relation[], Row> extends QueryContext<Deps> {
  /** The model's own table as it was before the batch. */
  readonly self: SelfTable<Row>;
}

/** What `deleteInsert` takes. */
export type DeleteInsertOptions<Row, Deps extends readonly Relation[]> = DeleteInsertOf<Row> & (Windowed<Row> | Affecting<Row, Deps>);

interface DeleteInsertOf<Row> {
  /** Rows of the table with a key that the batch has make room for the batch's. Several rows may have the same. */
  readonly key: NotNullColumn<Row> | readonly NotNullColumn<Row>[];
}

interface Affecting<Row, Deps extends readonly Relation[]> extends Changing {
  /**
   * The keys that something new has come of, whatever that is: a query with the columns of the key, over the dependencies and the table
   * itself (`self`). The batch is what the model's query returns of these keys, and all old rows of them go, those of keys that it
   * returns nothing of any more, too. Where no key is affected, nothing is done.
   */
  readonly affected: (context: AffectedContext<Deps, Row>) => Expression<unknown>;
  readonly cursor?: never;
  readonly lookback?: never;
}

/** What `merge` takes. */
export interface MergeOptions<Row> extends Windowed<Row> {
  /** Tells a row from all others. */
  readonly key: NotNullColumn<Row> | readonly NotNullColumn<Row>[];
  /** The columns that change in a row that is there already; all of them unless given. */
  readonly update?: readonly Named<Row, ColumnName<Row>>[];
  /** Leave rows that are there already as they are. */
  readonly insertOnly?: boolean;
  /** Of rows with the same key, the one that is greatest in this column counts, in whatever order they come. */
  readonly version?: ColumnOf<Row, Date | string | number | bigint>;
  /** A truth value that becomes true in rows of the batch's window which the query no longer returns. */
  readonly softDelete?: ColumnOf<Row, boolean>;
}

/** What `insertOverwrite` takes. */
export interface InsertOverwriteOptions<Row> extends Windowed<Row> {
  /** A batch replaces the partitions that it has rows of, whole. */
  readonly partitionBy: NotNullColumn<Row> | readonly NotNullColumn<Row>[];
}

/** What `intervals` takes. */
export interface IntervalsOptions<Row> extends Changing {
  /**
   * When what a row tells happened (UTC). A row without it belongs to no batch: a first build and a full refresh refuse such rows, later
   * batches do not see them.
   */
  readonly eventTime: ColumnOf<Row, Date | string>;
  readonly batchSize: BatchSize;
  /** How many batches before the one that is still open are built again, for rows that come late; 1 unless given. */
  readonly lookback?: number;
  /** Where the first batch begins: a date, or a moment in UTC, e.g. `2024-01-01`. */
  readonly begin: string;
}

/**
 * The strategies of incremental models: how the rows of a batch change the table.
 *
 * @example
 * ```ts
 * export const fctOrders = defineModel({
 *   name: "fct_orders",
 *   deps: [stgOrders],
 *   materialized: "incremental",
 *   query: ({ db }) => db.selectFrom("stg_orders").select(["order_id", "status", "updated_at"]),
 *   incremental: (m) => m.merge({ key: "order_id", cursor: "updated_at", lookback: { days: 3 } }),
 * });
 * ```
 */
export interface IncrementalStrategies<Row, Deps extends readonly Relation[] = readonly Relation[]> {
  /**
   * Adds the batch's rows to the table. It ends in the same table as a full refresh when rows come in the order of the cursor,
   * those of one value together.
   */
  readonly append: (options?: AppendOptions<Row>) => Incremental;
  /**
   * Replaces all rows of the keys that the batch has. The same as a full refresh when a batch has all rows of each of its keys; with
   * `affected`, when every key is among those whose rows a full refresh would change.
   */
  readonly deleteInsert: (options: DeleteInsertOptions<Row, Deps>) => Incremental;
  /**
   * Replaces or adds row by row. The same as a full refresh when the query returns each key once, and no row changes that is older
   * than the lookback; with `version`, in whatever order and however often rows come, when rows of the same key and version are the
   * same. With `update` and `insertOnly` the table remembers what came first, which a full refresh forgets.
   */
  readonly merge: (options: MergeOptions<Row>) => Incremental;
  /** Replaces whole partitions. The same as a full refresh when a batch has all rows of each of its partitions. */
  readonly insertOverwrite: (options: InsertOverwriteOptions<Row>) => Incremental;
  /**
   * Builds the model interval by interval and keeps which ones are filled, so that gaps are seen and filled. The same as a full refresh
   * when rows come no later than the lookback.
   */
  readonly intervals: (options: IntervalsOptions<Row>) => Incremental;
}

const isCount = (value: unknown) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isDuration = (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(([unit, count]) => (durationUnits as readonly string[]).includes(unit) && isCount(count));
const lookback: Shape = {
  expected: `a length of time in ${durationUnits.join(", ")}, e.g. { days: 3 }, or a number for a cursor that counts`,
  fits: (value) => isCount(value) || isDuration(value),
};
const batches: Shape = { expected: "a whole number of batches", fits: isCount };
const key: Shape = {
  expected: "a column or an array of columns",
  fits: (value) => text.fits(value) || (texts.fits(value) && (value as readonly string[]).length > 0),
};
const moment: Shape = { expected: momentExpected, fits: (value) => typeof value === "string" && isMoment(value) };

const onSchemaChange = oneOf(...schemaChanges);
const windowed = { cursor: text, lookback, onSchemaChange };
const shapes = {
  append: { cursor: text, onSchemaChange },
  deleteInsert: { key: required(key), affected: callback, ...windowed },
  merge: { key: required(key), update: texts, insertOnly: flag, version: text, softDelete: text, ...windowed },
  insertOverwrite: { partitionBy: required(key), ...windowed },
  intervals: {
    eventTime: required(text),
    batchSize: required(oneOf(...batchSizes)),
    lookback: batches,
    begin: required(moment),
    onSchemaChange,
  },
} satisfies { [Strategy in keyof IncrementalStrategies<unknown>]: object };

const listOf = (columns: string | readonly string[]): readonly string[] =>
  Object.freeze(typeof columns === "string" ? [columns] : [...columns]);

type AnyRow = Readonly<Record<string, string>>;

/** The query of affected keys with its types erased. */
export type AffectedQuery = (context: AffectedContext<readonly never[], never>) => Expression<unknown>;

/** How a model is incremental, as it is declared: plain data, but for the query of affected keys. */
export type DeclaredIncremental = Incremental & { readonly affected?: AffectedQuery | undefined };

/** Whether it was made by one of the strategies: a program without the type checker may return anything. */
export const isIncremental = (value: unknown): value is DeclaredIncremental =>
  typeof value === "object" && value !== null && "strategy" in value && String(value.strategy) in shapes;

/** The strategies, which check what they are told and turn it into data. */
export function strategiesOf(model: string): IncrementalStrategies<AnyRow> {
  const check = (strategy: keyof typeof shapes, options: object) => refuseWrongSettings(strategy, model, options, shapes[strategy]);
  const windowOf = ({ cursor, lookback: back, onSchemaChange: change = "fail" }: Windowed<AnyRow>) => ({
    cursor,
    lookback: back,
    onSchemaChange: change,
  });
  return {
    append: (options = {}) => {
      check("append", options);
      return Object.freeze({ strategy: "append", ...windowOf(options) });
    },
    deleteInsert: (options) => {
      check("deleteInsert", options);
      const { affected } = options as Partial<Affecting<AnyRow, readonly never[]>>;
      const made: DeclaredIncremental = { strategy: "deleteInsert", key: listOf(options.key), ...windowOf(options) };
      if (affected === undefined) return Object.freeze(made);
      if (made.cursor !== undefined || made.lookback !== undefined) throw errorOf("affected_cursor", { name: model });
      return Object.freeze({ ...made, affected: affected as AffectedQuery });
    },
    merge: (options) => {
      check("merge", options);
      const { update, insertOnly = false, version, softDelete } = options;
      return Object.freeze({
        strategy: "merge",
        key: listOf(options.key),
        update: insertOnly ? [] : update,
        version,
        softDelete,
        ...windowOf(options),
      });
    },
    insertOverwrite: (options) => {
      check("insertOverwrite", options);
      return Object.freeze({ strategy: "insertOverwrite", partitionBy: listOf(options.partitionBy), ...windowOf(options) });
    },
    intervals: (options) => {
      check("intervals", options);
      const { eventTime, batchSize, lookback: back = 1, begin, onSchemaChange: change = "fail" } = options;
      const since = new Date(begin).toISOString();
      return Object.freeze({ strategy: "intervals", eventTime, batchSize, lookback: back, begin: since, onSchemaChange: change });
    },
  };
}
