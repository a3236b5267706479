import type { ColumnValue, ContractSchema } from "./contract.js";
import type { ColumnName } from "./relation.js";

type SameType<A, B> = [A, B] extends [B, A] ? true : false;

type Untyped<Row> = { [Column in ColumnName<Row>]: Row[Column] extends ColumnValue ? never : Column }[ColumnName<Row>];
type Missing<Output, Row> = Exclude<ColumnName<Row>, keyof Output>;
type Extra<Output, Row> = Exclude<ColumnName<Output>, keyof Row>;
type Different<Output, Row> = {
  [Column in ColumnName<Row> & keyof Output]: SameType<Output[Column], Row[Column]> extends true ? never : Column;
}[ColumnName<Row> & keyof Output];

type ContractMistake<Output, Row> =
  | `${Missing<Output, Row>}: the contract has it, the query does not return it`
  | `${Extra<Output, Row>}: the query returns it, the contract does not have it`
  | {
      [Column in Different<
        Output,
        Row
      >]: `${Column}: the query returns ${TypeName<Output[Column]>}, the contract says ${TypeName<Row[Column]>}`;
    }[Different<Output, Row>];

type UntypedMistake<Column extends string> = `column ${Column} has no type that a column can have: say it, e.g. sql<number>`;

/**
 * `unknown` where a query returns what it may; otherwise a text that tells the columns that are wrong.
 *
 * Comparing the whole row comes first because it costs next to nothing. A row with columns of any name comes of a query with a
 * mistake that is reported already.
 */
export type QueryMistake<Output, Contract, Row> = string extends keyof Output
  ? unknown
  : [Output] extends [Readonly<Record<string, ColumnValue>>]
    ? [keyof Output] extends [never]
      ? "the query selects no columns"
      : [Contract] extends [ContractSchema]
        ? SameType<Output, Row> extends true
          ? unknown
          : `column ${ContractMistake<Output, Row>}`
        : unknown
    : UntypedMistake<Untyped<Output>>;

/** The name of a type as it is written in TypeScript, for messages. */
export type TypeName<T> = [T] extends [never]
  ? "never"
  : null extends T
    ? `${TypeName<NonNullable<T>>} | null`
    : [T] extends [string]
      ? string extends T
        ? "string"
        : Alternatives<T>
      : [T] extends [number]
        ? "number"
        : [T] extends [boolean]
          ? "boolean"
          : [T] extends [bigint]
            ? "bigint"
            : [T] extends [Date]
              ? "Date"
              : "another type";

/** The members of a union of strings as one text. */
type Alternatives<Text extends string> =
  LastOf<Text> extends infer Last extends string
    ? [Exclude<Text, Last>] extends [never]
      ? `'${Last}'`
      : `${Alternatives<Exclude<Text, Last>>} | '${Last}'`
    : never;
type LastOf<T> = (T extends unknown ? (member: () => T) => void : never) extends (last: infer Last) => void
  ? Last extends () => infer Member
    ? Member
    : never
  : never;
