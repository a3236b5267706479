import { sqlFileOf } from "../artifacts/dbt/compiled.js";
import type { BuildableNode, Manifest, TestNode } from "../artifacts/manifest.js";
import type { BuildStatus, NodeResult, RunResults } from "../artifacts/run-results.js";
import type { Clock } from "../core/clock.js";
import type { Problem } from "../core/errors/index.js";
import type { EventSink } from "../core/events.js";
import { labelOf } from "./context.js";
import type { Job } from "./jobs.js";
import type { TestOutcome } from "./test-relation.js";

/** What a run is called, and how wide it is. */
export interface RunTitle {
  readonly runId: string;
  readonly command: string;
  readonly threads: number;
}

/** When something began. */
export interface Started {
  readonly at: string;
  readonly monotonic: number;
}

/** How building a relation ended. */
export interface BuildEnd {
  readonly status: BuildStatus;
  readonly rows?: number | undefined;
  readonly problem?: Problem | undefined;
  readonly message?: string | undefined;
}

/** Keeps the results of a run and tells them as events. */
export interface Recorder {
  /** `builds` tells whether its relation is really built. */
  readonly start: (job: Job, builds: boolean) => Started;
  /** `tests` are those that ran. */
  readonly end: (job: Job, started: Started, build: BuildEnd | undefined, tests: readonly TestOutcome[]) => void;
  /** Tests that did not run, and why. */
  readonly skipTests: (job: Job, tests: readonly TestNode[], why: string) => void;
  /** A job that did not run at all, and why. */
  readonly skip: (job: Job, why: string) => void;
  /** `problem` is what failed besides jobs. */
  readonly finish: (interrupted: boolean, problem: Problem | undefined) => RunResults;
}

export function createRecorder(
  { runId, command, threads }: RunTitle,
  jobs: readonly Job[],
  manifest: Manifest,
  onEvent: EventSink,
  clock: Clock,
): Recorder {
  const now = (): Started => ({ at: clock.now().toISOString(), monotonic: clock.monotonic() });
  const since = ({ monotonic }: Started): number => clock.monotonic() - monotonic;
  const begun = now();
  const results: NodeResult[] = [];
  const builds = jobs.filter((job) => job.builds).map(({ node }) => node.kind);
  const tests = jobs.reduce((sum, job) => sum + job.tests.length, 0);
  const total = builds.length + tests;
  const target = manifest.target.name;
  const count = (kind: BuildableNode["kind"]) => builds.filter((built) => built === kind).length;
  const counts = { models: count("model"), seeds: count("seed"), snapshots: count("snapshot"), tests };
  onEvent({ type: "run_started", runId, command, target, threads, ...counts });

  function add(result: NodeResult, what: string, relation: string): void {
    results.push(result);
    const { id, name, kind, status, durationMs, message, problem } = result;
    onEvent({
      type: "node_finished",
      ...{ id, name, kind, status, durationMs, problem, what, relation, total },
      detail: message,
      rows: result.kind === "test" ? undefined : result.rows,
      failures: result.kind === "test" ? result.failures : undefined,
      sqlFile: sqlFileOf(manifest, result),
      index: results.length,
    });
  }

  function addBuild(
    { node }: Job,
    { at, durationMs }: { at: string; durationMs: number },
    { status, rows, problem, message }: BuildEnd,
  ): void {
    const { id, name, kind } = node;
    if (kind === "source") return;
    add({ id, name, kind, startedAt: at, durationMs, status, rows, problem, message }, whatOf(node), relationOf(node));
  }

  function addTest({ node }: Job, { test, ...outcome }: TestOutcome, message: string | undefined): void {
    const { id, name, testKind } = test;
    add({ id, name, kind: "test", ...outcome, message }, testKind, relationOf(node));
  }

  const skipTests: Recorder["skipTests"] = (job, skipped, why) => {
    const nothing = { status: "skipped", failures: undefined, problem: undefined, storedIn: undefined, durationMs: 0 } as const;
    for (const test of skipped) addTest(job, { test, ...nothing, startedAt: now().at }, why);
  };

  return {
    start: ({ node }, builds) => {
      const { id, name, kind } = node;
      if (builds && kind !== "source") {
        onEvent({ type: "node_started", id, name, kind, detail: whatOf(node), relation: relationOf(node) });
      }
      return now();
    },
    end: (job, started, build, outcomes) => {
      const tested = outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0);
      if (build !== undefined) addBuild(job, { at: started.at, durationMs: Math.max(0, since(started) - tested) }, build);
      for (const outcome of outcomes) {
        addTest(job, outcome, outcome.storedIn === undefined ? undefined : `failing rows are in ${outcome.storedIn}`);
      }
    },
    skipTests,
    skip: (job, why) => {
      if (job.builds) addBuild(job, { at: now().at, durationMs: 0 }, { status: "skipped", message: why });
      skipTests(job, job.tests, why);
    },
    finish: (interrupted, problem) => {
      const durationMs = since(begun);
      const counts: Record<string, number> = {};
      for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
      onEvent({ type: "run_finished", runId, durationMs, counts, ...(problem && { problem }) });
      const ok = !results.some(({ status }) => status === "error" || status === "fail" || status === "skipped");
      const ended = { runId, command, target, startedAt: begun.at, durationMs, results, interrupted };
      return problem === undefined ? { ...ended, ok } : { ...ended, ok: false, problem };
    },
  };
}

const whatOf = (node: Job["node"]): string => (node.kind === "model" ? node.materialized : node.kind);
const relationOf = (node: Job["node"]): string => (node.kind === "source" ? node.name : labelOf(node.relation));
