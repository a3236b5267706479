import { z } from "zod";
import { batchSizes, durationUnits } from "../../../core/incremental.js";
import { dictionary, emptyList, strings } from "./shared.js";

const column = z.strictObject({
  name: z.string(),
  description: z.string(),
  meta: dictionary,
  data_type: z.string().nullable(),
  constraints: emptyList,
  quote: z.null(),
  tags: strings,
});

/** Columns by name. */
export const columns = z.record(z.string(), column).readonly();

export const ref = z.strictObject({ name: z.string(), package: z.null(), version: z.null() });

export const dependsOn = z.strictObject({ macros: emptyList, nodes: strings });

/** What every resource that is declared in a file says. */
export const resource = z.strictObject({
  name: z.string(),
  package_name: z.string(),
  path: z.string(),
  original_file_path: z.string(),
  unique_id: z.string(),
  fqn: strings,
  description: z.string(),
  meta: dictionary,
  tags: strings,
  unrendered_config: z.strictObject({ schema: z.string().optional() }),
  created_at: z.number(),
});

/** What it says where it reads other nodes. */
export const reading = z.strictObject({
  refs: z.array(ref).readonly(),
  /** Pairs of source and table. */
  sources: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
  metrics: emptyList,
  depends_on: dependsOn,
});

/** What a relation of the database says. */
const relation = resource.extend({
  database: z.string(),
  schema: z.string(),
  alias: z.string(),
  checksum: z.strictObject({ name: z.string(), checksum: z.string() }),
  columns,
  group: z.null(),
  docs: z.strictObject({ show: z.boolean(), node_color: z.null() }),
  patch_path: z.null(),
  build_path: z.null(),
  relation_name: z.string().nullable(),
  raw_code: z.string(),
});

const compiled = relation.extend({
  ...reading.shape,
  language: z.literal("sql"),
  compiled_path: z.null(),
  compiled: z.boolean(),
  compiled_code: z.string(),
  extra_ctes_injected: z.boolean(),
  extra_ctes: emptyList,
  contract: z.strictObject({ enforced: z.boolean(), alias_types: z.boolean(), checksum: z.null() }),
});

const config = { enabled: z.literal(true), tags: strings, meta: dictionary };

const hook = z.strictObject({ sql: z.string(), transaction: z.literal(true), index: z.null() });
/** Where there are any. */
const hooks = { "pre-hook": z.array(hook).readonly().optional(), "post-hook": z.array(hook).readonly().optional() };

const duration = z.partialRecord(z.enum(durationUnits), z.number());

/** How batches change a table. What dbt has no word for, and is told all the same so that a change of it is seen, stands below. */
const incremental = {
  incremental_strategy: z.enum(["append", "delete+insert", "merge", "insert_overwrite", "microbatch"]).optional(),
  on_schema_change: z.enum(["fail", "append_new_columns", "sync_all_columns", "ignore"]).optional(),
  unique_key: z.union([z.string(), strings]).optional(),
  merge_update_columns: strings.optional(),
  partition_by: strings.optional(),
  event_time: z.string().optional(),
  batch_size: z.enum(batchSizes).optional(),
  begin: z.string().optional(),
  lookback: z.union([z.number(), duration]).optional(),
  cursor: z.string().optional(),
  version_column: z.string().optional(),
  soft_delete: z.string().optional(),
  /** The query of a batch, where it is another than that of all rows. */
  batch_code: z.string().optional(),
  affected_code: z.string().optional(),
};

export const model = compiled.extend({
  resource_type: z.literal("model"),
  config: z.strictObject({
    ...config,
    ...hooks,
    ...incremental,
    materialized: z.string(),
    contract: z.strictObject({ enforced: z.boolean(), alias_types: z.boolean() }),
  }),
  access: z.literal("protected"),
  constraints: emptyList,
  version: z.null(),
  latest_version: z.null(),
  deprecation_date: z.null(),
});

export const seed = relation.extend({
  resource_type: z.literal("seed"),
  config: z.strictObject({ ...config, ...hooks, materialized: z.literal("seed") }),
  root_path: z.null(),
  depends_on: z.strictObject({ macros: emptyList }),
});

export const snapshot = compiled.extend({
  resource_type: z.literal("snapshot"),
  config: z.strictObject({
    ...config,
    ...hooks,
    materialized: z.literal("snapshot"),
    unique_key: z.union([z.string(), strings]),
    strategy: z.enum(["timestamp", "check"]),
    updated_at: z.string().nullable(),
    check_cols: z.union([z.literal("all"), strings]).nullable(),
    hard_deletes: z.enum(["ignore", "invalidate", "new_record"]),
    dbt_valid_to_current: z.string().nullable(),
  }),
});

const testConfig = z.strictObject({
  ...config,
  materialized: z.literal("test"),
  severity: z.enum(["ERROR", "WARN"]),
  warn_if: z.string(),
  error_if: z.string(),
  fail_calc: z.string(),
  where: z.string().nullable(),
});

export const singularTest = compiled.extend({ resource_type: z.literal("test"), config: testConfig });

export const testMetadata = z.strictObject({ name: z.string(), kwargs: dictionary, namespace: z.string().nullable() });

export const genericTest = singularTest.extend({
  test_metadata: testMetadata,
  column_name: z.string().nullable(),
  file_key_name: z.null(),
  attached_node: z.string().nullable(),
});
