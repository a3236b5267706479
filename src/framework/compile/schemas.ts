import type { ManifestNode } from "../artifacts/manifest.js";
import { type Problem, problem } from "../core/errors/index.js";
import type { CompileScope } from "./scope.js";

/** Schemas that are called like their database, or its copy for readers, where the engine cannot tell them apart: each is told once. */
export function ambiguousSchemas({ project, target }: CompileScope, nodes: readonly ManifestNode[]): Problem[] {
  const { adapter, schema: ofTarget, name } = target;
  const databases = [target.database, ...(adapter.published === undefined ? [] : [adapter.published.database])];
  const told = new Set<string>();
  return nodes.flatMap((node) => {
    const { schema } = relationOf(node) ?? {};
    if (schema === undefined || told.has(schema)) return [];
    const database = databases.find((one) => adapter.dialect.isAmbiguous(schema, one));
    if (database === undefined) return [];
    told.add(schema);
    const isDefault = schema === ofTarget;
    const at = isDefault ? project.locate.match("analytics.config.ts", "\\bschema\\b") : node.location;
    return [problem("schema_ambiguous", { schema, database, target: name, relation: node.name, isDefault }, at)];
  });
}

const relationOf = (node: ManifestNode) =>
  "relation" in node ? node.relation : node.kind === "source" && node.origin.kind === "table" ? node.origin.relation : undefined;
