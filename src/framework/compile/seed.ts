import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problem } from "../core/errors/index.js";
import { hash } from "../core/hash.js";
import { columnsOf } from "../define/column-types.js";
import { checkSeedRows } from "../project/seed-rows.js";
import { checkDocumentedColumns, documentColumns } from "./columns.js";
import { compileHooks } from "./hooks.js";
import { placeIn } from "./place.js";
import { readableRelation, relationIn } from "./relations.js";
import type { Compiled, CompileScope, NodeOf } from "./scope.js";

/** Compiles a seed: a table of the columns its schema declares. */
export async function compileSeed(scope: CompileScope, graphNode: NodeOf<"seed">): Promise<Compiled> {
  const { project, target } = scope;
  const { id, name, file, definition, tags } = graphNode;
  const place = placeIn(project, file, name);
  const path = file.replace(/[^/]*$/, `${name}.csv`);
  const content = readSeed(join(project.dir, path));
  if (typeof content === "string") return { problems: [problem("seed_unreadable", { name, path, reason: content }, place())] };
  const columns = columnsOf(definition.schema);
  const relation = relationIn(graphNode, target);
  const { hooks, problems } = await compileHooks(scope, graphNode, columns);
  return {
    node: {
      kind: "seed",
      id,
      name,
      description: definition.description ?? "",
      location: place(),
      tags,
      meta: definition.meta,
      relation,
      columns: documentColumns(columns, definition, columns),
      path,
      checksum: hash(content),
      ...hooks,
    },
    readable: readableRelation(target.adapter, relation, columns),
    problems: [...checkDocumentedColumns(name, definition, columns, place), ...problems, ...checkSeedRows(definition, path, content)],
  };
}

/** The file's content, or why it cannot be read. */
function readSeed(path: string): Uint8Array | string {
  try {
    return readFileSync(path);
  } catch (error) {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "the file does not exist",
      EISDIR: "it is a folder",
      EACCES: "this user may not read it",
    };
    const { code = "", message } = error as NodeJS.ErrnoException;
    return reasons[code] ?? message;
  }
}
