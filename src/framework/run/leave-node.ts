import type { BuildableNode, TestNode } from "../artifacts/manifest.js";
import type { BuildOutcome } from "./build-node.js";
import { labelOf, type RunContext } from "./context.js";
import { since } from "./decide.js";
import { retryConflicts } from "./retry.js";
import { recordTests } from "./state/built.js";
import { testNode } from "./test-node.js";
import type { TestOutcome } from "./test-relation.js";
import type { BuiltRow } from "./versions.js";

/** Leaves a relation as it is, and runs those of its tests that have not passed on just what they would read now. */
export async function leaveNode(
  node: BuildableNode,
  row: BuiltRow,
  tests: readonly TestNode[],
  context: RunContext,
): Promise<BuildOutcome> {
  const { versions, clock, warehouse, dialect } = context;
  const keys = new Map(await Promise.all(tests.map(async (test) => [test.id, await versions.testKey(test)] as const)));
  const open = tests.filter((test) => !hasPassed(test, keys.get(test.id), row, context));
  const tested = await testNode(node, open, context);
  if (tested.length > 0) {
    const run = new Set(open.map(({ id }) => keys.get(id)));
    const passed = tested.flatMap(({ test, status }) => (status === "pass" ? (keys.get(test.id) ?? []) : []));
    const valid = await versions.testKeysOf(node.id);
    const kept = [...row.tests.filter((key) => valid.has(key) && !run.has(key)), ...passed];
    if (kept.join() !== row.tests.join()) await retryConflicts(() => warehouse.execute(recordTests(row, kept, dialect)));
  }
  const found = new Map(tested.map((outcome) => [outcome.test.id, outcome]));
  const left = { status: "unchanged", failures: undefined, problem: undefined, storedIn: undefined, durationMs: 0 } as const;
  const startedAt = clock.now().toISOString();
  return {
    build: { status: "unchanged", rows: row.rows ?? undefined, message: since(row) },
    tests: tests.map((test): TestOutcome => found.get(test.id) ?? { test, ...left, startedAt }),
  };
}

/** A table of failing rows that an earlier run has kept is taken away by running the test again. */
function hasPassed(test: TestNode, key: string | undefined, row: BuiltRow, { auditSchema, existing }: RunContext): boolean {
  const hasRows = auditSchema !== undefined && existing.has(labelOf({ schema: auditSchema, name: test.name }));
  return key !== undefined && row.tests.includes(key) && !hasRows;
}
