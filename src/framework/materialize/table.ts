import type { ModelNode } from "../artifacts/manifest.js";
import { newest } from "./incremental/newest.js";
import type { Materialize } from "./plan.js";
import { queryOf } from "./query.js";
import { tablePlan } from "./table-plan.js";

/** A table that a query fills. An incremental one, too, where all of it is built. */
export const table: Materialize<ModelNode> = (node, context) =>
  tablePlan(node.relation, queryOf(newest(node.sql, node, context.dialect), context.empty), context);
