import type { Incremental } from "../../core/incremental.js";
import { fillPlaces, type IncrementalNode, type PlacedSql } from "../incremental.js";
import type { BuildableNode, ModelNode } from "../manifest.js";
import type { Qualify } from "./qualify.js";
import type { DbtModel } from "./schema/manifest.js";

type HooksConfig = Pick<DbtModel["config"], "pre-hook" | "post-hook">;
type IncrementalConfig = Partial<Omit<DbtModel["config"], keyof HooksConfig | "enabled" | "tags" | "meta" | "materialized" | "contract">>;

const strategies = {
  append: "append",
  deleteInsert: "delete+insert",
  merge: "merge",
  insertOverwrite: "insert_overwrite",
  intervals: "microbatch",
} as const satisfies Record<Incremental["strategy"], string>;

const schemaChanges = {
  fail: "fail",
  append: "append_new_columns",
  sync: "sync_all_columns",
  ignore: "ignore",
} as const satisfies Record<Incremental["onSchemaChange"], string>;

/** The hooks of a node in dbt's words; nothing where there are none. */
export function hooksConfig({ hooks }: BuildableNode, qualify: Qualify): HooksConfig {
  const write = (sqls: readonly string[] = []) => sqls.map((sql) => ({ sql: qualify(sql), transaction: true as const, index: null }));
  const [before, after] = [write(hooks?.pre), write(hooks?.post)];
  return { ...(before.length > 0 ? { "pre-hook": before } : {}), ...(after.length > 0 ? { "post-hook": after } : {}) };
}

const oneOrMore = ([first = "", ...others]: readonly string[]): string | readonly string[] =>
  others.length === 0 ? first : [first, ...others];

/** Settings that are given. */
const given = <Config extends object>(settings: Config): Config =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Config;

function ownConfig(incremental: IncrementalNode): IncrementalConfig {
  if (incremental.strategy === "intervals") {
    const { eventTime, batchSize, lookback, begin } = incremental;
    return { event_time: eventTime, batch_size: batchSize, lookback, begin };
  }
  const { cursor, lookback } = incremental;
  const window = { cursor, lookback };
  switch (incremental.strategy) {
    case "append":
      return window;
    case "deleteInsert":
      return { ...window, unique_key: oneOrMore(incremental.key) };
    case "insertOverwrite":
      return { ...window, partition_by: incremental.partitionBy };
    case "merge": {
      const { key, update, version, softDelete } = incremental;
      return { ...window, unique_key: oneOrMore(key), merge_update_columns: update, version_column: version, soft_delete: softDelete };
    }
  }
}

/** SQL with places as dbt would write them. */
const placed = (sql: PlacedSql, qualify: Qualify): string =>
  qualify(
    fillPlaces(sql, {
      self: "{{ this }}",
      affected: "{{ affected }}",
      from: "{{ from }}",
      to: "{{ to }}",
      start: "{{ start }}",
      end: "{{ end }}",
    }),
  );

/** How batches change a model's table, in dbt's words as far as it has them; nothing of a model that is not incremental. */
export function incrementalConfig({ incremental, sql }: ModelNode, qualify: Qualify): IncrementalConfig {
  if (incremental === undefined) return {};
  const { strategy, onSchemaChange, batch, affected } = incremental;
  const code = placed(batch, qualify);
  return given({
    incremental_strategy: strategies[strategy],
    on_schema_change: schemaChanges[onSchemaChange],
    ...ownConfig(incremental),
    // What dbt has inside of is_incremental().
    batch_code: code === qualify(sql) ? undefined : code,
    affected_code: affected && placed(affected, qualify),
  });
}
