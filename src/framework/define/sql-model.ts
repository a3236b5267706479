import type { Incremental } from "../core/incremental.js";
import type { ContractSchema, RowOfSchema } from "./contract.js";
import { freezeModel, type Materialization, type Model, type ModelCommon, type Sound, type Unsaid } from "./model.js";
import type { BatchWindow } from "./query-context.js";
import type { Relation } from "./relation.js";
import type { Variable } from "./variable.js";

declare const refType: unique symbol;

/** A reference to a dependency inside raw SQL. */
export interface SqlRef {
  readonly ref: string;
  readonly [refType]?: true;
}

/** Raw SQL with references and values kept apart, so that each is quoted by the adapter. */
export interface SqlText {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

/** What raw SQL is written with. */
export interface SqlContext<Deps extends readonly Relation[]> {
  /** A declared dependency, as the adapter names it. */
  readonly ref: (relation: Deps[number]) => SqlRef;
  /** The SQL template: `${ref(model)}` becomes a relation, `${sql.…}` nested SQL, every other value a quoted literal. */
  readonly sql: (strings: TemplateStringsArray, ...values: readonly unknown[]) => SqlText;
  readonly vars: <Value>(variable: Variable<Value>) => Value;
}

/** What the SQL of a model is written with. */
export interface SqlModelContext<Deps extends readonly Relation[]> extends SqlContext<Deps> {
  /** Whether the SQL is for a batch that changes the table, and not for all of it. */
  readonly isIncremental: boolean;
  /** The model's own table, in a batch. */
  readonly self: SqlRef;
  /**
   * Whether a key is one of those that `deleteInsert`'s `affected` tells, its values in the order of `key`: `isAffected(sql`visitor_id`)`.
   * True in a full build.
   */
  readonly isAffected: (...key: readonly SqlText[]) => SqlText;
  /** From when to when the batch goes; in a full build, from the beginning to the end of time. */
  readonly window: BatchWindow<SqlText>;
}

/** What {@link sqlModel} takes. */
export interface SqlModelSpec<
  Name extends string,
  Deps extends readonly Relation[],
  Contract extends ContractSchema,
  Kind extends Materialization | undefined,
  How extends Incremental | undefined,
  Text extends object,
> extends ModelCommon<Deps, RowOfSchema<Contract>, RowOfSchema<Contract>, Kind, How, IsText<Text>> {
  /** Name of the model, and of its file. */
  readonly name: NamedSql<Name, Text, Unsaid<Kind, How>>;
  /** What the SQL returns: checked against the database's own types before anything runs. */
  readonly contract: Contract;
  readonly query: (context: SqlModelContext<Deps>) => Text;
}

/** While the checker has not come to the query, its text is any object. */
type NamedSql<Name, Text, Mistake> = Text extends SqlText
  ? Sound<Name, Mistake>
  : object extends Text
    ? Name
    : "the query returns what its sql template makes";
/** Whether the checker has come to the query. */
type IsText<Text> = Text extends SqlText ? true : false;

/**
 * Declares a model in raw SQL. Its output is declared by a contract, which the SQL is bound against offline.
 *
 * @example
 * ```ts
 * export const dailyOrders = sqlModel({
 *   name: "daily_orders",
 *   deps: [stgOrders],
 *   contract: z.object({ day: z.iso.date(), orders: z.int() }),
 *   query: ({ sql, ref }) => sql`select ordered_at::date as day, count(*) as orders from ${ref(stgOrders)} group by all`,
 * });
 * ```
 */
export function sqlModel<
  const Name extends string,
  const Deps extends readonly Relation[],
  Contract extends ContractSchema,
  const Kind extends Materialization | undefined = undefined,
  How extends Incremental | undefined = Incremental | undefined,
  Text extends object = object,
>(spec: SqlModelSpec<Name, Deps, Contract, Kind, How, Text>): Model<Name, RowOfSchema<Contract>> {
  return freezeModel(spec.name as Name, spec as never, spec.contract, { language: "sql", build: spec.query as never });
}
