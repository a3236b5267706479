import type { Manifest } from "../manifest.js";
import type { BuildStatus, NodeResult, RunResults, TestStatus } from "../run-results.js";
import type { LastResult, LastRun } from "./read-run-results.js";

const buildStatus = (status: LastResult["status"]): BuildStatus => {
  if (status === "no-op") return "unchanged";
  return status === "success" || status === "skipped" ? status : "error";
};
const testStatus = (status: LastResult["status"]): TestStatus =>
  status === "pass" || status === "warn" || status === "fail" || status === "skipped" ? status : "error";

/** The last run as results of a project as it is now: what is not part of it any more is left out. */
export function resultsOfLastRun(last: LastRun, { nodes }: Manifest): RunResults {
  const results = Object.entries(last.results).flatMap(([id, result]): NodeResult[] => {
    const node = nodes[id];
    const { startedAt = last.finishedAt, durationMs, message, rows, failures, storedIn } = result;
    const common = { id, name: node?.name ?? id, startedAt, durationMs, message, problem: undefined };
    if (node?.kind === "test") return [{ ...common, kind: "test", status: testStatus(result.status), failures, storedIn }];
    if (node === undefined || !("relation" in node)) return [];
    return [{ ...common, kind: node.kind, status: buildStatus(result.status), rows }];
  });
  const startedAt = new Date(Date.parse(last.finishedAt) - last.durationMs).toISOString();
  const ok = results.every(({ status }) => status === "success" || status === "unchanged" || status === "pass" || status === "warn");
  return {
    runId: last.runId ?? "",
    command: last.command ?? "build",
    target: last.target ?? "",
    startedAt,
    durationMs: last.durationMs,
    results,
    ok,
    interrupted: false,
  };
}
