import type { ModelNode } from "../artifacts/manifest.js";
import type { Materialize } from "./plan.js";
import { queryOf } from "./query.js";
import { tablePlan } from "./table-plan.js";

/** A table that a query fills. */
export const table: Materialize<ModelNode> = (node, context) => tablePlan(node.relation, queryOf(node.sql, context.empty), context);
