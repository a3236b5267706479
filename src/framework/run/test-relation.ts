import type { CallOptions, Connection, SqlDialect } from "../adapters/adapter.js";
import { fillTemplate, type TestNode } from "../artifacts/manifest.js";
import type { TestStatus } from "../artifacts/run-results.js";
import { type ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { parseThreshold } from "../core/threshold.js";
import { storeRows } from "../materialize/index.js";
import { countFailures, testQuery } from "./test-query.js";

/** What a test found. */
export interface TestOutcome {
  readonly test: TestNode;
  readonly status: TestStatus;
  readonly failures: number | undefined;
  readonly problem: Problem | undefined;
  readonly storedIn: string | undefined;
}

/** Where failing rows are kept. */
export interface Audit {
  readonly schema: string;
}

/** Runs the tests of a relation in one statement; only those that fail are asked again, for their exact number. */
export async function testRelation(
  connection: Connection,
  tests: readonly TestNode[],
  relation: string,
  label: string,
  dialect: SqlDialect,
  audit: Audit | undefined,
  options: CallOptions,
): Promise<TestOutcome[]> {
  if (tests.length === 0) return [];
  const counts = await countAll(connection, tests, relation, dialect, options);
  const outcomes: TestOutcome[] = [];
  for (const [index, test] of tests.entries()) {
    outcomes.push(await judge(connection, test, counts[index], relation, label, dialect, audit, options));
  }
  return outcomes;
}

type Count = number | Problem;

/** All counts in one statement. When that cannot be run, each test is run alone, so that only the broken one is an error. */
async function countAll(
  connection: Connection,
  tests: readonly TestNode[],
  relation: string,
  dialect: SqlDialect,
  options: CallOptions,
): Promise<Count[]> {
  try {
    const [row = {}] = await connection.query<Record<string, number>>(testQuery(tests, relation, dialect), options);
    return tests.map((_, index) => Number(row[`t${index}`] ?? 0));
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    const [first, ...others] = tests;
    if (first === undefined || others.length === 0) return [problemOf(error)];
    const counts: Count[] = [];
    for (const test of tests) counts.push(...(await countAll(connection, [test], relation, dialect, options)));
    return counts;
  }
}

async function judge(
  connection: Connection,
  test: TestNode,
  count: Count | undefined,
  relation: string,
  label: string,
  dialect: SqlDialect,
  audit: Audit | undefined,
  options: CallOptions,
): Promise<TestOutcome> {
  const nothing = { test, failures: undefined, problem: undefined, storedIn: undefined };
  if (typeof count !== "number") return { ...nothing, status: "error", problem: count };
  const failures = await exactly(connection, test, count, relation, options);
  const status = statusOf(test, failures);
  const storedIn = status === "pass" || audit === undefined ? undefined : { schema: audit.schema, name: test.name };
  if (storedIn !== undefined) await connection.execute(storeRows(storedIn, fillTemplate(test.failingRows, relation), dialect), options);
  return {
    test,
    status,
    failures,
    problem:
      status === "fail"
        ? problem("test_failed", { test: test.name, relation: label, failures, errorIf: test.errorIf }, test.location)
        : undefined,
    storedIn: storedIn === undefined ? undefined : `${storedIn.schema}.${storedIn.name}`,
  };
}

async function exactly(connection: Connection, test: TestNode, count: number, relation: string, options: CallOptions): Promise<number> {
  if (count === 0 || test.aggregate === undefined || test.aggregate.exact) return count;
  const [row] = await connection.query<{ failures: number }>(countFailures(test, relation), options);
  return Number(row?.failures ?? count);
}

function statusOf({ severity, errorIf, warnIf }: TestNode, failures: number): TestStatus {
  if (severity === "error" && parseThreshold(errorIf)?.(failures) === true) return "fail";
  return parseThreshold(warnIf)?.(failures) === true ? "warn" : "pass";
}

/** What the database said, as a problem. */
export function problemOf(error: unknown): Problem {
  const found = (error as Partial<ModelwrightError>).problems?.[0];
  return found ?? problem("query_failed", { reason: error instanceof Error ? error.message : String(error), sql: "" });
}
