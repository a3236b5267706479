import type { TestNode } from "../artifacts/manifest.js";
import { fromOf } from "../artifacts/nodes.js";
import { labelOf, type RunContext } from "./context.js";
import type { Job } from "./jobs.js";
import { type TestOutcome, testRelation } from "./test-relation.js";

/** Tests a relation that is not built: as it is, or, where it is only a part of others, as a subquery. */
export function testNode(node: Job["node"], tests: readonly TestNode[], context: RunContext): Promise<TestOutcome[]> {
  const label = node.kind === "source" ? node.name : labelOf(node.relation);
  return testRelation(tests, context.elsewhere.get(node.id) ?? fromOf(node, context.dialect.relation), label, context);
}
