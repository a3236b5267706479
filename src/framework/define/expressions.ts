import type {
  AggregateFunctionBuilder,
  AliasableExpression,
  AliasedExpression,
  ComparisonOperator,
  ComparisonOperatorExpression,
  Expression,
  ExpressionBuilder,
  SqlBool,
} from "kysely";
import type { Case } from "./case.js";
import type { AliasOf, InnerScope, RowIn, TableReference, TypeOf, Unresolved } from "./scope.js";
import type { QueryOver } from "./select-query.js";

declare const nullable: unique symbol;

/** A truth value that is null where what it compares is null. */
export type NullableTruth = SqlBool & { readonly [nullable]: true };

/** A column or an expression: what stands on the left of an operator, or is grouped by. */
export type Reference<Column extends string> = Column | Expression<unknown>;

/** The type of a column or expression. */
export type ReferencedType<Scope, Of> = Of extends keyof Scope ? Scope[Of] : TypeOf<Of>;

/** The type of a column. One that may be any column comes of a column that does not exist. */
type TypeIn<Scope, Column extends keyof Scope> = [keyof Scope] extends [Column] ? TypeOfAny<Scope, Column> : Scope[Column];
type TypeOfAny<Scope, Column> = Column extends keyof Scope ? ([keyof Scope] extends [Column] ? Scope[Column] : Unresolved) : never;

/** One value that the column can be compared with, or an expression. */
export type Operand<Value> = Value | null | Expression<Widened<Value> | null> | Expression<Readonly<Record<string, Widened<Value> | null>>>;
/** What the column can be compared with: values of its type, expressions, and lists of them. */
export type ComparableTo<_Column, Value, Eb = never> = Operand<Value> | readonly Operand<Value>[] | ((eb: Eb) => Expression<unknown>);
type Widened<T> = T extends string ? string : T extends number ? number : T extends boolean ? SqlBool : T;

/** An expression of a type: what a column, a value or a calculation is. */
export interface TypedExpression<T> extends AliasableExpression<T> {
  $castTo<Other>(): TypedExpression<Other>;
  /** Says that it is never null, where the types do not see it. */
  $notNull(): TypedExpression<Exclude<T, null>>;
}

type Parenthesised<Scope, T> = [T] extends [SqlBool | null] ? Comparison<Scope, T> : TypedExpression<T>;

/** What a row must satisfy: an expression, or a callback that makes one. */
export type Condition<Eb> = Expression<SqlBool | null> | ((eb: Eb) => Expression<SqlBool | null>);

/** A condition as three arguments or as one. */
export interface Filter<Query, Eb, Scope> {
  <Left extends Reference<keyof Scope & string>>(
    left: Left,
    operator: ComparisonOperatorExpression,
    right: ComparableTo<Left, ReferencedType<Scope, Left>, Eb>,
  ): Query;
  (condition: Condition<Eb>): Query;
}

/** A comparison, which `and` and `or` continue. */
export interface Comparison<Scope, T> extends AliasableExpression<T> {
  and<
    Left extends Reference<keyof Scope & string>,
    const Operator extends ComparisonOperatorExpression,
    const Right extends ComparableTo<Left, ReferencedType<Scope, Left>>,
  >(left: Left, operator: Operator, right: Right): Comparison<Scope, Combined<T | Truth<ReferencedType<Scope, Left>, Operator, Right>>>;
  and<E extends Expression<SqlBool | null>>(condition: E): Comparison<Scope, Combined<T | TypeOf<E>>>;
  or<
    Left extends Reference<keyof Scope & string>,
    const Operator extends ComparisonOperatorExpression,
    const Right extends ComparableTo<Left, ReferencedType<Scope, Left>>,
  >(left: Left, operator: Operator, right: Right): Comparison<Scope, Combined<T | Truth<ReferencedType<Scope, Left>, Operator, Right>>>;
  or<E extends Expression<SqlBool | null>>(condition: E): Comparison<Scope, Combined<T | TypeOf<E>>>;
  $notNull(): Comparison<Scope, SqlBool>;
}

type Combined<T> = [Extract<T, NullableTruth | null>] extends [never] ? SqlBool : NullableTruth;

type NullOf<T> = null extends T ? null : never;
/** The type of a value or an expression, or of those in a list. A query is the value of its only column, null where it finds no row. */
export type ValueOf<Of> = Of extends readonly (infer Item)[]
  ? ValueOf<Item>
  : Of extends Expression<infer T>
    ? Of extends Query
      ? T[keyof T] | null
      : T
    : Of;
type Query = { readonly isSelectQueryBuilder: true };
/** Values among which one is looked for: those of a query's rows, none of which is no null. */
type ValueAmong<Of> = Of extends Query & Expression<infer Row> ? Row[keyof Row] : ValueOf<Of>;

