import type { AliasedExpression, Expression, OperationNodeSource, SqlBool } from "kysely";
import type { SqlFunctions } from "../adapters/functions.js";
import type { ContractSchema, RowOfSchema } from "./contract.js";
import type { Expressions, NamedExpression, TypedExpression } from "./expressions.js";
import type { DatabaseOf, Relation } from "./relation.js";
import type { AliasOf, RowIn, TableReference, TypeOf, Unresolved } from "./scope.js";
import type { QueryOver, SelectQuery } from "./select-query.js";
import type { Selected } from "./selection.js";
import type { Variable } from "./variable.js";

/** A Kysely query builder that can read the declared dependencies and do nothing else. */
export interface QuerySource<Database> {
  selectFrom<Table extends TableReference<keyof Database & string>>(
    table: Table,
  ): QueryOver<Database, unknown, AliasOf<Table>, RowIn<Database, Table>>;
  /** A query of one row that reads no table. */
  selectNoFrom<Item extends NamedExpression>(
    selection: Item | readonly Item[] | ((eb: Expressions<Database, unknown, unknown>) => Item | readonly Item[]),
  ): SelectQuery<Selected<unknown, Item>, Database, unknown, unknown>;
  /** Names a query, which the ones after it can read like a table. */
  with<const Name extends string, Query extends OperationNodeSource>(
    name: Name,
    query: (db: QuerySource<Database>) => Query,
  ): QuerySource<WithTable<Database, Name, TypeOf<Query>>>;
  /** Names a query that can read itself; the columns it reads of itself have no type of their own. */
  withRecursive<const Name extends string, Query extends OperationNodeSource>(
    name: Name,
    query: (db: QuerySource<WithTable<Database, Name, Unresolved>>) => Query,
  ): QuerySource<WithTable<Database, Name, TypeOf<Query>>>;
}

/** `name(columns)` names the table `name`. */
type WithTable<Database, Name extends string, Row> = Database & { [Table in Name extends `${infer Only}(${string}` ? Only : Name]: Row };

/** The part of time that a query is to return rows of: all of it in a full build. */
export interface BatchWindow<Moment> {
  readonly start: Moment;
  /** The first moment that is no longer part of it. */
  readonly end: Moment;
}

/** The model's own table as it was before the batch, for a subquery or a join: `db.selectFrom(self.as("before"))`. */
export interface SelfTable<Row> {
  as<Alias extends string>(alias: Alias): AliasedExpression<Row, Alias>;
}

/** Only a contract tells what the table holds before the query is known. */
type SelfOf<Contract> = [Contract] extends [ContractSchema]
  ? SelfTable<RowOfSchema<Contract>>
  : "self has a type where the model has a contract";

/** What a query is written with. */
export interface QueryContext<Deps extends readonly Relation[]> {
  /** Kysely over the rows of the declared dependencies. */
  readonly db: QuerySource<DatabaseOf<Deps>>;
  /** Expressions that compile natively for every adapter. */
  readonly fn: SqlFunctions;
  /** The value of a variable: from `--vars`, the config, or its schema's default. */
  readonly vars: <Value>(variable: Variable<Value>) => Value;
}

/** What a model's query is written with. */
export interface ModelContext<Deps extends readonly Relation[], Contract> extends QueryContext<Deps> {
  /**
   * Whether the query is for a batch that changes the table, and not for all of it. A cursor and its lookback need no condition in the
   * query: the framework takes of the query's rows those of the batch.
   */
  readonly isIncremental: boolean;
  /** The model's own table, in a batch. */
  readonly self: SelfOf<Contract>;
  /**
   * Whether a key is one of those that `deleteInsert`'s `affected` tells, its values in the order of `key`; true in a full build. A batch
   * has the rows of affected keys in any case: with this condition where rows are read, no others are read and computed.
   */
  readonly isAffected: (...key: readonly Expression<unknown>[]) => TypedExpression<SqlBool>;
  /** From when to when the batch goes; in a full build, from the beginning to the end of time. */
  readonly window: BatchWindow<TypedExpression<Date>>;
}
