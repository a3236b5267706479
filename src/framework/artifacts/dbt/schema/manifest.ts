import { z } from "zod";
import { columns, genericTest, model, reading, resource, seed, singularTest, snapshot } from "./node.js";
import { dictionary, emptyObject, metadata, strings } from "./shared.js";

const source = resource.extend({
  resource_type: z.literal("source"),
  database: z.string(),
  schema: z.string(),
  identifier: z.string(),
  source_name: z.string(),
  source_description: z.string(),
  loader: z.string(),
  quoting: emptyObject,
  loaded_at_field: z.null(),
  freshness: z.null(),
  external: z.strictObject({ location: z.string(), file_format: z.string() }).nullable(),
  columns,
  source_meta: emptyObject,
  config: z.strictObject({ enabled: z.literal(true) }),
  patch_path: z.null(),
  relation_name: z.string(),
});

const exposure = resource.extend({
  ...reading.shape,
  resource_type: z.literal("exposure"),
  type: z.enum(["dashboard", "notebook", "analysis", "ml", "application"]),
  owner: z.strictObject({ name: z.string().nullable(), email: z.string().nullable() }),
  label: z.string().nullable(),
  maturity: z.enum(["low", "medium", "high"]).nullable(),
  url: z.string().nullable(),
  config: z.strictObject({ enabled: z.literal(true) }),
});

const documentation = z.strictObject({
  name: z.string(),
  resource_type: z.literal("doc"),
  package_name: z.string(),
  path: z.string(),
  original_file_path: z.string(),
  unique_id: z.string(),
  block_contents: z.string(),
});

const byId = <Node extends z.ZodType>(node: Node) => z.record(z.string(), node).readonly();

/**
 * dbt's `manifest.json`, version 12: the part of it that Modelwright writes, and nothing besides.
 * Only fields are written that every release of dbt with this version knows (1.8 and later), because each of them rejects what it does not know.
 */
export const dbtManifestSchema = z.strictObject({
  metadata: metadata("manifest/v12")
    .omit({ invocation_started_at: true })
    .extend({
      project_name: z.string(),
      project_id: z.string(),
      user_id: z.null(),
      send_anonymous_usage_stats: z.literal(false),
      adapter_type: z.string(),
    }),
  nodes: byId(z.union([model, seed, snapshot, genericTest, singularTest])),
  sources: byId(source),
  macros: emptyObject,
  docs: byId(documentation),
  exposures: byId(exposure),
  metrics: emptyObject,
  groups: emptyObject,
  selectors: dictionary,
  disabled: emptyObject,
  parent_map: byId(strings),
  child_map: byId(strings),
  group_map: emptyObject,
  saved_queries: emptyObject,
  semantic_models: emptyObject,
  unit_tests: emptyObject,
});

export type DbtManifest = z.output<typeof dbtManifestSchema>;
export type DbtModel = z.output<typeof model>;
export type DbtSeed = z.output<typeof seed>;
export type DbtSnapshot = z.output<typeof snapshot>;
export type DbtSource = z.output<typeof source>;
export type DbtExposure = z.output<typeof exposure>;
export type DbtGenericTest = z.output<typeof genericTest>;
export type DbtSingularTest = z.output<typeof singularTest>;
