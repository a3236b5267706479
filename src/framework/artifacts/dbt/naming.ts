import type { RelationName } from "../../adapters/adapter.js";
import type { ManifestNode } from "../manifest.js";

const quoted = (...parts: readonly string[]): string => parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(".");

/** `"schema"."name"`, as compiled SQL addresses relations. It is for people and tools to read, never run. */
export const relationText = ({ schema, name }: RelationName): string => quoted(schema, name);

/** `"database"."schema"."name"`, as dbt's tools address relations. */
export const fullRelationText = (database: string, { schema, name }: RelationName): string => quoted(database, schema, name);

/** How dbt tells where a resource is declared: `path` leaves the top folder out, `fqn` is what its selectors match. */
export function place(project: string, node: ManifestNode): { path: string; original_file_path: string; fqn: readonly string[] } {
  const { file } = node.location;
  const [, ...inner] = file.split("/");
  const folders = inner.slice(0, -1);
  const names = node.kind === "source" ? [node.source, node.name] : [node.name];
  return { path: inner.length === 0 ? file : inner.join("/"), original_file_path: file, fqn: [project, ...folders, ...names] };
}
