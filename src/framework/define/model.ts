import type { Expression, OperationNodeSource } from "kysely";
import { errorOf } from "../core/errors/index.js";
import type { Incremental } from "../core/incremental.js";
import type { ContractSchema, RowOfSchema } from "./contract.js";
import { type Documentation, type DocumentationSpec, documentationKeys, documentationOf } from "./documentation.js";
import { type HookSettings, type Hooks, hookKeys, hooksOf } from "./hooks.js";
import { type DeclaredIncremental, type IncrementalStrategies, isIncremental, strategiesOf } from "./incremental.js";
import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import type { ModelContext } from "./query-context.js";
import type { QueryMistake } from "./query-mistake.js";
import type { DatabaseOf, Flatten, Relation } from "./relation.js";
import type { AllColumns } from "./select-query.js";
import { callback, flag, objectSchema, oneOf, relations, required, strategy, text } from "./shapes.js";
import type { SqlModelContext, SqlText } from "./sql-model.js";

/**
 * How a model comes to exist: a view, a table, a table that grows batch by batch (incremental), or (ephemeral) only as a subquery of
 * what reads it.
 */
export type Materialization = "view" | "table" | "incremental" | "ephemeral";

/** What a folder of models can be built as: how a model is incremental is told by itself. */
export type FolderMaterialization = Exclude<Materialization, "incremental">;

/** What every kind of model is declared with, besides its name. */
export interface ModelCommon<
  Deps extends readonly Relation[],
  Row,
  Documented = Row,
  Kind extends Materialization | undefined = Materialization | undefined,
  How extends Incremental | undefined = Incremental | undefined,
  IsKnown = false,
> extends DocumentationSpec<Row, Documented>,
    HookSettings<NoInfer<Deps>> {
  /** The models, sources, seeds and snapshots that the query reads: these, and only these, are in `db`. */
  readonly deps: Deps;
  /** `view` unless given here or for the folder in `analytics.config.ts`. */
  readonly materialized?: MaterializedAs<Kind, How, IsKnown>;
  /** How batches change the table of an incremental model; stands after `query`, whose columns it names. */
  readonly incremental?: (m: IncrementalStrategies<NoInfer<Row>, NoInfer<Deps>>) => How;
  /** Schema of the relation; the folder's or the target's schema unless given. */
  readonly schema?: string;
  /** `false` leaves the model out of the project. */
  readonly enabled?: boolean;
}

/**
 * A model is `incremental` just when it says how: anything else is told here, once the checker has come to the functions of the
 * declaration (`IsKnown`).
 */
type MaterializedAs<Kind, How, IsKnown> = IsKnown extends true
  ? [Kind] extends ["incremental"]
    ? [How] extends [Incremental]
      ? Kind
      : 'say how, after `query`: incremental: (m) => m.merge({ key: "…" })'
    : [How] extends [Incremental]
      ? '`incremental:` goes with materialized: "incremental"'
      : Kind
  : Kind;

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
  Kind extends Materialization | undefined,
  How extends Incremental | undefined,
> extends ModelCommon<Deps, ModelRow<Query, Contract>, DocumentedRow<Deps, Query, Contract>, Kind, How, IsQuery<Query>> {
  /** Name of the model, and of its file. A query that does not return what it must is reported here, because only here the message is short. */
  readonly name: Checked<Name, NoInfer<Query>, Contract, Unsaid<Kind, How>>;
  /** What the query must return, column by column. Downstream models see the contract instead of the query. */
  readonly contract?: Contract;
  /** The query, as a Kysely expression over the declared dependencies. */
  readonly query: (context: ModelContext<Deps, Contract>) => Query;
}

type IsQuery<Query> = Query extends Expression<unknown> ? true : false;
type Checked<Name, Query, Contract, Unsaid> =
  Query extends Expression<unknown> ? Sound<Name, QueryMistake<QueryRow<Query>, Contract, ModelRow<Query, Contract>> & Unsaid> : Name;
export type Sound<Name, Mistake> = unknown extends Mistake ? Name : Mistake;

/** What a model says that has `incremental:` and no `materialized:`; `unknown` where nothing is wrong. */
export type Unsaid<Kind, How> = [How] extends [Incremental]
  ? [Kind] extends [undefined]
    ? '`incremental:` goes with materialized: "incremental"'
    : unknown
  : unknown;

/** A model: frozen data about one relation that a query makes. */
export interface Model<Name extends string = string, Row = unknown> extends Relation<Name, Row>, Documentation {
  readonly kind: "model";
  readonly deps: readonly Relation[];
  readonly materialized: Materialization | undefined;
  /** How batches change it, where it is incremental. */
  readonly incremental: DeclaredIncremental | undefined;
  readonly schema: string | undefined;
  readonly contract: ContractSchema | undefined;
  readonly enabled: boolean;
  readonly hooks: Hooks;
  readonly query: ModelQuery;
}

/** A model's query with its types erased; the compiler calls it with the dependencies' tables. */
export type ModelQuery =
  | { readonly language: "kysely"; readonly build: (context: ModelContext<readonly never[], undefined>) => Expression<unknown> }
  | { readonly language: "sql"; readonly build: (context: SqlModelContext<readonly Relation[]>) => SqlText };

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
  const Kind extends Materialization | undefined = undefined,
  How extends Incremental | undefined = Incremental | undefined,
>(spec: ModelSpec<Name, Deps, Query, Contract, Kind, How>): Model<Name, ModelRow<Query, Contract>> {
  return freezeModel(spec.name as Name, spec as never, spec.contract, { language: "kysely", build: spec.query as never });
}

const modelKeys = {
  ...documentationKeys,
  ...hookKeys,
  name: required(text),
  deps: required(relations),
  materialized: oneOf("view", "table", "incremental", "ephemeral"),
  incremental: strategy,
  schema: text,
  enabled: flag,
  contract: objectSchema,
  query: required(callback),
} satisfies Record<keyof ModelSpec<string, readonly Relation[], OperationNodeSource, undefined, undefined, undefined>, Shapes[string]>;

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
    incremental: incrementalOf(name, spec),
    schema: spec.schema,
    contract,
    enabled: spec.enabled ?? true,
    hooks: hooksOf(spec),
    query: Object.freeze(query),
  });
}

interface IncrementalSpec {
  readonly materialized?: Materialization | undefined;
  readonly incremental?: ((m: never) => Incremental | undefined) | undefined;
}

/** @throws {@link ModelwrightError} for a model that says only half of how it is incremental. */
function incrementalOf(name: string, { materialized, incremental }: IncrementalSpec): DeclaredIncremental | undefined {
  if ((materialized === "incremental") !== (incremental !== undefined)) {
    throw errorOf(incremental === undefined ? "incremental_missing" : "incremental_unused", { name, materialized });
  }
  if (incremental === undefined) return undefined;
  const made: unknown = incremental(strategiesOf(name) as never);
  if (!isIncremental(made)) throw errorOf("incremental_missing", { name, materialized });
  return made;
}
