import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { BuildableNode } from "../artifacts/manifest.js";
import type { PlannedStep } from "../artifacts/plan.js";
import { asideOf, type MaterializedModel, planBatch, planBuild } from "../materialize/index.js";
import { labelOf } from "../run/context.js";
import { batchesOf } from "../run/incremental/batches.js";
import { changedTable, reshapingOf } from "../run/incremental/reshaping.js";
import type { Job } from "../run/jobs.js";
import type { Classified } from "./classify.js";

/** Stands for the token of the run that will build. */
const token = "00000000";

/** What the steps of a plan share. */
export interface StepContext {
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  readonly fullRefresh: boolean;
}

/** What building a node executes, but for its tests, and what it took the last time. */
export async function stepOf(one: Classified, { tests }: Pick<Job, "tests">, context: StepContext): Promise<PlannedStep> {
  const { id, name, relation } = one.node;
  const { row } = one;
  return {
    ...{ id, name, relation: labelOf(relation), ...(await executed(one, context)) },
    ...{ rows: row?.rows ?? null, durationMs: row?.duration_ms ?? null, tests: tests.length },
  };
}

async function executed({ node, existing }: Classified, context: StepContext): Promise<Pick<PlannedStep, "what" | "sql">> {
  if (node.kind === "snapshot") return { what: "snapshot", sql: [] };
  const { dialect, fullRefresh } = context;
  const aside = asideOf(node.relation, token);
  const there = new Map(existing === undefined ? [] : [[labelOf(node.relation), existing]]);
  const changed = changedTable(node, { existing: there, fullRefresh, empty: false });
  const batches = changed && (await batchesOf(changed.model, context));
  if (changed !== undefined && batches !== undefined) {
    const plan = planBatch(changed.model, { dialect, aside, batches });
    const { inserted } = reshapingOf(changed.model, changed.table, dialect);
    return { what: "batch", sql: [...plan.build, ...plan.change(node.relation, inserted), ...plan.discard] };
  }
  const built = node as MaterializedModel | Extract<BuildableNode, { kind: "seed" }>;
  const plan = planBuild(built, { dialect, existing, aside, empty: false });
  return { what: node.kind === "model" ? node.materialized : node.kind, sql: [...plan.build, ...plan.swap] };
}
