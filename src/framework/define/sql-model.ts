import type { ContractSchema, RowOfSchema } from "./contract.js";
import { freezeModel, type Model, type ModelCommon } from "./model.js";
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

/** What {@link sqlModel} takes. */
export interface SqlModelSpec<Name extends string, Deps extends readonly Relation[], Contract extends ContractSchema>
  extends ModelCommon<Deps, RowOfSchema<Contract>> {
  /** Name of the model, and of its file. */
  readonly name: Name;
  /** What the SQL returns: checked against the database's own types before anything runs. */
  readonly contract: Contract;
  readonly query: (context: SqlContext<Deps>) => SqlText;
}

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
export function sqlModel<const Name extends string, const Deps extends readonly Relation[], Contract extends ContractSchema>(
  spec: SqlModelSpec<Name, Deps, Contract>,
): Model<Name, RowOfSchema<Contract>> {
  return freezeModel(spec.name, spec, spec.contract, { language: "sql", build: spec.query as never });
}
