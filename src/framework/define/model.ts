import type { Expression } from "kysely";
import type { z } from "zod";
import type { ContractSchema, QueryMistake } from "./contract.js";
import { type Documentation, type DocumentationSpec, documentationKeys, documentationOf } from "./documentation.js";
import { refuseUnknownKeys } from "./known-keys.js";
import type { QueryContext } from "./query-context.js";
import type { Flatten, Relation } from "./relation.js";
import type { SqlContext, SqlText } from "./sql-model.js";

/** How a model comes to exist: a view, a table, or (ephemeral) only as a subquery of what reads it. */
export type Materialization = "view" | "table" | "ephemeral";

/** What every kind of model is declared with. */
export interface ModelCommon<Name extends string, Deps extends readonly Relation[], Row> extends DocumentationSpec<Row> {
  /** Name of the model, and of its file. */
  readonly name: Name;
  /** The models, sources and seeds that the query reads: these, and only these, are in `db`. */
  readonly deps: Deps;
  /** `view` unless given here or for the folder in `analytics.config.ts`. */
  readonly materialized?: Materialization;
  /** Schema of the relation; the folder's or the target's schema unless given. */
  readonly schema?: string;
  /** `false` leaves the model out of the project. */
  readonly enabled?: boolean;
}

/** The row of a model: its contract where it has one, otherwise exactly what its query returns. */
export type ModelRow<Output, Contract> = [Contract] extends [ContractSchema] ? z.output<Contract> : Flatten<Output>;

/** What {@link defineModel} takes. */
export interface ModelSpec<Name extends string, Deps extends readonly Relation[], Output, Contract extends ContractSchema | undefined>
  extends ModelCommon<Name, Deps, ModelRow<Output, Contract>> {
  /** What the query must return, column by column. Downstream models see the contract instead of the query. */
  readonly contract?: Contract;
  /** The query, as a Kysely expression over the declared dependencies. */
  readonly query: (context: QueryContext<Deps>) => Expression<Output> & QueryMistake<Output, Contract, ModelRow<Output, Contract>>;
}

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
 * Declares a model: a typed query over other models, sources and seeds.
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
  Output,
  Contract extends ContractSchema | undefined = undefined,
>(spec: ModelSpec<Name, Deps, Output, Contract>): Model<Name, ModelRow<Output, Contract>> {
  return freezeModel(spec, spec.contract, { language: "kysely", build: spec.query as never });
}

const modelKeys = {
  ...documentationKeys,
  name: true,
  deps: true,
  materialized: true,
  schema: true,
  enabled: true,
  contract: true,
  query: true,
} satisfies Record<keyof ModelSpec<string, readonly Relation[], unknown, undefined>, true>;

/** The frozen form that both kinds of model share. */
export function freezeModel<Name extends string, Row>(
  spec: ModelCommon<Name, readonly Relation[], Row>,
  contract: ContractSchema | undefined,
  query: ModelQuery,
): Model<Name, Row> {
  refuseUnknownKeys("Model", spec.name, spec, modelKeys);
  return Object.freeze({
    kind: "model",
    name: spec.name,
    ...documentationOf<Row>(spec),
    deps: Object.freeze([...spec.deps]),
    materialized: spec.materialized,
    schema: spec.schema,
    contract,
    enabled: spec.enabled ?? true,
    query: Object.freeze(query),
  });
}
