import type { SqlDialect } from "../adapters/adapter.js";
import type { Relation } from "../define/relation.js";

/** What a test is turned into SQL with. */
export interface CheckContext {
  readonly dialect: SqlDialect;
  /** A condition in SQL that limits the rows that are tested. */
  readonly where: string | undefined;
  /** What stands in a FROM clause for another relation that the test names. */
  readonly from: (relation: Relation) => string;
}

/** A test as SQL. */
export interface CheckSql {
  /** A query whose every row is one failure, over a relation as it stands in a FROM clause. */
  readonly failingRows: (relation: string) => string;
  /**
   * An aggregate over the tested relation: the number of failures (`exact`), or a number that is positive just when there are some.
   * Aggregates of several tests share one scan. `undefined` where the test needs a query of its own.
   */
  readonly aggregate: { readonly expression: string; readonly exact: boolean } | undefined;
}

/** One kind of test: arguments → SQL. */
export type Check<Args> = (args: Args, context: CheckContext) => CheckSql;
