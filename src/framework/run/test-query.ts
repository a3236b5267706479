import type { SqlDialect } from "../adapters/adapter.js";
import { fillTemplate, type TestNode } from "../artifacts/manifest.js";

/** Number of failing rows of one test. */
export const countFailures = (test: TestNode, relation: string): string =>
  `select count(*) as failures from (${fillTemplate(test.failingRows, relation)}) as failing`;

/**
 * All tests of one relation as one statement: those with an aggregate share a scan, each other one is a scalar subquery.
 * Columns are `t0`, `t1`, … in the order of the tests.
 */
export function testQuery(tests: readonly TestNode[], relation: string, { identifier }: SqlDialect): string {
  const columns = tests.map((test, index) => {
    const value = test.aggregate?.expression ?? `(${countFailures(test, relation)})`;
    return `${value} as ${identifier(`t${index}`)}`;
  });
  const scans = tests.some(({ aggregate }) => aggregate !== undefined);
  return `select ${columns.join(",\n  ")}${scans ? `\nfrom ${relation} as tested` : ""}`;
}
