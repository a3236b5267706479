import type { RelationName } from "../../adapters/adapter.js";
import type { Manifest, ManifestNode } from "../manifest.js";
import { fullRelationText, relationText } from "./naming.js";

function relationOf(node: ManifestNode): RelationName | undefined {
  if ("relation" in node) return node.relation;
  return node.kind === "source" && node.origin.kind === "table" ? node.origin.relation : undefined;
}

/** Two quoted names with a dot between, as compiled SQL addresses relations. */
const twoNames = /"(?:[^"]|"")+"\."(?:[^"]|"")+"/g;

/** Writes the project's relations in SQL with the database before them. */
export type Qualify = (sql: string) => string;

/**
 * Tools that read dbt's artifacts, column lineage above all, find a relation of the SQL among the nodes by its full name, database included.
 * Compiled SQL leaves the database out, so that it is the same for every target; the artifacts put it back.
 */
export function qualifier({ nodes, target }: Manifest): Qualify {
  const relations = Object.values(nodes).flatMap((node) => relationOf(node) ?? []);
  const fullNames = new Map(relations.map((relation) => [relationText(relation), fullRelationText(target.database, relation)]));
  return (sql) => sql.replaceAll(twoNames, (name) => fullNames.get(name) ?? name);
}
