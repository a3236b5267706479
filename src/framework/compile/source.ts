import type { SourceLocation } from "../artifacts/manifest.js";
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
    },
    readable,
    problems: checkDocumentedColumns(name, definition, columns, place),
  };
}

function originOf({ location }: Source, targetSchema: string): SourceLocation {
  if (location.kind === "table") return { kind: "table", relation: tableRelation(location.name, targetSchema) };
  return { kind: "files", format: location.format, paths: location.paths };
}
