import type {
  AliasableExpression,
  AliasedSelectQueryBuilder,
  ComparisonOperatorExpression,
  Expression,
  NotNull,
  OrderByModifiers,
} from "kysely";
import type { Expressions, Filter, NamedExpression, Reference, TypedExpression } from "./expressions.js";
import type { AliasOf, JoinedScope, Nullable, RowIn, ScopeOf, TableReference, Unresolved } from "./scope.js";
import type { Selectable, Selected, SelectItem } from "./selection.js";
import type { RowOfOperand, SetMember, SetOperand, United } from "./set-operations.js";

/**
 * A Kysely query. It is Kysely's own object when it runs; only its types are ours. They say the same and more exactly: nulls of
 * comparisons and arithmetic, columns that a join made ambiguous. They cost the checker a tenth, and a wrong column is one error
 * at its own place whose first line names it.
 */
export interface SelectQuery<Row, Database, Tables, Scope> extends AliasableExpression<Row> {
  readonly isSelectQueryBuilder: true;

  select<Item extends Selectable<keyof Scope & string>, Other = never>(
    callback: SelectCallback<Expressions<Database, Tables, Scope>, Item, Other> | CompletedList<Other, keyof Scope & string>,
    ...none: OnlyWhere<Other>
  ): SelectQuery<Row & Selected<Scope, Item>, Database, Tables, Scope>;
  select<Item extends SelectItem<keyof Scope & string, Expressions<Database, Tables, Scope>>, Callback = never>(
    selection: Item | readonly Item[] | AnyCallback<Expressions<Database, Tables, Scope>, Callback>,
    ...none: OnlyWhere<Callback>
  ): SelectQuery<Row & Selected<Scope, Item>, Database, Tables, Scope>;
  /** All columns: of a table, of several, or of the whole query. */
  selectAll<Table extends keyof Tables = keyof Tables>(
    table?: Table | readonly Table[],
  ): SelectQuery<Row & AllColumns<Tables, Table>, Database, Tables, Scope>;
  distinct(): SelectQuery<Row, Database, Tables, Scope>;
  distinctOn(columns: References<keyof Scope & string, Expressions<Database, Tables, Scope>>): SelectQuery<Row, Database, Tables, Scope>;

  readonly where: Filter<SelectQuery<Row, Database, Tables, Scope>, Expressions<Database, Tables, Scope>, Scope>;
  readonly having: Filter<SelectQuery<Row, Database, Tables, Scope>, Expressions<Database, Tables, Scope>, Scope>;
  readonly whereRef: ReferenceFilter<SelectQuery<Row, Database, Tables, Scope>, Scope>;
  readonly havingRef: ReferenceFilter<SelectQuery<Row, Database, Tables, Scope>, Scope>;

  readonly innerJoin: Join<"inner", Row, Database, Tables, Scope>;
  readonly leftJoin: Join<"left", Row, Database, Tables, Scope>;
  readonly rightJoin: Join<"right", Row, Database, Tables, Scope>;
  readonly fullJoin: Join<"full", Row, Database, Tables, Scope>;
  readonly innerJoinLateral: Join<"inner", Row, Database, Tables, Scope>;
  readonly leftJoinLateral: Join<"left", Row, Database, Tables, Scope>;
  readonly crossJoin: CrossJoin<Row, Database, Tables, Scope>;
  readonly crossJoinLateral: CrossJoin<Row, Database, Tables, Scope>;

  groupBy(
    columns: References<(keyof Scope | keyof Row) & string, Expressions<Database, Tables, Scope>>,
  ): SelectQuery<Row, Database, Tables, Scope>;
  orderBy(
    column: References<(keyof Scope | keyof Row) & string, Expressions<Database, Tables, Scope>>,
    direction?: OrderByModifiers,
  ): SelectQuery<Row, Database, Tables, Scope>;
  limit(rows: number | bigint): SelectQuery<Row, Database, Tables, Scope>;
  offset(rows: number | bigint): SelectQuery<Row, Database, Tables, Scope>;

  readonly union: SetOperation<Row, Database, Tables, Scope>;
  readonly unionAll: SetOperation<Row, Database, Tables, Scope>;
  readonly intersect: SetOperation<Row, Database, Tables, Scope>;
  readonly intersectAll: SetOperation<Row, Database, Tables, Scope>;
  readonly except: SetOperation<Row, Database, Tables, Scope>;
  readonly exceptAll: SetOperation<Row, Database, Tables, Scope>;

  as<Alias extends string>(alias: Alias): AliasedSelectQueryBuilder<Row, Alias>;
  $call<T>(change: (query: this) => T): T;
  /** Changes the query where the condition holds, e.g. by a variable of the project. What it returns stays the same. */
  $if(
    condition: boolean,
    change: (query: SelectQuery<Row, Database, Tables, Scope>) => SelectQuery<Row, Database, Tables, Scope>,
  ): SelectQuery<Row, Database, Tables, Scope>;
  $castTo<T>(): SelectQuery<T, Database, Tables, Scope>;
  /** Says more exactly what columns hold, e.g. `$narrowType<{ amount: NotNull }>()` after a condition that the types do not see. */
  $narrowType<T extends { readonly [Column in keyof Row]?: Row[Column] | NotNull }>(): SelectQuery<
    Narrowed<Row, T>,
    Database,
    Tables,
    Scope
  >;
  /** The only column of the only row as an expression; null where there is no row. */
  $asScalar(): TypedExpression<Row[keyof Row] | null>;
}

