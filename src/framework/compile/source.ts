import type { ColumnType } from "../adapters/adapter.js";
import type { SourceLocation } from "../artifacts/manifest.js";
import { type Problem, problem } from "../core/errors/index.js";
import type { Location } from "../core/location.js";
import { similarNames } from "../core/similar.js";
import { columnsOf } from "../define/column-types.js";
import type { Source } from "../define/source.js";
import { checkDocumentedColumns, documentColumns } from "./columns.js";
import { placeIn } from "./place.js";
import { readableSource, tableRelation } from "./relations.js";
import type { Compiled, CompileScope, NodeOf } from "./scope.js";

/** Compiles a source: what stands for it in queries, and the columns its schema declares. */
export function compileSource({ project, target }: CompileScope, { id, name, file, definition, tags }: NodeOf<"source">): Compiled {
  const place = placeIn(project, file, name);
  const columns = columnsOf(definition.schema);
  const readable = readableSource(target.adapter, definition, target.schema);
  return {
    node: {
      kind: "source",
      id,
      name,
      description: definition.description ?? "",
      location: place(),
      tags,
      meta: definition.meta,
      source: definition.source,
      origin: originOf(definition, target.schema),
      columns: documentColumns(columns, definition, columns),
      from: readable.from,
      freshness: definition.freshness,
    },
    readable,
    problems: [...checkDocumentedColumns(name, definition, columns, place), ...checkFreshness(definition, columns, place("freshness"))],
  };
}

function checkFreshness({ name, freshness, location }: Source, columns: readonly ColumnType[], at: Location): Problem[] {
  if (freshness === undefined) return [];
  const { column } = freshness;
  if (column === undefined) return location.kind === "files" ? [] : [problem("freshness_column_missing", { source: name }, at)];
  const known = columns.map((found) => found.name);
  if (known.includes(column)) return [];
  return [problem("column_unknown", { name, column, what: "its freshness names it", similar: similarNames(column, known), known }, at)];
}

function originOf({ location }: Source, targetSchema: string): SourceLocation {
  if (location.kind === "table") return { kind: "table", relation: tableRelation(location.name, targetSchema) };
  return location;
}
