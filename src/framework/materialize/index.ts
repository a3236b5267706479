import type { BuildableNode, ModelNode } from "../artifacts/manifest.js";
import type { BuildPlan, Materialize, PlanContext } from "./plan.js";
import { seed } from "./seed.js";
import { table } from "./table.js";
import { view } from "./view.js";

export { asideOf, leftovers } from "./aside.js";
export { auditSchema, storeRows } from "./audit.js";
export { drop } from "./drop.js";
export { planCopy } from "./incremental/copy.js";
export { type Batch, type BatchPlan, type IncrementalModel, planBatch } from "./incremental/index.js";
export { countWrongKeys, duplicateExamples, keysOf, nullExamples } from "./incremental/keys.js";
export { describeChange, planReshaping, type Reshaping } from "./incremental/schema-change.js";
export { intervalBatch, openBatch, type WindowStart, windowQuery } from "./incremental/window.js";
export type { BuildPlan, PlanContext } from "./plan.js";
export type { SnapshotCheck } from "./snapshot/checks.js";
export { planSnapshot, type SnapshotPlan, whyForeign } from "./snapshot/plan.js";

/** A model that exists in the database: an ephemeral one is only ever a part of others. */
export type MaterializedModel = ModelNode & { readonly materialized: Exclude<ModelNode["materialized"], "ephemeral"> };

const materializations = { view, table, incremental: table } satisfies Record<MaterializedModel["materialized"], Materialize<ModelNode>>;

/** Plans how a model or seed is built. Pure: the same node over the same catalogue gives the same statements. */
export const planBuild = (node: MaterializedModel | Extract<BuildableNode, { kind: "seed" }>, context: PlanContext): BuildPlan =>
  node.kind === "seed" ? seed(node, context) : materializations[node.materialized](node, context);
