import type { AliasedExpression, AliasedSelectQueryBuilder, SqlBool } from "kysely";
import type { NamedExpression, NullableTruth } from "./expressions.js";
import type { Unresolved } from "./scope.js";

/** What can be selected: a column, `column as name`, or an expression with a name. */
export type Selectable<Column extends string> = Column | `${Column} as ${string}` | NamedExpression;

/** What can stand in a list of selections. */
export type SelectItem<Column extends string, Eb> = Selectable<Column> | ((eb: Eb) => NamedExpression);

/** The columns that selecting an item adds to the row. */
export type Selected<Scope, Item> = { [Each in Item as NameOf<Each>]: TypeOfItem<Scope, Each> };

type NameOf<Item> = Item extends string
  ? Item extends `${string} as ${infer Name}`
    ? Name
    : Item extends `${string}.${infer Column}`
      ? Column
      : Item
  : Item extends AliasedExpression<unknown, infer Name>
    ? Name
    : Item extends (eb: never) => AliasedExpression<unknown, infer Name>
      ? Name
      : never;

type TypeOfItem<Scope, Item> = Item extends keyof Scope
  ? Scope[Item]
  : Item extends `${infer Column} as ${infer Name}`
    ? string extends Name
      ? Unresolved
      : Scope[Column & keyof Scope]
    : Item extends AliasedSelectQueryBuilder<infer Row, string>
      ? Row[keyof Row] | null
      : Item extends AliasedExpression<infer T, string>
        ? Stored<T>
        : Item extends (eb: never) => infer Made
          ? TypeOfItem<Scope, Made>
          : never;

/** What is read back: Kysely allows `0` and `1` for truth values, the database returns truth values. */
type Stored<T> = [Extract<T, NullableTruth>] extends [never]
  ? true extends T
    ? 0 extends T
      ? number extends T
        ? T
        : Exclude<T, 0 | 1>
      : T
    : T
  : Exclude<T, SqlBool> | boolean | null;
