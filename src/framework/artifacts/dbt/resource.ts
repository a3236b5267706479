import type { Manifest, ManifestColumn, ManifestNode } from "../manifest.js";
import { place } from "./naming.js";
import type { DbtExposure, DbtModel } from "./schema/manifest.js";

/** What every resource says. */
export function resourceOf(manifest: Manifest, node: ManifestNode) {
  return {
    name: node.name,
    package_name: manifest.project,
    ...place(manifest.project, node),
    unique_id: node.id,
    description: node.description,
    meta: node.meta,
    tags: node.tags,
    unrendered_config: ownSchema(manifest, node),
    created_at: Date.parse(manifest.generatedAt) / 1000,
  };
}

/** The schema that the project itself says, whatever the target: dbt compares it when it asks what has changed. */
function ownSchema({ target }: Manifest, node: ManifestNode): { readonly schema?: string } {
  const relation =
    "relation" in node ? node.relation : node.kind === "source" && node.origin.kind === "table" ? node.origin.relation : undefined;
  return relation === undefined || relation.schema === target.schema ? {} : { schema: relation.schema };
}

/** What every relation says that is built from a declaration. */
export const builtOf = {
  group: null,
  docs: { show: true, node_color: null },
  patch_path: null,
  build_path: null,
} as const;

/** Columns by name. */
export function columnsOf(columns: readonly ManifestColumn[]): DbtModel["columns"] {
  return Object.fromEntries(
    columns.map(({ name, type, description, meta, tags }) => [
      name,
      { name, description, meta, data_type: type ?? null, constraints: [], quote: null, tags },
    ]),
  );
}

type Reading = Pick<DbtExposure, "refs" | "sources" | "metrics" | "depends_on">;

/** What a node reads, in the given order. */
export function readingOf(manifest: Manifest, parents: readonly string[]): Reading {
  const nodes = parents.flatMap((id) => manifest.nodes[id] ?? []);
  return {
    refs: nodes.filter(({ kind }) => kind !== "source").map(({ name }) => ({ name, package: null, version: null })),
    sources: nodes.flatMap((node) => (node.kind === "source" ? [[node.source, node.name] as const] : [])),
    metrics: [],
    depends_on: { macros: [], nodes: parents },
  };
}

/** A node that has SQL of its own. `language` is that of the compiled code, which tools parse; `raw_code` may be TypeScript. */
export function compiledOf(sql: string) {
  return {
    language: "sql",
    compiled_path: null,
    compiled: true,
    compiled_code: sql,
    extra_ctes_injected: true,
    extra_ctes: [],
  } as const;
}