type NullSafe = "is" | "is not" | "is distinct from" | "is not distinct from";
type Truth<Left, Operator, Right> = Operator extends NullSafe
  ? SqlBool
  : [NullOf<Left> | NullOf<Operator extends "in" | "not in" ? ValueAmong<Right> : ValueOf<Right>>] extends [never]
    ? SqlBool
    : NullableTruth;
type Operation<Scope, Operator, Left, Right> = Operator extends ComparisonOperator
  ? Comparison<Scope, Truth<Left, Operator, Right>>
  : TypedExpression<Left | NullOf<ValueOf<Right>>>;

type BinaryOperator = Parameters<ExpressionBuilder<never, never>>[1];

/** Any function of the database by its name, typed by what you say it returns. */
export interface NamedFunction<Tables, Scope> {
  <T>(name: string, args?: readonly Reference<keyof Scope & string>[]): TypedExpression<T>;
  agg<T>(name: string, args?: readonly Reference<keyof Scope & string>[]): AggregateFunctionBuilder<Tables, keyof Tables, T>;
}

/** Kysely's expression builder, with nulls kept in the types and errors that name the column. */
export interface Expressions<Database, Tables, Scope> {
  <
    Left extends Reference<keyof Scope & string>,
    const Operator extends BinaryOperator,
    const Right extends ComparableTo<Left, ReferencedType<Scope, Left>>,
  >(
    left: Left,
    operator: Operator,
    right: Right,
  ): Operation<Scope, Operator, ReferencedType<Scope, Left>, Right>;
  readonly eb: Expressions<Database, Tables, Scope>;
  /** A function of the database by its name. The portable functions are in `fn` of the query's context. */
  readonly fn: NamedFunction<Tables, Scope>;
  /** A column as an expression. */
  ref<Column extends keyof Scope & string>(column: Column): TypedExpression<TypeIn<Scope, Column>>;
  /** A value, quoted; a text is any text, unless it is `as const`. */
  val<T>(value: T): TypedExpression<T>;
  /** A number, truth value or null as it is. */
  lit<T extends number | boolean | null>(literal: T): TypedExpression<T>;
  /** In parentheses: an expression, or an operation of three arguments. */
  parens<E extends Expression<unknown>>(of: E): Parenthesised<Scope, TypeOf<E>>;
  parens<
    Left extends Reference<keyof Scope & string>,
    const Operator extends BinaryOperator,
    const Right extends ComparableTo<Left, ReferencedType<Scope, Left>>,
  >(left: Left, operator: Operator, right: Right): Operation<Scope, Operator, ReferencedType<Scope, Left>, Right>;
  /** Whether the subquery has a row. */
  exists(query: Expression<unknown>): Comparison<Scope, SqlBool>;
  /** A column or an expression as another type of the database: `eb.cast<number>("amount", "integer")`. */
  cast<T>(of: Reference<keyof Scope & string>, type: string): TypedExpression<T>;
  /** `from <= left and left <= to`. */
  between<
    Left extends Reference<keyof Scope & string>,
    const From extends Operand<ReferencedType<Scope, Left>>,
    const To extends Operand<ReferencedType<Scope, Left>>,
  >(left: Left, from: From, to: To): Comparison<Scope, Truth<ReferencedType<Scope, Left>, "=", From | To>>;
  not<Of extends Reference<keyof Scope & string>>(of: Of): Comparison<Scope, Combined<ReferencedType<Scope, Of>>>;
  neg<Of extends Reference<keyof Scope & string>>(of: Of): TypedExpression<ReferencedType<Scope, Of>>;
  /** The first branch whose condition holds; null where none does and there is no `else`. With a column: the first whose value equals it. */
  case<Of extends Reference<keyof Scope & string> = never>(of?: Of): Case<Of, Expressions<Database, Tables, Scope>, Scope, never>;
  and<const E extends readonly Expression<SqlBool | null>[]>(conditions: E): Comparison<Scope, Combined<TypeOf<E[number]>>>;
  or<const E extends readonly Expression<SqlBool | null>[]>(conditions: E): Comparison<Scope, Combined<TypeOf<E[number]>>>;
  /** A subquery, which can refer to the columns of the query around it. */
  selectFrom<Table extends TableReference<keyof Database & string>>(
    table: Table,
  ): QueryOver<Database, Tables, AliasOf<Table>, RowIn<Database, Table>, InnerScope<Scope, AliasOf<Table>, RowIn<Database, Table>>>;
}

/** An expression with the name of its column. */
export type NamedExpression = AliasedExpression<unknown, string>;
