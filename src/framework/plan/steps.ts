import type { BuildableNode } from "../artifacts/manifest.js";
import type { PlannedStep } from "../artifacts/plan.js";
import { asideOf, type MaterializedModel, planBatch, planBuild } from "../materialize/index.js";
import { labelOf } from "../run/context.js";
import { type BatchesContext, batchesOf, intervalBatches } from "../run/incremental/batches.js";
import { intervalModel } from "../run/incremental/intervals.js";
import { changedTable, reshapingOf } from "../run/incremental/reshaping.js";
import type { Job } from "../run/jobs.js";
import type { Classified } from "./classify.js";

/** Stands for the token of the run that will build. */
const token = "00000000";

/** A plan that shows more statements of one step says no more. */
const shownStatements = 20;

/** What building a node executes, but for its tests, and what it took the last time. */
export async function stepOf(one: Classified, { tests }: Pick<Job, "tests">, context: BatchesContext): Promise<PlannedStep> {
  const { id, name, relation } = one.node;
  const { row } = one;
  return {
    ...{ id, name, relation: labelOf(relation), ...(await executed(one, context)) },
    ...{ rows: row?.rows ?? null, durationMs: row?.duration_ms ?? null, tests: tests.length },
  };
}

async function executed({ node, existing }: Classified, context: BatchesContext): Promise<Pick<PlannedStep, "what" | "sql">> {
  if (node.kind === "snapshot") return { what: "snapshot", sql: [] };
  const { dialect } = context;
  const aside = asideOf(node.relation, token);
  const changed = changedTable(node, context);
  const batches = changed && (await batchesOf(changed.model, context));
  if (changed !== undefined && batches !== undefined) {
    const plan = planBatch(changed.model, { dialect, aside, batches });
    const { inserted } = reshapingOf(changed.model, changed.table, dialect);
    return { what: "batch", sql: [...plan.affected, ...shown(plan.build), ...plan.change(node.relation, inserted), ...plan.discard] };
  }
  const built = node as MaterializedModel | Extract<BuildableNode, { kind: "seed" }>;
  const plan = planBuild(built, { dialect, existing, aside, empty: false });
  const tracked = intervalModel(node);
  const build =
    tracked === undefined ? plan.build : planBatch(tracked, { dialect, aside, batches: intervalBatches(tracked, context) }).build;
  return { what: node.kind === "model" ? node.materialized : node.kind, sql: [...shown(build), ...plan.swap] };
}

const shown = (statements: readonly string[]): readonly string[] =>
  statements.length <= shownStatements
    ? statements
    : [...statements.slice(0, shownStatements), `-- and ${statements.length - shownStatements} more like these`];