/**
 * How `select` tells a callback from a list. Were both one signature, or two that both fit, a wrong column would be reported as
 * "No overload matches" or at the whole callback. A probe that only the other kind of argument fills (a list has `at`, a function
 * `bind`) gives that signature one more parameter, so that it does not apply, and the error is that of the one that was meant.
 */
interface SelectCallback<Eb, Item, Other> {
  (eb: Eb): Item | readonly Item[];
  readonly at?: Other;
}
interface AnyCallback<Eb, Callback> {
  (eb: Eb): unknown;
  readonly bind?: Callback;
}
type OnlyWhere<Probe> = [Probe] extends [never] ? [] : [never];
/** A list is not for the first signature, but editors complete the list that is being written by what the first one takes. */
type CompletedList<Probe, Item> = [Probe] extends [never] ? never : readonly Item[];

type Narrowed<Row, To> = {
  [Column in keyof Row]: Column extends keyof To ? (To[Column] extends NotNull ? Exclude<Row[Column], null> : To[Column]) : Row[Column];
};

type References<Column extends string, Eb> =
  | Reference<Column>
  | readonly Reference<Column>[]
  | ((eb: Eb) => Expression<unknown> | readonly Expression<unknown>[]);

/** The columns of one or several tables. */
export type AllColumns<Tables, Table extends keyof Tables> = {
  [Column in Table extends unknown ? keyof Tables[Table] : never]: ColumnIn<Tables, Table, Column>;
};
type ColumnIn<Tables, Table extends keyof Tables, Column> = Table extends unknown ? Tables[Table][Column & keyof Tables[Table]] : never;

type ReferenceFilter<Query, Scope> = (
  left: Reference<keyof Scope & string>,
  operator: ComparisonOperatorExpression,
  right: Reference<keyof Scope & string>,
) => Query;

type JoinKind = "inner" | "left" | "right" | "full";
type Table<Name extends string, Eb> = TableReference<Name> | ((eb: Eb) => NamedExpression);
type ScopeWith<Scope, Database, T> = JoinedScope<Scope, AliasOf<T>, RowIn<Database, T>, never>;

interface Join<Kind extends JoinKind, Row, Database, Tables, Scope> {
  <T extends Table<keyof Database & string, Expressions<Database, Tables, Scope>>>(
    table: T,
    left: NoInfer<keyof ScopeWith<Scope, Database, T>>,
    right: NoInfer<keyof ScopeWith<Scope, Database, T>>,
  ): Joined<Kind, Row, Database, Tables, Scope, AliasOf<T>, RowIn<Database, T>>;
  <T extends Table<keyof Database & string, Expressions<Database, Tables, Scope>>>(
    table: T,
    on: (join: NoInfer<JoinCondition<Database, Tables, ScopeWith<Scope, Database, T>>>) => unknown,
  ): Joined<Kind, Row, Database, Tables, Scope, AliasOf<T>, RowIn<Database, T>>;
}

type CrossJoin<Row, Database, Tables, Scope> = <T extends Table<keyof Database & string, Expressions<Database, Tables, Scope>>>(
  table: T,
) => Joined<"inner", Row, Database, Tables, Scope, AliasOf<T>, RowIn<Database, T>>;

/** The condition of a join, in the callback of its last argument. */
export interface JoinCondition<Database, Tables, Scope> {
  readonly on: Filter<JoinCondition<Database, Tables, Scope>, Expressions<Database, Tables, Scope>, Scope>;
  readonly onRef: ReferenceFilter<JoinCondition<Database, Tables, Scope>, Scope>;
  onTrue(): JoinCondition<Database, Tables, Scope>;
}

type UnresolvedQuery = SelectQuery<Unresolved, Unresolved, Unresolved, Unresolved>;

/** A query after a join. An alias that is any string comes of a table that does not exist. */
type Joined<Kind extends JoinKind, Row, Database, Tables, Scope, Alias extends string, Other> = string extends Alias
  ? UnresolvedQuery
  : Kind extends "inner"
    ? SelectQuery<Row, Database, Tables & Named<Alias, Other>, JoinedScope<Scope, Alias, Other, never>>
    : Kind extends "left"
      ? SelectQuery<Row, Database, Tables & Named<Alias, Nullable<Other>>, JoinedScope<Scope, Alias, Other, null>>
      : SelectQuery<
          Nullable<Row>,
          Database,
          NullableTables<Tables> & Named<Alias, Kind extends "full" ? Nullable<Other> : Other>,
          JoinedScope<Nullable<Scope>, Alias, Other, Kind extends "full" ? null : never>
        >;
type Named<Alias extends string, Row> = { [Name in Alias]: Row };
type NullableTables<Tables> = { [Table in keyof Tables]: Nullable<Tables[Table]> };

/** Another query, or several, of the same columns. */
type SetOperation<Row, Database, Tables, Scope> = <Other extends SetOperand<Database>>(
  other: SetMember<Row, NoInfer<Other>, Other>,
) => SelectQuery<United<Row, RowOfOperand<Other>>, Database, Tables, Scope>;

/** A query that reads a table, or nothing, of the queries around it. */
export type QueryOver<Database, Tables, Alias extends string, Other, Scope = ScopeOf<Alias, Other>> = string extends Alias
  ? UnresolvedQuery
  : SelectQuery<unknown, Database, Tables & Named<Alias, Other>, Scope>;
