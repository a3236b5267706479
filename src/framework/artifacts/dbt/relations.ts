import { hash } from "../../core/hash.js";
import type { BuildableNode, Manifest, ModelNode, SeedNode, SnapshotNode, SourceNode } from "../manifest.js";
import { isEphemeral } from "../nodes.js";
import { fullRelationText } from "./naming.js";
import { hooksConfig, incrementalConfig } from "./node-config.js";
import type { Qualify } from "./qualify.js";
import { builtOf, columnsOf, compiledOf, readingOf, resourceOf } from "./resource.js";
import type { DbtModel, DbtSeed, DbtSnapshot, DbtSource } from "./schema/manifest.js";

/** The name of {@link hash}'s algorithm, as dbt names the one of a checksum: checksums of unlike names are never compared. */
const checksumName = "sha256-128";
const checksumOf = (checksum: string) => ({ name: checksumName, checksum });

/** What every relation says that is built from a declaration, and where it is. */
const builtResourceOf = (manifest: Manifest, node: BuildableNode) => ({
  ...resourceOf(manifest, node),
  ...builtOf,
  database: manifest.target.database,
  schema: node.relation.schema,
  alias: node.relation.name,
});

/** What a relation is made by, and what that reads. */
const queryOf = (manifest: Manifest, node: ModelNode | SnapshotNode, qualify: Qualify) => ({
  raw_code: node.code,
  ...compiledOf(qualify(node.sql)),
  ...readingOf(manifest, manifest.parents[node.id] ?? []),
});

export function dbtModel(manifest: Manifest, node: ModelNode, qualify: Qualify): DbtModel {
  const { database } = manifest.target;
  return {
    resource_type: "model",
    ...builtResourceOf(manifest, node),
    checksum: checksumOf(hash(node.code, node.sql)),
    config: {
      enabled: true,
      tags: node.tags,
      meta: node.meta,
      materialized: node.materialized,
      ...incrementalConfig(node, qualify),
      ...hooksConfig(node, qualify),
      contract: { enforced: node.contract, alias_types: true },
    },
    columns: columnsOf(node.columns),
    relation_name: isEphemeral(node) ? null : fullRelationText(database, node.relation),
    ...queryOf(manifest, node, qualify),
    contract: { enforced: node.contract, alias_types: true, checksum: null },
    access: "protected",
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
  };
}

export function dbtSeed(manifest: Manifest, node: SeedNode, qualify: Qualify): DbtSeed {
  const { database } = manifest.target;
  return {
    resource_type: "seed",
    ...builtResourceOf(manifest, node),
    checksum: checksumOf(node.checksum),
    config: { enabled: true, tags: node.tags, meta: node.meta, materialized: "seed", ...hooksConfig(node, qualify) },
    columns: columnsOf(node.columns),
    relation_name: fullRelationText(database, node.relation),
    raw_code: "",
    root_path: null,
    depends_on: { macros: [] },
  };
}

export function dbtSnapshot(manifest: Manifest, node: SnapshotNode, qualify: Qualify): DbtSnapshot {
  const { database } = manifest.target;
  const { uniqueKey, strategy } = node;
  const [first = "", ...others] = uniqueKey;
  return {
    resource_type: "snapshot",
    ...builtResourceOf(manifest, node),
    checksum: checksumOf(hash(node.code, node.sql)),
    config: {
      enabled: true,
      tags: node.tags,
      meta: node.meta,
      materialized: "snapshot",
      unique_key: others.length === 0 ? first : uniqueKey,
      strategy: strategy.kind,
      updated_at: strategy.kind === "timestamp" ? strategy.updatedAt : null,
      check_cols: strategy.kind === "check" ? strategy.columns : null,
      hard_deletes: node.hardDeletes,
      dbt_valid_to_current: node.validToCurrent ?? null,
      ...hooksConfig(node, qualify),
    },
    columns: columnsOf(node.columns),
    relation_name: fullRelationText(database, node.relation),
    ...queryOf(manifest, node, qualify),
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}

export function dbtSource(manifest: Manifest, node: SourceNode): DbtSource {
  const { origin } = node;
  const { database } = manifest.target;
  const relation = origin.kind === "table" ? origin.relation : { schema: node.source, name: node.name };
  return {
    resource_type: "source",
    ...resourceOf(manifest, node),
    database,
    schema: relation.schema,
    identifier: relation.name,
    source_name: node.source,
    source_description: "",
    loader: "",
    quoting: {},
    loaded_at_field: null,
    freshness: null,
    external: origin.kind === "files" ? { location: origin.paths.join(", "), file_format: origin.format } : null,
    columns: columnsOf(node.columns),
    source_meta: {},
    config: { enabled: true },
    patch_path: null,
    relation_name: origin.kind === "table" ? fullRelationText(database, relation) : node.from,
  };
}
