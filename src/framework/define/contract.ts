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

type SameType<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type Missing<Output, Row> = Exclude<ColumnName<Row>, keyof Output>;
type Extra<Output, Row> = Exclude<ColumnName<Output>, keyof Row>;
type Different<Output, Row> = {
  [Column in ColumnName<Row> & keyof Output]: SameType<Output[Column], Row[Column]> extends true ? never : Column;
}[ColumnName<Row> & keyof Output];

type Complaint<Output, Row> = [Missing<Output, Row>] extends [never]
  ? [Extra<Output, Row>] extends [never]
    ? {
        [Column in Different<Output, Row>]: `column "${Column}": the query returns ${TypeName<Output[Column & keyof Output]>}, the contract says ${TypeName<Row[Column]>}`;
      }[Different<Output, Row>]
    : `column "${Extra<Output, Row>}": the query returns it, the contract does not have it`
  : `column "${Missing<Output, Row>}": the contract has it, the query does not return it`;

/** Nothing where the query returns exactly what the contract says; otherwise a type whose text tells the first differing column. */
export type ContractMismatch<Output, Contract> = [Contract] extends [ContractSchema]
  ? [Complaint<Output, z.output<Contract>>] extends [never]
    ? unknown
    : { readonly contract: Complaint<Output, z.output<Contract>> }
  : unknown;
