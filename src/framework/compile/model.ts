import type { ModelNode } from "../artifacts/manifest.js";
import type { ModelwrightError, Problem } from "../core/errors/index.js";
import { type ColumnDefinition, columnsOf } from "../define/column-types.js";
import type { Model } from "../define/model.js";
import { checkDocumentedColumns, checkDuplicateColumns, documentColumns } from "./columns.js";
import { checkContract } from "./contract.js";
import { compileHooks } from "./hooks.js";
import { compileIncremental } from "./incremental.js";
import { placeIn } from "./place.js";
import { bindQuery, type Failed, writeQuery } from "./query.js";
import { type Readable, readableRelation, readableSubquery, relationIn, standInOf } from "./relations.js";
import { type Compiled, type CompileScope, type NodeOf, readablesOf } from "./scope.js";

/** Compiles a model: its SQL, its columns, and whether they are what its contract, docs and tests say. */
export async function compileModel(scope: CompileScope, graphNode: NodeOf<"model">): Promise<Compiled> {
  const { id, name, file, definition, config } = graphNode;
  const { project, target } = scope;
  const place = placeIn(project, file, name);
  const written = writeQuery(scope, definition, file);
  if ("problem" in written) return { problems: written.problem };

  const relation = relationIn(graphNode, target);
  const materialized = config.materialized as ModelNode["materialized"];
  const bound = await bindQuery(scope, graphNode, written, materialized === "ephemeral" ? undefined : standInOf(relation));
  if ("problem" in bound) return { problems: bound.problem };

  const contract = definition.contract === undefined ? [] : contractColumns(definition.contract, place("contract"));
  if ("problem" in contract) return { problems: contract.problem };
  const problems = [
    ...checkDuplicateColumns(name, bound.columns, place),
    ...(definition.contract === undefined ? [] : checkContract(name, contract, bound.columns, target.adapter.dialect, place)),
    ...checkDocumentedColumns(name, definition, bound.columns, place),
  ];

  // What reads such a relation would stumble over it once more.
  if (problems.some(({ code }) => code === "column_duplicate")) return { problems };

  const changing =
    definition.incremental &&
    (await compileIncremental(scope, graphNode, definition.incremental, {
      relation,
      columns: bound.columns,
      sql: written.sql,
      standIn: standInOf(relation),
    }));
  if (changing !== undefined && "problem" in changing) problems.push(...changing.problem);

  const { hooks, problems: wrongHooks } = await compileHooks(scope, graphNode, bound.columns);
  problems.push(...wrongHooks);

  const node: ModelNode = {
    kind: "model",
    id,
    name,
    description: definition.description ?? "",
    location: place(),
    tags: graphNode.tags,
    meta: config.meta as Readonly<Record<string, unknown>>,
    materialized,
    language: definition.query.language,
    relation,
    columns: documentColumns(bound.columns, definition, contract),
    contract: definition.contract !== undefined,
    code: project.locate.text(file),
    sql: written.sql,
    ...hooks,
    ...(changing !== undefined && "incremental" in changing ? changing : {}),
  };
  const readable: Readable =
    materialized === "ephemeral"
      ? readableSubquery(written.sql, written.scratchSql(), bound.columns, readablesOf(scope, definition.deps))
      : readableRelation(target.adapter, relation, bound.columns);
  return { node, readable, problems };
}

function contractColumns(
  contract: NonNullable<Model["contract"]>,
  at: Problem["at"],
): (readonly ColumnDefinition[] & { problem?: never }) | Failed {
  try {
    return columnsOf(contract);
  } catch (error) {
    return { problem: (error as ModelwrightError).problems.map((found) => ({ ...found, at })) };
  }
}
