import type { ColumnType, RelationName } from "../adapters/adapter.js";
import { type ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import type { Model } from "../define/model.js";
import type { Relation } from "../define/relation.js";
import type { SingularTest } from "../define/singular-test.js";
import type { BoundSql, ScratchRelation } from "./bind.js";
import { placeOfComplaint } from "./place.js";
import { type CompileScope, type NodeOf, readablesOf } from "./scope.js";
import { type FromClauses, prepareSql, type WriteSql, type WrittenFor } from "./write-sql.js";

/** Why something could not be compiled. */
export type Failed = { readonly problem: readonly Problem[] };

/** Runs the user's callback and writes its SQL, for the target and for binding. */
export function writeQuery(
  scope: CompileScope,
  definition: Model | SingularTest,
  file: string,
  on?: FromClauses,
  writtenFor: WrittenFor = "everything",
): BoundSql | Failed {
  const { project, target, vars } = scope;
  const { name, deps, query } = definition;
  let write: WriteSql;
  try {
    write = prepareSql(query, deps, target.adapter, vars, { for: writtenFor, affectedKey: affectedKeyOf(definition) });
  } catch (error) {
    const at = project.locate.thrown(error) ?? project.locate.key(file, name, "query");
    const known = error as Partial<ModelwrightError>;
    if (known.name === "ModelwrightError") return { problem: (known.problems ?? []).map((found) => ({ ...found, at: found.at ?? at })) };
    return { problem: [problem("query_throws", { name, reason: error instanceof Error ? error.message : String(error) }, at)] };
  }
  const sql = write(on ?? fromClauses(scope, deps, "from"));
  return { sql, scratchSql: () => write(fromClauses(scope, deps, "fromScratch")) };
}

const affectedKeyOf = (definition: Model | SingularTest): readonly string[] | undefined => {
  const incremental = definition.kind === "model" ? definition.incremental : undefined;
  return incremental?.strategy === "deleteInsert" && incremental.affected !== undefined ? incremental.key : undefined;
};

export function fromClauses({ readables }: CompileScope, deps: readonly Relation[], which: "from" | "fromScratch"): FromClauses {
  return new Map(deps.map((dep) => [dep.name, readables.get(dep)?.[which] ?? ""]));
}

/** The columns that the query of a model returns; `also` are relations that it reads besides its dependencies. */
export async function bindQuery(
  scope: CompileScope,
  { name, file, definition }: NodeOf<"model">,
  query: BoundSql,
  standIn: RelationName | undefined,
  also: readonly ScratchRelation[] = [],
): Promise<{ readonly columns: readonly ColumnType[] } | Failed> {
  const reads = [...readablesOf(scope, definition.deps).flatMap(({ scratch }) => scratch), ...also];
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
export const complaintOf = (error: unknown): string => complaintIn(error instanceof Error ? error.message : String(error));

export const complaintIn = (said: string): string =>
  said
    .replace(/\n\nLINE \d+:[\s\S]*$/, "")
    .replace(/\nDid you mean "(?:scratch_|duckdb_|pg_)[^"]*"\?/, "")
    .trim();

/** A relation of the project that a query reads without declaring it: while it is bound, it is not there. */
function undeclaredRelation({ readables }: CompileScope, reason: string): string | undefined {
  const name = /Table with name "?(?:\w+\.)*(\w+)"? does not exist/.exec(reason)?.[1];
  return [...readables.keys()].some((relation) => relation.name === name) ? name : undefined;
}
