import { fillTemplate, type TestNode } from "../artifacts/manifest.js";
import type { TestStatus } from "../artifacts/run-results.js";
import { type Problem, problem } from "../core/errors/index.js";
import { blame } from "./blame.js";
import { labelOf, type TestContext } from "./context.js";
import { keepFailures } from "./keep-failures.js";
import { isCancelled, problemOf } from "./problem-of.js";
import { exactCounts, sharedCounts } from "./test-query.js";
import { statusOf } from "./verdict.js";

/** What a test found. */
export interface TestOutcome {
  readonly test: TestNode;
  readonly status: TestStatus;
  readonly failures: number | undefined;
  readonly problem: Problem | undefined;
  /** Relation that holds the failing rows. */
  readonly storedIn: string | undefined;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Tests that share a statement share its time. */
  readonly durationMs: number;
}

/** Whether a test speaks against what it tested. */
export const objects = ({ status }: Pick<TestOutcome, "status">): boolean => status === "fail" || status === "error";

/**
 * Runs the tests of a relation in one statement; those that find something without knowing how much are asked again, together.
 * `from` is what stands for the relation in SQL, `label` what it is called in messages.
 */
export async function testRelation(tests: readonly TestNode[], from: string, label: string, context: TestContext): Promise<TestOutcome[]> {
  if (tests.length === 0) return [];
  const { clock } = context;
  const startedAt = clock.now().toISOString();
  const begun = clock.monotonic();
  const found = await countAll(tests, from, context);
  const inexact = tests.filter(({ id, aggregate }) => aggregate?.exact === false && Number(found.get(id)) > 0);
  for (const [id, count] of await countExactly(inexact, from, context)) found.set(id, count);
  const judged: Omit<TestOutcome, "startedAt" | "durationMs">[] = [];
  for (const test of tests) judged.push(await judge(test, found.get(test.id) ?? 0, from, label, context));
  const durationMs = (clock.monotonic() - begun) / tests.length;
  return judged.map((outcome) => ({ ...outcome, startedAt, durationMs }));
}

/** The number of failing rows, or why it could not be found. */
type Found = number | Problem;

async function judge(test: TestNode, found: Found, from: string, label: string, context: TestContext) {
  if (typeof found !== "number") {
    const blamed = blame(found, test.id, context);
    const reason = { ...blamed, at: blamed.at ?? test.location };
    return { test, status: "error" as const, failures: undefined, problem: reason, storedIn: undefined };
  }
  const status = statusOf(test, found);
  const stored = await keepFailures(test, found, fillTemplate(test.failingRows, from), context);
  const facts = { test: test.name, relation: label, failures: found, errorIf: test.errorIf };
  return {
    test,
    status,
    failures: found,
    problem: status === "fail" ? problem("test_failed", facts, test.location) : undefined,
    storedIn: stored && labelOf(stored),
  };
}

/** When the statement of all tests cannot be run, each test is run on its own, so that only the broken ones are errors. */
async function countAll(tests: readonly TestNode[], from: string, context: TestContext): Promise<Map<string, Found>> {
  try {
    return await counts(tests, sharedCounts(tests, from), context);
  } catch (error) {
    if (isCancelled(error)) throw error;
    if (tests.length === 1) return new Map(tests.map(({ id }) => [id, problemOf(error)]));
    const found = new Map<string, Found>();
    for (const test of tests) for (const [id, count] of await countAll([test], from, context)) found.set(id, count);
    return found;
  }
}

const countExactly = async (tests: readonly TestNode[], from: string, context: TestContext): Promise<Map<string, Found>> =>
  tests.length === 0 ? new Map() : counts(tests, exactCounts(tests, from), context);

async function counts(tests: readonly TestNode[], sql: string, { warehouse, signal }: TestContext): Promise<Map<string, Found>> {
  const [row = {}] = await warehouse.query<Record<string, number>>(sql, { signal, values: { integers: "number" } });
  return new Map(tests.map(({ id }, index) => [id, row[`t${index}`] ?? 0]));
}
