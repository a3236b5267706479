import { fillPlaces } from "../artifacts/incremental.js";
import { problem } from "../core/errors/index.js";
import type { AffectedQuery } from "../define/incremental.js";
import type { ScratchRelation } from "./bind.js";
import type { BoundModel } from "./incremental.js";
import { placeIn } from "./place.js";
import { bindQuery, type Failed, writeQuery } from "./query.js";
import { standInOf } from "./relations.js";
import type { CompileScope, NodeOf } from "./scope.js";
import { splitPlaces } from "./write-sql.js";

/** The query of the keys that a batch is of. */
export interface AffectedKeys {
  readonly key: readonly string[];
  /** With markers for the model's own table. */
  readonly sql: string;
  /** What stands for the table of these keys while queries are bound. */
  readonly standIn: ScratchRelation;
}

/** Compiles the query of affected keys, and compares what it returns with the key. */
export async function compileAffected(
  scope: CompileScope,
  graphNode: NodeOf<"model">,
  query: AffectedQuery | undefined,
  { relation, columns, standIn }: BoundModel,
): Promise<AffectedKeys | undefined | Failed> {
  const { definition, file, name } = graphNode;
  if (query === undefined || definition.incremental?.strategy !== "deleteInsert") return undefined;
  const { key } = definition.incremental;
  const { dialect } = scope.target.adapter;
  const written = writeQuery(scope, { ...definition, query: { language: "kysely", build: query as never } }, file, undefined, "batch");
  if ("problem" in written) return written;

  const fill = (sql: string, self: string) => fillPlaces(splitPlaces(sql), { self, affected: "", from: "", to: "", start: "", end: "" });
  const bound = {
    sql: fill(written.sql, dialect.relation(relation)),
    scratchSql: () => fill(written.scratchSql(), dialect.relation(standIn)),
  };
  const found = await bindQuery(scope, graphNode, bound, undefined, [{ relation: standIn, columns }]);
  if ("problem" in found) return found;

  const typeIn = (of: readonly { readonly name: string; readonly type: string }[], column: string) =>
    of.find((each) => each.name === column)?.type;
  const problems = key.flatMap((column) => {
    const [expected = "", actual] = [typeIn(columns, column), typeIn(found.columns, column)];
    if (actual !== undefined && dialect.sameType(actual, expected)) return [];
    return [problem("affected_columns", { name, column, expected, actual }, placeIn(scope.project, file, name)("incremental", "affected"))];
  });
  if (problems.length > 0) return { problem: problems };
  const keys = { schema: relation.schema, name: `${relation.name}__affected` };
  const keyColumns = key.map((column) => ({ name: column, type: typeIn(columns, column) ?? "" }));
  return { key, sql: written.sql, standIn: { relation: standInOf(keys), columns: keyColumns } };
}
