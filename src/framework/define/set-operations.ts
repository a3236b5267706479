import type { Expression } from "kysely";
import type { Expressions } from "./expressions.js";
import type { TypeName } from "./query-mistake.js";
import type { ColumnName } from "./relation.js";

type Operands = Expression<unknown> | readonly Expression<unknown>[];

/** What a query is united with: another one, several, or a callback that makes them. */
export type SetOperand<Database> = Operands | ((eb: Expressions<Database, unknown, unknown>) => Operands);

/** The row of what a query is united with. */
export type RowOfOperand<Other> =
  Other extends Expression<infer Row>
    ? Row
    : Other extends readonly (infer Each)[]
      ? RowOfOperand<Each>
      : Other extends (eb: never) => infer Made
        ? RowOfOperand<Made>
        : never;

/** What may be united with a query of `Row`; a text that tells the columns that do not fit otherwise, because only here it is short. */
export type SetMember<Row, Checked, Other> = [Mistake<Row, RowOfOperand<Checked>>] extends [never]
  ? Other
  : Mistake<Row, RowOfOperand<Checked>>;

/** Each column has the values of both queries. One without a type of its own is that of a query that reads itself. */
export type United<Row, Other> = {
  [Column in keyof Row]: 0 extends 1 & Other[Column & keyof Other] ? Row[Column] : Row[Column] | Other[Column & keyof Other];
};

type Mistake<Row, Other> = string extends keyof Row | keyof Other
  ? never
  :
      | `column ${Exclude<ColumnName<Row>, keyof Other>}: only the first query has it`
      | `column ${Exclude<ColumnName<Other>, keyof Row>}: the first query does not have it`
      | {
          [Column in ColumnName<Row> & keyof Other]: Fits<Row[Column], Other[Column]> extends true
            ? never
            : `column ${Column}: ${TypeName<Row[Column]>} in the first query, ${TypeName<Other[Column]>} here`;
        }[ColumnName<Row> & keyof Other];

/** Literals and nulls may differ, the type of the column may not. */
type Fits<A, B> = [Widened<A>] extends [Widened<B>] ? true : [Widened<B>] extends [Widened<A>] ? true : false;
type Widened<T> = T extends null ? never : T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
