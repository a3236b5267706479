import type { Manifest } from "../manifest.js";
import type { NodeResult, RunResults } from "../run-results.js";
import { compiledSql } from "./compiled.js";
import { fullRelationText } from "./naming.js";
import { type Qualify, qualifier } from "./qualify.js";
import type { DbtRunResult, DbtRunResults } from "./schema/run-results.js";
import { dbtVersion, schemaUrl } from "./schema/shared.js";

const later = (iso: string, milliseconds: number): string => new Date(Date.parse(iso) + milliseconds).toISOString();

/** What dbt says of the node behind a result. */
function codeOf(manifest: Manifest, id: string, qualify: Qualify): Pick<DbtRunResult, "compiled" | "compiled_code" | "relation_name"> {
  const node = manifest.nodes[id];
  const { database } = manifest.target;
  switch (node?.kind) {
    case "model":
    case "snapshot":
      return { compiled: true, compiled_code: qualify(node.sql), relation_name: fullRelationText(database, node.relation) };
    case "seed":
      return { compiled: null, compiled_code: null, relation_name: fullRelationText(database, node.relation) };
    case "test":
      return { compiled: true, compiled_code: qualify(compiledSql(manifest, node)), relation_name: null };
    default:
      return { compiled: null, compiled_code: null, relation_name: null };
  }
}

/** dbt has no word for what is as it was: a model was no work, and a test that has passed on the same data passes. */
function dbtStatus({ kind, status }: NodeResult): DbtRunResult["status"] {
  if (status !== "unchanged") return status;
  return kind === "test" ? "pass" : "no-op";
}

function resultOf(manifest: Manifest, result: NodeResult, qualify: Qualify): DbtRunResult {
  const { id, status, startedAt, durationMs } = result;
  const code = codeOf(manifest, id, qualify);
  const rows = result.kind === "test" ? undefined : result.rows;
  return {
    unique_id: id,
    status: dbtStatus(result),
    timing:
      status === "skipped" || status === "unchanged"
        ? []
        : [{ name: "execute", started_at: startedAt, completed_at: later(startedAt, durationMs) }],
    thread_id: "main",
    execution_time: durationMs / 1000,
    adapter_response: rows === undefined ? {} : { rows_affected: rows },
    message: result.message ?? result.problem?.message ?? null,
    failures: result.kind === "test" ? (result.failures ?? null) : null,
    ...code,
    relation_name: result.kind === "test" ? (result.storedIn ?? null) : code.relation_name,
  };
}

/** The results of a run as dbt's `run_results.json`, version 6. A test's `relation_name` is where its failing rows are stored. */
export function dbtRunResults(results: RunResults, manifest: Manifest): DbtRunResults {
  const qualify = qualifier(manifest);
  return {
    metadata: {
      dbt_schema_version: schemaUrl("run-results/v6"),
      dbt_version: dbtVersion,
      generated_at: later(results.startedAt, results.durationMs),
      invocation_id: results.runId,
      env: {},
    },
    results: results.results.map((result) => resultOf(manifest, result, qualify)),
    elapsed_time: results.durationMs / 1000,
    args: { which: results.command, target: results.target },
  };
}
