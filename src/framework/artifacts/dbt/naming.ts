import type { RelationName } from "../../adapters/adapter.js";
import type { ManifestNode } from "../manifest.js";

/** `"schema"."name"`, as dbt writes relations. It is for people and tools to read, never run. */
export const relationText = ({ schema, name }: RelationName): string =>
  [schema, name].map((part) => `"${part.replaceAll('"', '""')}"`).join(".");

/** How dbt tells where a resource is declared: `path` leaves the top folder out, `fqn` is what its selectors match. */
export function place(project: string, node: ManifestNode): { path: string; original_file_path: string; fqn: readonly string[] } {
  const { file } = node.location;
  const [, ...inner] = file.split("/");
  const folders = inner.slice(0, -1);
  const names = node.kind === "source" ? [node.source, node.name] : [node.name];
  return { path: inner.length === 0 ? file : inner.join("/"), original_file_path: file, fqn: [project, ...folders, ...names] };
}
