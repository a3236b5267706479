import type { Expression, OperationNodeSource } from "kysely";
import type { ContractSchema, RowOfSchema } from "./contract.js";
import { type Documentation, type DocumentationSpec, documentationKeys, documentationOf } from "./documentation.js";
import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import type { QueryContext } from "./query-context.js";
import type { QueryMistake } from "./query-mistake.js";
import type { DatabaseOf, Flatten, Relation } from "./relation.js";
import type { AllColumns } from "./select-query.js";
import { callback, flag, objectSchema, oneOf, relations, required, text } from "./shapes.js";
import type { SqlContext, SqlText } from "./sql-model.js";

/** How a model comes to exist: a view, a table, or (ephemeral) only as a subquery of what reads it. */
export type Materialization = "view" | "table" | "ephemeral";

/** What every kind of model is declared with, besides its name. */
export interface ModelCommon<Deps extends readonly Relation[], Row, Documented = Row> extends DocumentationSpec<Row, Documented> {
  /** The models, sources, seeds and snapshots that the query reads: these, and only these, are in `db`. */
  readonly deps: Deps;
  /** `view` unless given here or for the folder in `analytics.config.ts`. */
  readonly materialized?: Materialization;
  /** Schema of the relation; the folder's or the target's schema unless given. */
  readonly schema?: string;
  /** `false` leaves the model out of the project. */
  readonly enabled?: boolean;
}

/** The row of a model: its contract where it has one, otherwise exactly what its query returns. */
export type ModelRow<Query, Contract> = [Contract] extends [ContractSchema] ? RowOfSchema<Contract> : QueryRow<Query>;

/**
 * The row whose columns are documented. While the checker has not come to the query yet, a column is taken for that of the same name
 * of a dependency, for editors to complete the values of tests.
 */
type DocumentedRow<Deps extends readonly Relation[], Query, Contract> = [Query, Contract] extends [never, never]
  ? AllColumns<DatabaseOf<Deps>, keyof DatabaseOf<Deps>>
  : ModelRow<Query, Contract>;

/** The row of a query; an empty one as long as the checker has not come to the query yet. */
type QueryRow<Query> = Flatten<Query extends Expression<infer Row> ? Row : unknown>;

/** What {@link defineModel} takes. */
export interface ModelSpec<
  Name extends string,
  Deps extends readonly Relation[],
  Query extends OperationNodeSource,
  Contract extends ContractSchema | undefined,
> extends ModelCommon<Deps, ModelRow<Query, Contract>, DocumentedRow<Deps, Query, Contract>> {
  /** Name of the model, and of its file. A query that does not return what it must is reported here, because only here the message is short. */
  readonly name: Checked<Name, NoInfer<Query>, Contract>;
  /** What the query must return, column by column. Downstream models see the contract instead of the query. */
  readonly contract?: Contract;
  /** The query, as a Kysely expression over the declared dependencies. */
  readonly query: (context: QueryContext<Deps>) => Query;
}

type Checked<Name, Query, Contract> =
  Query extends Expression<unknown> ? Sound<Name, QueryMistake<QueryRow<Query>, Contract, ModelRow<Query, Contract>>> : Name;
type Sound<Name, Mistake> = unknown extends Mistake ? Name : Mistake;

/** A model: frozen data about one relation that a query makes. */
export interface Model<Name extends string = string, Row = unknown> extends Relation<Name, Row>, Documentation {
  readonly kind: "model";
  readonly deps: readonly Relation[];
  readonly materialized: Materialization | undefined;
  readonly schema: string | undefined;
  readonly contract: ContractSchema | undefined;
  readonly enabled: boolean;
  readonly query: ModelQuery;
}

/** A model's query with its types erased; the compiler calls it with the dependencies' tables. */
export type ModelQuery =
  | { readonly language: "kysely"; readonly build: (context: QueryContext<readonly never[]>) => Expression<unknown> }
  | { readonly language: "sql"; readonly build: (context: SqlContext<readonly Relation[]>) => SqlText };

/**
 * Declares a model: a typed query over other models, sources, seeds and snapshots.
 *
 * The row type is inferred from the query, exactly. `columns`, `tests` and everything downstream are checked against it,
 * so that a column renamed here is an error at each place that uses it.
 *
 * @example
 * ```ts
 * export const stgOrders = defineModel({
 *   name: "stg_orders",
 *   deps: [orders],
 *   query: ({ db }) => db.selectFrom("orders").select(["id as order_id", "status", "amount"]),
 *   columns: {
 *     order_id: { description: "Key of the order.", tests: [unique(), notNull()] },
 *     status: { tests: [acceptedValues(["placed", "shipped"])] },
 *   },
 * });
 * ```
 */
export function defineModel<
  const Name extends string,
  const Deps extends readonly Relation[],
  Query extends OperationNodeSource,
  Contract extends ContractSchema | undefined = undefined,
>(spec: ModelSpec<Name, Deps, Query, Contract>): Model<Name, ModelRow<Query, Contract>> {
  return freezeModel(spec.name as Name, spec as never, spec.contract, { language: "kysely", build: spec.query as never });
}

const modelKeys = {
  ...documentationKeys,
  name: required(text),
  deps: required(relations),
  materialized: oneOf("view", "table", "ephemeral"),
  schema: text,
  enabled: flag,
  contract: objectSchema,
  query: required(callback),
} satisfies Record<keyof ModelSpec<string, readonly Relation[], OperationNodeSource, undefined>, Shapes[string]>;

/** The frozen form that both kinds of model share. */
export function freezeModel<Name extends string, Row>(
  name: Name,
  spec: ModelCommon<readonly Relation[], Row>,
  contract: ContractSchema | undefined,
  query: ModelQuery,
): Model<Name, Row> {
  refuseWrongSettings("Model", name, spec, modelKeys);
  return Object.freeze({
    kind: "model",
    name,
    ...documentationOf<Row>(spec),
    deps: Object.freeze([...spec.deps]),
    materialized: spec.materialized,
    schema: spec.schema,
    contract,
    enabled: spec.enabled ?? true,
    query: Object.freeze(query),
  });
}
