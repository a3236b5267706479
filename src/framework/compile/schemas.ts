import type { ManifestNode } from "../artifacts/manifest.js";
import { type Problem, problem } from "../core/errors/index.js";
import type { CompileScope } from "./scope.js";

/** Schemas that are called like their database, where the engine cannot tell them apart: each is told once. */
export function ambiguousSchemas({ project, target }: CompileScope, nodes: readonly ManifestNode[]): Problem[] {
  const { database, adapter, schema: ofTarget, name } = target;
  const told = new Set<string>();
  return nodes.flatMap((node) => {
    const { schema } = relationOf(node) ?? {};
    if (schema === undefined || told.has(schema) || !adapter.dialect.isAmbiguous(schema, database)) return [];
    told.add(schema);
    const isDefault = schema === ofTarget;
    const at = isDefault ? project.locate.match("analytics.config.ts", "\\bschema\\b") : node.location;
    return [problem("schema_ambiguous", { schema, database, target: name, relation: node.name, isDefault }, at)];
  });
}

const relationOf = (node: ManifestNode) =>
  "relation" in node ? node.relation : node.kind === "source" && node.origin.kind === "table" ? node.origin.relation : undefined;
