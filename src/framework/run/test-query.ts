import { fillTemplate, type TestNode } from "../artifacts/manifest.js";

/** The number of a test's failing rows, as a scalar subquery. */
const countFailures = (test: TestNode, relation: string): string =>
  `(select count(*) from (\n${fillTemplate(test.failingRows, relation)}\n) as failing)`;

/** Counts the failing rows of each test, exactly. Columns are `t0`, `t1`, … in the order of the tests. */
export const exactCounts = (tests: readonly TestNode[], relation: string): string =>
  `select ${tests.map((test, index) => `${countFailures(test, relation)} as t${index}`).join(",\n")}`;

/**
 * All tests of one relation as one statement: those with an aggregate share a scan, each other one is
 * a scalar subquery. Columns are `t0`, `t1`, … in the order of the tests.
 */
export function sharedCounts(tests: readonly TestNode[], relation: string): string {
  if (tests.every(({ aggregate }) => aggregate === undefined)) return exactCounts(tests, relation);
  const aggregates = tests.flatMap(({ aggregate }, index) => (aggregate === undefined ? [] : [`${aggregate.expression} as t${index}`]));
  const others = tests.flatMap((test, index) => (test.aggregate === undefined ? [`${countFailures(test, relation)} as t${index}`] : []));
  const scan = `(\nselect ${aggregates.join(",\n")}\nfrom ${relation} as tested\n) as scan`;
  return `select ${["scan.*", ...others].join(",\n")}\nfrom ${scan}`;
}
