import type { Manifest } from "../artifacts/manifest.js";
import { isBuildable } from "../artifacts/nodes.js";
import type { RunResults } from "../artifacts/run-results.js";
import { endOfRun, type RunState, readRunState } from "../artifacts/run-state.js";
import { errorOf } from "../core/errors/index.js";
import { runSelected, type Work, works } from "./execute.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions, CallOptions } from "./options.js";
import { publish } from "./publish.js";

/** Options of a retry. What is run, and how, is what the last run was asked for. */
export type RetryOptions = Pick<CallOptions, "signal" | "onEvent">;

/** Statuses of what is run again. */
const unsettled: ReadonlySet<string> = new Set(["error", "fail", "skipped"]);

/**
 * Runs again what failed, was skipped or was not reached in the last run, with that run's options, or its end alone where only that
 * failed; `undefined` when all of it is done.
 *
 * @throws {@link ModelwrightError} `retry_nothing` when there was no run, `retry_elsewhere` when it was one of another target or with
 * other variables than this engine has.
 */
export function retry(open: OpenProject, call: RetryOptions): Promise<RunResults | undefined> {
  return open.inTurn(async () => {
    const last = await readRunState(open.artifactsDir);
    if (last === undefined) throw errorOf("retry_nothing", {});
    refuseElsewhere(open, last, (await open.environment())?.name);
    const {
      command,
      options: { env: _, ...options },
    } = last;
    if (command === "clone") throw errorOf("retry_clone", {});
    if (!Object.hasOwn(works, command)) {
      throw errorOf("artifact_unreadable", { path: open.artifactsDir, reason: `its last run was of a command "${command}"` });
    }
    const manifest = await open.compiled();
    const work: Work = works[command as keyof typeof works];
    const left = whatIsLeft(last, manifest, work);
    if (left.length === 0 && (manifest.onRunEnd ?? []).length > 0 && isEndLeft(last)) {
      return runSelected(open, { ...work, endsAgain: true }, new Set(), call);
    }
    if (left.length === 0) {
      // It may have been killed after its last node.
      await publish(open, manifest, call);
      return undefined;
    }
    return runSelected(open, work, new Set(left), { ...(options as BuildOptions), ...call });
  });
}

/** What is to be run again: a relation that is built again with all its tests, for what they have found was another one that is gone. */
function whatIsLeft({ planned, ended }: RunState, { nodes }: Manifest, { build, test }: Work): string[] {
  const selected = new Set(planned);
  const isLeft = (id: string) => selected.has(id) && unsettled.has(ended.get(id) ?? "skipped");
  const isBuiltAgain = (id: string) => build && isBuildable(nodes[id]) && isLeft(id);
  return planned.filter((id) => {
    const node = nodes[id];
    return node?.kind === "test" ? test && (isLeft(id) || isBuiltAgain(node.anchor)) : isBuiltAgain(id);
  });
}

/** Whether the end of a run has failed, or the run was killed before it. */
const isEndLeft = ({ ended, planned }: RunState): boolean => {
  const end = ended.get(endOfRun);
  return end === "error" || (end === undefined && planned.length > 0);
};

function refuseElsewhere({ targetName, vars }: OpenProject, last: RunState, env: string | undefined): void {
  if (targetName !== last.target) throw errorOf("retry_elsewhere", { what: "target", last: last.target, now: targetName });
  if (last.options.env !== env) {
    throw errorOf("retry_elsewhere", { what: "environment", last: String(last.options.env ?? "production"), now: env ?? "production" });
  }
  const written = [last.vars, vars].map(canonicalJson);
  if (written[0] !== written[1]) {
    throw errorOf("retry_elsewhere", { what: "variables", last: written[0] ?? "", now: written[1] ?? "" });
  }
}

/** JSON that is the same for the same values, in whatever order they were given. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === "bigint") return item.toString();
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
