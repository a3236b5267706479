import type { Filter, Operand, ReferencedType, TypedExpression, ValueOf } from "./expressions.js";

/** A `case` that waits for its next condition, or value of the column `Of`. `Result` are the values of the branches so far. */
export type Case<Of, Eb, Scope, Result> = [Of] extends [never]
  ? { readonly when: Filter<Then<Of, Eb, Scope, Result>, Eb, Scope> }
  : { when(value: Operand<ReferencedType<Scope, Of>>): Then<Of, Eb, Scope, Result> };

interface Then<Of, Eb, Scope, Result> {
  /** A value or an expression. A text is any text and a number any number, unless it is `as const`. */
  then<Value>(value: Value): Branches<Of, Eb, Scope, Result | ValueOf<Value>>;
}

/** A `case` with branches, which can have more. */
type Branches<Of, Eb, Scope, Result> = Case<Of, Eb, Scope, Result> & {
  else<Value>(value: Value): Ending<Result | ValueOf<Value>>;
} & Ending<Result | null>;

interface Ending<Result> {
  end(): TypedExpression<Result>;
}
