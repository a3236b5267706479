import { hash } from "../../core/hash.js";
import type { ExposureNode, Manifest, ManifestNode } from "../manifest.js";
import { qualifier } from "./qualify.js";
import { dbtModel, dbtSeed, dbtSnapshot, dbtSource } from "./relations.js";
import { readingOf, resourceOf } from "./resource.js";
import type { DbtExposure, DbtManifest } from "./schema/manifest.js";
import { dbtVersion, schemaUrl } from "./schema/shared.js";
import { dbtTest } from "./tests.js";

function dbtExposure(manifest: Manifest, node: ExposureNode): DbtExposure {
  return {
    resource_type: "exposure",
    ...resourceOf(manifest, node),
    type: node.type,
    owner: { name: node.owner.name ?? null, email: node.owner.email ?? null },
    label: node.label ?? null,
    maturity: node.maturity ?? null,
    url: node.url ?? null,
    config: { enabled: true },
    ...readingOf(manifest, manifest.parents[node.id] ?? []),
  };
}

/** The first page of dbt's docs site. */
function overviewOf({ project, overview }: Manifest): DbtManifest["docs"] {
  if (overview === undefined) return {};
  const id = `doc.${project}.__overview__`;
  const file = "analytics.config.ts";
  return {
    [id]: {
      name: "__overview__",
      resource_type: "doc",
      package_name: project,
      path: file,
      original_file_path: file,
      unique_id: id,
      block_contents: overview,
    },
  };
}

/**
 * A manifest as dbt's `manifest.json`, version 12. Node ids are the same in both.
 *
 * @param invocation Id of the run it belongs to; artifacts of one run share it.
 */
export function dbtManifest(manifest: Manifest, invocation?: string): DbtManifest {
  const qualify = qualifier(manifest);
  const all = Object.values(manifest.nodes);
  const byId = <Kind extends ManifestNode["kind"], Out>(
    kinds: readonly Kind[],
    write: (node: Extract<ManifestNode, { kind: Kind }>) => Out,
  ) => {
    const isOfKind = (node: ManifestNode): node is Extract<ManifestNode, { kind: Kind }> =>
      (kinds as readonly string[]).includes(node.kind);
    return Object.fromEntries(all.filter(isOfKind).map((node) => [node.id, write(node)]));
  };
  const related = (edges: Manifest["parents"]) => Object.fromEntries(all.map(({ id }) => [id, edges[id] ?? []]));
  return {
    metadata: {
      dbt_schema_version: schemaUrl("manifest/v12"),
      dbt_version: dbtVersion,
      generated_at: manifest.generatedAt,
      invocation_id: invocation ?? null,
      env: { MODELWRIGHT_TARGET: manifest.target.name, MODELWRIGHT_VERSION: manifest.version },
      project_name: manifest.project,
      project_id: hash(manifest.project),
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: manifest.target.adapter,
    },
    nodes: {
      ...byId(["seed"], (node) => dbtSeed(manifest, node, qualify)),
      ...byId(["model"], (node) => dbtModel(manifest, node, qualify)),
      ...byId(["snapshot"], (node) => dbtSnapshot(manifest, node, qualify)),
      ...byId(["test"], (node) => dbtTest(manifest, node, qualify)),
    },
    sources: byId(["source"], (node) => dbtSource(manifest, node)),
    macros: {},
    docs: overviewOf(manifest),
    exposures: byId(["exposure"], (node) => dbtExposure(manifest, node)),
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: related(manifest.parents),
    child_map: related(manifest.children),
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
  };
}
