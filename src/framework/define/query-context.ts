import type { OperationNodeSource } from "kysely";
import type { SqlFunctions } from "../adapters/functions.js";
import type { Expressions, NamedExpression } from "./expressions.js";
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

/** What a model's query is written with. */
export interface QueryContext<Deps extends readonly Relation[]> {
  /** Kysely over the rows of the declared dependencies. */
  readonly db: QuerySource<DatabaseOf<Deps>>;
  /** Expressions that compile natively for every adapter. */
  readonly fn: SqlFunctions;
  /** The value of a variable: from `--vars`, the config, or its schema's default. */
  readonly vars: <Value>(variable: Variable<Value>) => Value;
}
