import type { z } from "zod";
import type { Flatten } from "./relation.js";

/** A contract: a Zod object whose keys are the columns. */
export type ContractSchema = z.ZodObject;

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

/** The row that a schema declares. A column that may be left out is read as null. */
export type RowOfSchema<Schema extends ContractSchema> = Flatten<Columns<z.output<Schema>>>;
type Columns<Output> = {
  [Column in keyof Output]-?: undefined extends Output[Column] ? Exclude<Output[Column], undefined> | null : Output[Column];
};
