import type { CatalogRelation, SqlDialect } from "../../adapters/adapter.js";
import type { ManifestNode } from "../../artifacts/manifest.js";
import { type Problem, problem } from "../../core/errors/index.js";
import { describeChange, type IncrementalModel, planReshaping, type Reshaping } from "../../materialize/index.js";
import { labelOf } from "../context.js";
import type { Job } from "../jobs.js";

/** What decides whether an incremental model is changed by a batch or built anew. */
export interface BatchOptions {
  readonly existing: ReadonlyMap<string, CatalogRelation>;
  readonly fullRefresh: boolean;
  readonly empty: boolean;
}

/** A model whose table is changed, with that table; `undefined` for what is built as a whole. */
export function changedTable(
  node: ManifestNode,
  { existing, fullRefresh, empty }: BatchOptions,
): { readonly model: IncrementalModel; readonly table: CatalogRelation } | undefined {
  if (node.kind !== "model" || node.materialized !== "incremental" || fullRefresh || empty) return undefined;
  const table = existing.get(labelOf(node.relation));
  return table?.kind === "table" ? { model: node as IncrementalModel, table } : undefined;
}

/** What becomes of the table of a model, by the columns that it has and those that the query returns. */
export function reshapingOf({ incremental, columns }: IncrementalModel, table: CatalogRelation, dialect: SqlDialect): Reshaping {
  const returned = columns.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
  return planReshaping(incremental.onSchemaChange, table.columns, returned, dialect);
}

/** Queries whose columns are no longer those of their tables, where that is not allowed: told before anything is built. */
export function reshapingProblems(
  jobs: readonly Job[],
  options: BatchOptions & { readonly allowDestructive: boolean },
  dialect: SqlDialect,
): Problem[] {
  return jobs.flatMap(({ node, builds }): Problem[] => {
    const changed = builds ? changedTable(node, options) : undefined;
    if (changed === undefined) return [];
    const { model, table } = changed;
    const { refused, destructive } = reshapingOf(model, table, dialect);
    const { name, incremental } = model;
    if (refused.length > 0) {
      const facts = { name, changes: refused.map(describeChange), setting: incremental.onSchemaChange };
      return [problem("schema_changed", facts, model.location)];
    }
    if (destructive.length === 0 || options.allowDestructive) return [];
    return [problem("change_destructive", { name, changes: destructive.map(describeChange) }, model.location)];
  });
}
