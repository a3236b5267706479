import type { ExpressionWrapper } from "kysely";
import type { Filter, Operand, ReferencedType, ValueOf } from "./expressions.js";

/** A `case` that waits for its next condition, or value of the column `Of`. `Result` are the values of the branches so far. */
export type Case<Of, Eb, Tables, Scope, Result> = [Of] extends [never]
  ? { readonly when: Filter<Then<Of, Eb, Tables, Scope, Result>, Eb, Scope> }
  : { when(value: Operand<ReferencedType<Scope, Of>>): Then<Of, Eb, Tables, Scope, Result> };

interface Then<Of, Eb, Tables, Scope, Result> {
  /** A value or an expression. A text is any text and a number any number, unless it is `as const`. */
  then<Value>(value: Value): Branches<Of, Eb, Tables, Scope, Result | ValueOf<Value>>;
}

/** A `case` with branches, which can have more. */
type Branches<Of, Eb, Tables, Scope, Result> = Case<Of, Eb, Tables, Scope, Result> & {
  else<Value>(value: Value): Ending<Tables, Result | ValueOf<Value>>;
} & Ending<Tables, Result | null>;

interface Ending<Tables, Result> {
  end(): ExpressionWrapper<Tables, keyof Tables, Result>;
}
