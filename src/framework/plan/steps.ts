import type { SqlDialect } from "../adapters/adapter.js";
import type { BuildableNode } from "../artifacts/manifest.js";
import type { PlannedStep } from "../artifacts/plan.js";
import { asideOf, type MaterializedModel, planBuild } from "../materialize/index.js";
import { labelOf } from "../run/context.js";
import type { Job } from "../run/jobs.js";
import type { Classified } from "./classify.js";

/** Stands for the token of the run that will build. */
const token = "00000000";

/** What building a node executes, but for its tests, and what it took the last time. */
export function stepOf({ node, row, existing }: Classified, { tests }: Pick<Job, "tests">, dialect: SqlDialect): PlannedStep {
  const { id, name, relation } = node;
  const plan = planBuild(node as MaterializedModel | Extract<BuildableNode, { kind: "seed" }>, {
    ...{ dialect, existing, aside: asideOf(relation, token), empty: false },
  });
  return {
    ...{ id, name, what: node.kind === "model" ? node.materialized : node.kind, relation: labelOf(relation) },
    ...{ rows: row?.rows ?? null, durationMs: row?.duration_ms ?? null, tests: tests.length },
    sql: [...plan.build, ...plan.swap],
  };
}
