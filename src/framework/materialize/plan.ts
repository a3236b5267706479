import type { CatalogRelation, RelationName, SqlDialect } from "../adapters/adapter.js";
import type { ModelNode, SeedNode } from "../artifacts/manifest.js";

/**
 * The statements that replace a relation: build the new one aside, test it, swap it in. Until the swap commits, everyone else
 * sees the old relation; when anything fails, it is still there, whole.
 */
export interface BuildPlan {
  /** Makes the new relation aside. Empty where there is nothing to make before the swap. */
  readonly build: readonly string[];
  /** What stands for the new relation in a FROM clause until it is swapped in. */
  readonly candidate: string;
  /** Puts the new relation in the old one's place; to be run in one transaction. */
  readonly swap: readonly string[];
  /** Removes what was made aside, when it is not swapped in. */
  readonly discard: readonly string[];
}

/** What a plan depends on besides the node. */
export interface PlanContext {
  readonly dialect: SqlDialect;
  /** What the database holds in the relation's place. */
  readonly existing: CatalogRelation | undefined;
  /** Where the new relation is made. */
  readonly aside: RelationName;
  /** Build without rows: only the columns. */
  readonly empty: boolean;
}

/** One materialization: a node and what exists → statements. Pure. */
export type Materialize<Node extends ModelNode | SeedNode> = (node: Node, context: PlanContext) => BuildPlan;
