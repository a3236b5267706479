import type { Kysely } from "kysely";
import type { SqlFunctions } from "../adapters/functions.js";
import type { DatabaseOf, Relation } from "./relation.js";
import type { Variable } from "./variable.js";

/** A Kysely query builder that can read the declared dependencies and do nothing else. */
export type QuerySource<Database> = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom" | "with" | "withRecursive">;

/** What a model's query is written with. */
export interface QueryContext<Deps extends readonly Relation[]> {
  /** Kysely over the rows of the declared dependencies. */
  readonly db: QuerySource<DatabaseOf<Deps>>;
  /** Expressions that compile natively for every adapter. */
  readonly fn: SqlFunctions;
  /** The value of a variable: from `--vars`, the config, or its schema's default. */
  readonly vars: <Value>(variable: Variable<Value>) => Value;
}
