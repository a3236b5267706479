import type { Expression, RawBuilder } from "kysely";

type Unit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second";
type Temporal = Date | string;
/** `null` when the input can be `null`. */
type NullOf<T> = null extends T ? null : never;

/** How a window is cut and ordered. */
export interface Window {
  readonly partitionBy?: readonly Expression<unknown>[];
  readonly orderBy?: readonly (Expression<unknown> | { readonly by: Expression<unknown>; readonly desc: true })[];
  /** A frame in SQL, e.g. `rows between unbounded preceding and current row`. */
  readonly frame?: string;
}

/**
 * Expressions that mean the same on every adapter and are typed by what they return.
 * All of them take Kysely expressions: `eb.ref("column")` for a column, `eb.val(value)` for a value.
 */
export interface SqlFunctions {
  // — aggregates: `null` over no rows, except the counts —
  /** Number of rows. */
  countAll(): RawBuilder<number>;
  /** Number of rows in which the expression is not null. */
  count(of: Expression<unknown>): RawBuilder<number>;
  /** Number of distinct values, or rows of values; one that holds a null does not count. */
  countDistinct(...of: readonly Expression<unknown>[]): RawBuilder<number>;
  /** Number of rows that satisfy the condition. */
  countIf(condition: Expression<unknown>): RawBuilder<number>;
  /** As wide as the engine makes it: beyond what a number holds exactly, reading it is an error, never a rounded value. */
  sum(of: Expression<number | null>): RawBuilder<number | null>;
  avg(of: Expression<number | null>): RawBuilder<number | null>;
  min<T>(of: Expression<T>): RawBuilder<T | null>;
  max<T>(of: Expression<T>): RawBuilder<T | null>;
  /** The value of `of` in the row where `by` is smallest. */
  firstBy<T>(of: Expression<T>, by: Expression<unknown>): RawBuilder<T | null>;
  /** The value of `of` in the row where `by` is largest. */
  lastBy<T>(of: Expression<T>, by: Expression<unknown>): RawBuilder<T | null>;
  /** An aggregate over only those rows that satisfy the condition. */
  filter<T>(aggregate: Expression<T>, condition: Expression<unknown>): RawBuilder<T>;

  // — windows —
  over<T>(expression: Expression<T>, window: Window): RawBuilder<T>;
  rowNumber(): RawBuilder<number>;
  rank(): RawBuilder<number>;
  lag<T>(of: Expression<T>, offset?: number): RawBuilder<T | null>;
  lead<T>(of: Expression<T>, offset?: number): RawBuilder<T | null>;
  ntile(buckets: number): RawBuilder<number>;

  // — null handling and choice —
  coalesce<T, Rest extends readonly Expression<unknown>[]>(
    first: Expression<T>,
    ...rest: Rest
  ): RawBuilder<NonNullable<T> | TypeOfLast<Rest>>;
  nullIf<T>(value: Expression<T>, equals: Expression<T> | NonNullable<T>): RawBuilder<T | null>;
  /** `numerator / denominator` as a double; `null` where the denominator is zero or null. */
  safeDivide(numerator: Expression<number | null>, denominator: Expression<number | null>): RawBuilder<number | null>;
  greatest<T>(...of: readonly [Expression<T>, ...Expression<T>[]]): RawBuilder<T>;
  least<T>(...of: readonly [Expression<T>, ...Expression<T>[]]): RawBuilder<T>;

  // — time: TIMESTAMP is a `Date`, DATE a `YYYY-MM-DD` string —
  /** The start of the unit that the moment lies in. */
  dateTrunc<T extends Temporal | null>(unit: Unit, of: Expression<T>): RawBuilder<Date | NullOf<T>>;
  /** The calendar date of a moment, in UTC. */
  toDate<T extends Temporal | null>(of: Expression<T>): RawBuilder<string | NullOf<T>>;
  /** Whole units between two moments: the number of unit boundaries that are crossed. */
  dateDiff<A extends Temporal | null, B extends Temporal | null>(
    unit: Unit,
    from: Expression<A>,
    to: Expression<B>,
  ): RawBuilder<number | NullOf<A> | NullOf<B>>;
  /** Keeps the type: a DATE stays a DATE, so that hours and shorter units are lost on it. */
  dateAdd<T extends Temporal | null>(unit: Unit, amount: number | Expression<number>, to: Expression<T>): RawBuilder<T>;
  /** A part of a date as a number: `dayOfWeek` is ISO, Monday = 1. */
  datePart<T extends Temporal | null>(
    part: "year" | "quarter" | "month" | "week" | "day" | "hour" | "dayOfWeek" | "dayOfYear" | "isoYear",
    of: Expression<T>,
  ): RawBuilder<number | NullOf<T>>;

  // — text —
  lower<T extends string | null>(of: Expression<T>): RawBuilder<string | NullOf<T>>;
  upper<T extends string | null>(of: Expression<T>): RawBuilder<string | NullOf<T>>;
  trim<T extends string | null>(of: Expression<T>): RawBuilder<string | NullOf<T>>;
  concat(...of: readonly Expression<unknown>[]): RawBuilder<string>;
  /** First capture group of the first match (the whole match when there is none); `null` without a match. */
  regexpExtract(of: Expression<string | null>, pattern: string): RawBuilder<string | null>;
  regexpMatches<T extends string | null>(of: Expression<T>, pattern: string): RawBuilder<boolean | NullOf<T>>;

  // — numbers —
  round<T extends number | null>(of: Expression<T>, digits?: number): RawBuilder<T>;
  /** Rounds a fraction; a text that is no number fails the query. */
  toInteger(of: Expression<unknown>): RawBuilder<number | null>;
  toDouble(of: Expression<unknown>): RawBuilder<number | null>;

  /** A stable hash of the values as 32 hex digits; `null` counts as a value of its own. For surrogate keys. */
  hash(...of: readonly Expression<unknown>[]): RawBuilder<string>;
}

type ValueOf<E> = E extends Expression<infer T> ? T : never;
type TypeOfLast<Rest extends readonly unknown[]> = Rest extends readonly [...infer Before, infer Last]
  ? NonNullable<ValueOf<Before[number]>> | ValueOf<Last>
  : null;
