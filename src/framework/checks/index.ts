import type { DataTest, TestArguments, TestKind } from "../define/data-tests.js";
import { acceptedValues } from "./accepted-values.js";
import type { Check, CheckContext, CheckSql } from "./check.js";
import { expression } from "./expression.js";
import { notNull } from "./not-null.js";
import { relationships } from "./relationships.js";
import { rowCount } from "./row-count.js";
import { unique } from "./unique.js";

export type { CheckContext, CheckSql } from "./check.js";

const checks = {
  unique,
  not_null: notNull,
  accepted_values: acceptedValues,
  relationships,
  expression,
  row_count: rowCount,
} satisfies { readonly [Kind in TestKind]: Check<TestArguments[Kind]> };

/** Writes a data test as SQL; `where` is taken from the test's own options. */
export function checkSql(test: DataTest, context: Omit<CheckContext, "where">): CheckSql {
  const check = checks[test.kind] as Check<DataTest["args"]>;
  return check(test.args, { ...context, where: test.options.where });
}
