import type { z } from "zod";
import type { ColumnName } from "./relation.js";

/** A contract: a Zod object whose keys are the columns. */
export type ContractSchema = z.ZodObject;

/** The name of a type as it is written in TypeScript, for messages. */
type TypeName<T> = [T] extends [never]
  ? "never"
  : null extends T
    ? `${TypeName<NonNullable<T>>} | null`
    : [T] extends [string]
      ? string extends T
        ? "string"
        : `"${T}"`
      : [T] extends [number]
        ? "number"
        : [T] extends [boolean]
          ? "boolean"
          : [T] extends [bigint]
            ? "bigint"
            : [T] extends [Date]
              ? "Date"
              : "another type";

/** The types a column can have in JavaScript (see the value mapping). */
export type ColumnValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | null
  | readonly ColumnValue[]
  | { readonly [key: string]: ColumnValue };

type SameType<A, B> = [A, B] extends [B, A] ? true : false;

type Untyped<Row> = { [Column in ColumnName<Row>]: Row[Column] extends ColumnValue ? never : Column }[ColumnName<Row>];
type Missing<Output, Row> = Exclude<ColumnName<Row>, keyof Output>;
type Extra<Output, Row> = Exclude<ColumnName<Output>, keyof Row>;
type Different<Output, Row> = {
  [Column in ColumnName<Row> & keyof Output]: SameType<Output[Column], Row[Column]> extends true ? never : Column;
}[ColumnName<Row> & keyof Output];

type ContractComplaint<Output, Row> =
  | { [Column in Missing<Output, Row>]: `column "${Column}": the contract has it, the query does not return it` }[Missing<Output, Row>]
  | { [Column in Extra<Output, Row>]: `column "${Column}": the query returns it, the contract does not have it` }[Extra<Output, Row>]
  | {
      [Column in Different<
        Output,
        Row
      >]: `column "${Column}": the query returns ${TypeName<Output[Column]>}, the contract says ${TypeName<Row[Column]>}`;
    }[Different<Output, Row>];

type UntypedComplaint<Column extends string> = `column "${Column}" has no type that a column can have; say it, e.g. sql<number>\`…\``;

/**
 * Nothing where a query returns what it may; otherwise a text that tells the columns that are wrong.
 *
 * Comparing the whole row comes first because it costs next to nothing, and because it makes the checker finish the row
 * of a model before the next model reads it: without it, long chains of models end in "excessively deep".
 */
export type QueryMistake<Output, Contract, Row> = [Row] extends [Readonly<Record<string, ColumnValue>>]
  ? [Contract] extends [ContractSchema]
    ? SameType<Output, Row> extends true
      ? unknown
      : ContractComplaint<Output, Row>
    : unknown
  : UntypedComplaint<Untyped<Row>>;
