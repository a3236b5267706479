import { type Expression, type RawBuilder, sql } from "kysely";
import type { SqlFunctions, Window } from "../functions.js";

type Unit = Parameters<SqlFunctions["dateTrunc"]>[0];
type Any = Expression<unknown>;

const word = (name: string) => sql.raw(name);
const call = <T>(name: string, ...args: readonly Any[]): RawBuilder<T> => sql<T>`${word(name)}(${sql.join(args)})`;
const moment = (of: Any) => sql`cast(${of} as timestamp)`;

/** `date_diff` counts weeks as sevens of days, not as Mondays. */
const weeksBetween = <T>(from: Any, to: Any) =>
  sql<T>`(date_diff('day', date_trunc('week', ${moment(from)}), date_trunc('week', ${moment(to)})) // 7)`;

const parts = {
  year: "year",
  quarter: "quarter",
  month: "month",
  week: "week",
  day: "day",
  hour: "hour",
  dayOfWeek: "isodow",
  dayOfYear: "doy",
  isoYear: "isoyear",
} as const;

/** The function that makes an interval of a number of units, and how many of its own units it takes. */
const intervals: Readonly<Record<Unit, readonly [maker: string, factor: number]>> = {
  year: ["to_years", 1],
  quarter: ["to_months", 3],
  month: ["to_months", 1],
  week: ["to_weeks", 1],
  day: ["to_days", 1],
  hour: ["to_hours", 1],
  minute: ["to_minutes", 1],
  second: ["to_seconds", 1],
};

function interval(unit: Unit, amount: number | Expression<number>) {
  const [maker, factor] = intervals[unit];
  const times = factor === 1 ? sql`` : sql` * ${sql.lit(factor)}`;
  return sql`${word(maker)}(cast(${amount} as integer)${times})`;
}

function windowOf({ partitionBy = [], orderBy = [], frame }: Window) {
  const order = orderBy.map((item) => ("desc" in item ? sql`${item.by} desc` : sql`${item}`));
  const clauses = [
    ...(partitionBy.length > 0 ? [sql`partition by ${sql.join(partitionBy)}`] : []),
    ...(order.length > 0 ? [sql`order by ${sql.join(order)}`] : []),
    ...(frame === undefined ? [] : [sql.raw(frame)]),
  ];
  return sql.join(clauses, sql` `);
}

/** Whether a regular expression has a group that captures: a parenthesis that is not escaped, in a class, or `(?:…)`. */
const hasCaptureGroup = (pattern: string) => /\((?!\?(?!P?<[A-Za-z_]))/.test(pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, ""));

/** Every value with its length before it, so that no two rows of values are written alike. */
const encoded = (of: Any) => sql`coalesce(strlen(cast(${of} as varchar)) || ':' || cast(${of} as varchar), '-')`;

const isPresent = (of: Any) => sql`${of} is not null`;

/** Distinct rows of values; as with one value, nulls do not count. */
const distinctRows = (of: readonly Any[]) => sql`case when ${sql.join(of.map(isPresent), sql` and `)} then row(${sql.join(of)}) end`;

/** The portable expressions, as DuckDB writes them. */
export const functions: SqlFunctions = {
  countAll: () => sql`count(*)`,
  count: (of) => call("count", of),
  countDistinct: (...of) => sql`count(distinct ${of.length === 1 ? sql.join(of) : distinctRows(of)})`,
  countIf: (condition) => sql`count(case when ${condition} then 1 end)`,
  sum: (of) => call("sum", of),
  avg: (of) => call("avg", of),
  min: (of) => call("min", of),
  max: (of) => call("max", of),
  firstBy: (of, by) => call("arg_min_null", of, by),
  lastBy: (of, by) => call("arg_max_null", of, by),
  filter: (aggregate, condition) => sql`${aggregate} filter (where ${condition})`,

  over: (expression, window) => sql`${expression} over (${windowOf(window)})`,
  rowNumber: () => sql`row_number()`,
  rank: () => sql`rank()`,
  lag: (of, offset = 1) => sql`lag(${of}, ${sql.lit(offset)})`,
  lead: (of, offset = 1) => sql`lead(${of}, ${sql.lit(offset)})`,
  ntile: (buckets) => sql`ntile(${sql.lit(buckets)})`,

  coalesce: (first, ...rest) => call("coalesce", first, ...rest),
  nullIf: (value, equals) => sql`nullif(${value}, ${equals})`,
  safeDivide: (numerator, denominator) => sql`(cast(${numerator} as double) / nullif(cast(${denominator} as double), 0))`,
  greatest: (...of) => call("greatest", ...of),
  least: (...of) => call("least", ...of),

  dateTrunc: (unit, of) => sql`date_trunc(${sql.lit(unit)}, ${moment(of)})`,
  toDate: (of) => sql`cast(${of} as date)`,
  dateDiff: (unit, from, to) =>
    unit === "week" ? weeksBetween(from, to) : sql`date_diff(${sql.lit(unit)}, ${moment(from)}, ${moment(to)})`,
  dateAdd: (unit, amount, to) => sql`cast_to_type(${to} + ${interval(unit, amount)}, ${to})`,
  datePart: (part, of) => sql`date_part(${sql.lit(parts[part])}, ${moment(of)})`,

  lower: (of) => call("lower", of),
  upper: (of) => call("upper", of),
  trim: (of) => call("trim", of),
  concat: (...of) => call("concat", ...of),
  regexpExtract: (of, pattern) =>
    sql`case when regexp_matches(${of}, ${pattern}) then regexp_extract(${of}, ${pattern}, ${sql.lit(hasCaptureGroup(pattern) ? 1 : 0)}) end`,
  regexpMatches: (of, pattern) => sql`regexp_matches(${of}, ${pattern})`,

  round: (of, digits = 0) => sql`round(${of}, ${sql.lit(digits)})`,
  toInteger: (of) => sql`cast(${of} as bigint)`,
  toDouble: (of) => sql`cast(${of} as double)`,

  hash: (...of) => sql`md5(concat(${sql.join(of.map(encoded))}))`,
};
