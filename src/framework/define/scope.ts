import type { AliasedExpression, Expression } from "kysely";

/**
 * What stands for a type after a mistake that is reported already: one mistake is one error, not one in each place below it.
 * The types of a query without a mistake do not contain it.
 */
// biome-ignore lint/suspicious/noExplicitAny: only `any` is silent wherever it is used.
export type Unresolved = any;

/** The type of an expression. */
export type TypeOf<E> = E extends Expression<infer T> ? T : never;

/** A table to read: its name, `name as alias`, or a subquery with an alias. */
export type TableReference<Name extends string> = Name | `${Name} as ${string}` | AliasedExpression<unknown, string>;

/** The name by which a query refers to a table. */
export type AliasOf<Table> = Table extends `${string} as ${infer Alias}`
  ? Alias
  : Table extends string
    ? Table
    : Table extends AliasedExpression<unknown, infer Alias>
      ? Alias
      : Table extends (...context: never) => AliasedExpression<unknown, infer Alias>
        ? Alias
        : never;

/** The row of a table that a query reads. */
export type RowIn<Database, Table> = Table extends `${infer Name} as ${string}`
  ? Database[Name & keyof Database]
  : Table extends keyof Database
    ? Database[Table]
    : Table extends AliasedExpression<infer Row, string>
      ? Row
      : Table extends (...context: never) => AliasedExpression<infer Row, string>
        ? Row
        : never;

/**
 * The columns that a query of one table can refer to: `column` and `alias.column`, each with its type.
 *
 * It is one flat type, made once a table: looking a column up costs the checker next to nothing, however many columns there are.
 */
export type ScopeOf<Alias extends string, Row> = {
  [Reference in (keyof Row & string) | `${Alias}.${keyof Row & string}`]: Reference extends keyof Row
    ? Row[Reference]
    : Qualified<Row, Reference>;
};

/** The columns after a join. One that two tables have needs its table before it, as SQL demands. */
export type JoinedScope<Scope, Alias extends string, Row, Null> = {
  [Reference in
    | Without<keyof Scope, keyof Row>
    | Without<keyof Row, Unqualified<keyof Scope>>
    | `${Alias}.${keyof Row & string}`]: Reference extends keyof Scope
    ? Scope[Reference]
    : (Reference extends keyof Row ? Row[Reference] : Qualified<Row, Reference>) | Null;
};

/** The columns in a subquery: those of its own table hide those of the query around it. */
export type InnerScope<Scope, Alias extends string, Row> = Omit<Scope, keyof Row | `${Alias}.${string}`> & ScopeOf<Alias, Row>;

type Qualified<Row, Reference> = Reference extends `${string}.${infer Column}` ? Row[Column & keyof Row] : never;
/**
 * Like `Exclude`. The tuples keep the checker from comparing each name with a row that it does not know yet, whenever it meets a
 * join whose table it has not inferred: that was half of the time that a model takes.
 */
type Without<Reference, Excluded> = Reference extends string ? ([Reference] extends [Excluded] ? never : Reference) : never;
type Unqualified<Reference> = Reference extends `${string}.${infer Column}` ? Column : never;

/** A row, or all columns of a query, where a join may have found nothing. */
export type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null };
