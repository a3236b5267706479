import type { RelationName } from "../adapters/adapter.js";
import type { TestNode } from "../artifacts/manifest.js";
import { drop, storeRows } from "../materialize/index.js";
import { labelOf, type TestContext } from "./context.js";
import { retryConflicts } from "./retry.js";

/** Keeps the failing rows of a test in a table of their own, if they are to be kept. A test without any loses the table of an earlier run. */
export async function keepFailures(
  test: TestNode,
  failures: number,
  failingRows: string,
  { warehouse, dialect, existing, auditSchema, signal }: TestContext,
): Promise<RelationName | undefined> {
  if (auditSchema === undefined) return undefined;
  const relation = { schema: auditSchema, name: test.name };
  const earlier = existing.get(labelOf(relation));
  if (failures > 0) await retryConflicts(() => warehouse.execute(storeRows(relation, failingRows, dialect), { signal }));
  else if (earlier !== undefined) await retryConflicts(() => warehouse.execute(drop(earlier, dialect), { signal }));
  return failures > 0 ? relation : undefined;
}
