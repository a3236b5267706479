import type { ColumnType, RelationName } from "../adapters/adapter.js";
import type { ModelNode } from "../artifacts/manifest.js";
import { type ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { type ColumnDefinition, columnsOf } from "../define/column-types.js";
import type { Model } from "../define/model.js";
import type { Relation } from "../define/relation.js";
import type { SingularTest } from "../define/singular-test.js";
import type { BoundSql } from "./bind.js";
import { checkDocumentedColumns, checkDuplicateColumns, documentColumns } from "./columns.js";
import { checkContract } from "./contract.js";
import { placeIn, placeOfComplaint } from "./place.js";
import { type Readable, readableRelation, readableSubquery, standInOf } from "./relations.js";
import { type Compiled, type CompileScope, type NodeOf, readablesOf } from "./scope.js";
import { type FromClauses, prepareSql, type WriteSql } from "./write-sql.js";

/** Compiles a model: its SQL, its columns, and whether they are what its contract, docs and tests say. */
export async function compileModel(scope: CompileScope, graphNode: NodeOf<"model">): Promise<Compiled> {
  const { id, name, file, definition, config } = graphNode;
  const { project, target } = scope;
  const place = placeIn(project, file, name);
  const written = writeQuery(scope, definition, file);
  if ("problem" in written) return { problems: written.problem };

  const relation = { schema: (config.schema as string | undefined) ?? target.schema, name };
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
  };
  const readable: Readable =
    materialized === "ephemeral"
      ? readableSubquery(written.sql, written.scratchSql(), bound.columns, readablesOf(scope, definition.deps))
      : readableRelation(target.adapter, relation, bound.columns);
  return { node, readable, problems };
}

type Failed = { readonly problem: readonly Problem[] };

/** Runs the user's callback and writes its SQL, for the target and for binding. */
export function writeQuery(scope: CompileScope, definition: Model | SingularTest, file: string, on?: FromClauses): BoundSql | Failed {
  const { project, target, vars } = scope;
  const { name, deps, query } = definition;
  let write: WriteSql;
  try {
    write = prepareSql(query, deps, target.adapter, vars);
  } catch (error) {
    const at = project.locate.thrown(error) ?? project.locate.key(file, name, "query");
    const known = error as Partial<ModelwrightError>;
    if (known.name === "ModelwrightError") return { problem: (known.problems ?? []).map((found) => ({ ...found, at: found.at ?? at })) };
    return { problem: [problem("query_throws", { name, reason: error instanceof Error ? error.message : String(error) }, at)] };
  }
  const sql = write(on ?? fromClauses(scope, deps, "from"));
  return { sql, scratchSql: () => write(fromClauses(scope, deps, "fromScratch")) };
}

export function fromClauses({ readables }: CompileScope, deps: readonly Relation[], which: "from" | "fromScratch"): FromClauses {
  return new Map(deps.map((dep) => [dep.name, readables.get(dep)?.[which] ?? ""]));
}

async function bindQuery(
  scope: CompileScope,
  { name, file, definition }: NodeOf<"model">,
  query: BoundSql,
  standIn: RelationName | undefined,
): Promise<{ readonly columns: readonly ColumnType[] } | Failed> {
  const reads = readablesOf(scope, definition.deps).flatMap(({ scratch }) => scratch);
  try {
    return { columns: await scope.binder.columnsOf(query, reads, standIn) };
  } catch (error) {
    const reason = complaintOf(error);
    const undeclared = undeclaredRelation(scope, reason);
    if (undeclared !== undefined) {
      const at = scope.project.locate.word(file, name, undeclared);
      return { problem: [problem("reference_undeclared", { dependency: undeclared }, at)] };
    }
    return { problem: [problem("query_invalid", { name, reason }, placeOfComplaint(scope.project, file, name, reason))] };
  }
}

/** What the engine said, on as few lines as it can be said. Stand-ins are nobody's business. */
export const complaintOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/\n\nLINE \d+:[\s\S]*$/, "")
    .replace(/\nDid you mean "(?:scratch_|duckdb_|pg_)[^"]*"\?/, "")
    .trim();

/** A relation of the project that a query reads without declaring it: while it is bound, it is not there. */
function undeclaredRelation({ readables }: CompileScope, reason: string): string | undefined {
  const name = /Table with name "?(?:\w+\.)*(\w+)"? does not exist/.exec(reason)?.[1];
  return [...readables.keys()].some((relation) => relation.name === name) ? name : undefined;
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
