import type { Expression } from "kysely";
import type { TestOptions } from "./data-tests.js";
import { refuseWrongSettings } from "./known-keys.js";
import type { ModelQuery } from "./model.js";
import type { QueryContext } from "./query-context.js";
import type { Relation } from "./relation.js";
import { callback, oneOf, relations, required, text, texts } from "./shapes.js";
import type { SqlContext, SqlText } from "./sql-model.js";

type SingularQuery<Deps extends readonly Relation[]> =
  | { readonly query: (context: QueryContext<Deps>) => Expression<unknown>; readonly sql?: never }
  | { readonly sql: (context: SqlContext<Deps>) => SqlText; readonly query?: never };

/** What {@link defineSingularTest} takes. */
export type SingularTestSpec<Deps extends readonly Relation[]> = Omit<TestOptions, "name" | "where"> & {
  readonly name: string;
  readonly deps: Deps;
} & SingularQuery<Deps>;

/** A singular test: a query of its own whose rows are the failures. */
export interface SingularTest {
  readonly kind: "singular_test";
  readonly name: string;
  readonly description: string | undefined;
  readonly deps: readonly Relation[];
  readonly options: TestOptions;
  readonly query: ModelQuery;
}

const keys = {
  name: required(text),
  deps: required(relations),
  description: text,
  severity: oneOf("error", "warn"),
  warnIf: text,
  errorIf: text,
  tags: texts,
};

/**
 * Declares a test as a query: each row it returns is a failure. The query is Kysely (`query`) or raw SQL (`sql`).
 *
 * @example
 * ```ts
 * export const refundsNeverExceedGross = defineSingularTest({
 *   name: "refunds_never_exceed_gross",
 *   deps: [fctRevenue],
 *   query: ({ db }) => db.selectFrom("fct_revenue").select("order_id").whereRef("refunds", ">", "gross"),
 * });
 * ```
 */
export function defineSingularTest<const Deps extends readonly Relation[]>(spec: SingularTestSpec<Deps>): SingularTest {
  const isSql = "sql" in spec;
  refuseWrongSettings("Singular test", spec.name, spec, { ...keys, query: isSql ? callback : required(callback), sql: callback });
  const { name, description, deps, query, sql, ...options } = spec;
  const erased = query === undefined ? { language: "sql", build: sql } : { language: "kysely", build: query };
  return Object.freeze({
    kind: "singular_test",
    name,
    description,
    deps,
    options: Object.freeze(options),
    query: erased as ModelQuery,
  });
}
