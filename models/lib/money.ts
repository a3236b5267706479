import { type Expression, type RawBuilder, type SqlFunctions, sql } from "modelwright";

type Amount = Expression<number | null>;

/** An amount times an exchange rate, in whole minor units, halves rounded away from zero. */
export const atRate = (fn: SqlFunctions, amount: Expression<number>, rate: Expression<number>): RawBuilder<number> =>
  sql<number>`${fn.toInteger(fn.round(sql<number>`(${amount}) * ${rate}`))}`;

/** The sum of amounts as a whole number; 0 over no rows. */
export const total = (fn: SqlFunctions, amount: Amount): RawBuilder<number> =>
  sql<number>`${fn.toInteger(fn.coalesce(fn.sum(amount), sql.lit(0)))}`;
