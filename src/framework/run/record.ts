import { sqlFileOf } from "../artifacts/dbt/compiled.js";
import type { Manifest, TestNode } from "../artifacts/manifest.js";
import type { NodeResult, RunResults } from "../artifacts/run-results.js";
import type { Clock } from "../core/clock.js";
import type { Problem } from "../core/errors/index.js";
import type { EventSink } from "../core/events.js";
import type { Job } from "./jobs.js";
import type { RunOptions } from "./run.js";
import type { TestOutcome } from "./test-relation.js";

/** When a job began. */
export interface Started {
  readonly at: string;
  readonly monotonic: number;
}

/** Keeps the results of a run and tells them as events. */
export interface Recorder {
  readonly start: (job: Job) => Started;
  readonly built: (job: Job, started: Started, rows: number | undefined, tests: readonly TestOutcome[], swapped: boolean) => void;
  readonly tested: (job: Job, started: Started, tests: readonly TestOutcome[]) => void;
  readonly failed: (job: Job, started: Started, problem: Problem) => void;
  readonly skipped: (job: Job, why: string) => void;
  readonly finish: () => RunResults;
}

export function createRecorder(
  runId: string,
  jobs: readonly Job[],
  manifest: Manifest,
  options: RunOptions,
  onEvent: EventSink,
  clock: Clock,
): Recorder {
  const begun: Started = { at: clock.now().toISOString(), monotonic: clock.monotonic() };
  const results: NodeResult[] = [];
  const built = jobs.filter(({ builds }) => builds);
  const tests = jobs.flatMap((job) => job.tests);
  const total = built.length + tests.length;
  const target = manifest.target.name;
  const count = (kind: string) => built.filter(({ node }) => node.kind === kind).length;
  onEvent({
    type: "run_started",
    runId,
    command: options.command,
    target,
    threads: options.threads,
    models: count("model"),
    seeds: count("seed"),
    tests: tests.length,
  });

  function add(result: NodeResult, about: { what: string; relation: string | undefined }): void {
    results.push(result);
    onEvent({
      type: "node_finished",
      id: result.id,
      name: result.name,
      kind: result.kind,
      status: result.status,
      durationMs: result.durationMs,
      detail: result.message,
      what: about.what,
      relation: about.relation,
      rows: result.kind === "test" ? undefined : result.rows,
      failures: result.kind === "test" ? result.failures : undefined,
      sqlFile: sqlFileOf(manifest, result),
      problem: result.problem,
      index: results.length,
      total,
    });
  }

  const since = ({ monotonic }: Started) => clock.monotonic() - monotonic;
  const now = (): Started => ({ at: clock.now().toISOString(), monotonic: clock.monotonic() });

  function addBuild(
    job: Job,
    started: Started,
    rest: Pick<NodeResult, "problem" | "message"> & { status: "success" | "error" | "skipped"; rows?: number | undefined },
  ): void {
    const { id, name, kind } = job.node;
    const common = { id, name, kind: kind as "model" | "seed", startedAt: started.at, durationMs: since(started) };
    add({ ...common, status: rest.status, rows: rest.rows, problem: rest.problem, message: rest.message }, aboutNode(job));
  }

  function addTests(job: Job, started: Started, outcomes: readonly TestOutcome[]): void {
    const durationMs = since(started) / Math.max(1, outcomes.length);
    for (const { test, status, failures, problem, storedIn } of outcomes) {
      const common = { kind: "test" as const, id: test.id, name: test.name, startedAt: started.at, durationMs };
      const message = storedIn === undefined ? undefined : `failing rows are in ${storedIn}`;
      add({ ...common, status, failures, problem, storedIn, message }, aboutTest(job, test));
    }
  }

  const skipTests = (job: Job, message: string) => {
    for (const test of job.tests) {
      const common = { kind: "test" as const, id: test.id, name: test.name, startedAt: now().at, durationMs: 0 };
      const nothing = { failures: undefined, problem: undefined, storedIn: undefined };
      add({ ...common, status: "skipped", ...nothing, message }, aboutTest(job, test));
    }
  };

  return {
    start(job) {
      const { id, name, kind } = job.node;
      const { what, relation } = aboutNode(job);
      if (job.builds) onEvent({ type: "node_started", id, name, kind: kind as "model" | "seed", detail: what, relation });
      return now();
    },
    built(job, started, rows, outcomes, swapped) {
      const failing = outcomes.find(({ status }) => status === "fail" || status === "error");
      const message = swapped ? undefined : `kept out by the test ${failing?.test.name}; the old relation stays`;
      addBuild(job, started, { status: swapped ? "success" : "error", rows, problem: undefined, message });
      addTests(job, now(), outcomes);
    },
    tested: addTests,
    failed(job, started, problem) {
      const placed = placedAt(job, problem);
      if (job.builds) addBuild(job, started, { status: "error", problem: placed, message: undefined });
      if (job.builds) skipTests(job, `${job.node.name} failed`);
      else
        addTests(
          job,
          started,
          job.tests.map((test) => ({ test, status: "error", failures: undefined, problem: placed, storedIn: undefined })),
        );
    },
    skipped(job, why) {
      if (job.builds) addBuild(job, now(), { status: "skipped", problem: undefined, message: why });
      skipTests(job, why);
    },
    finish() {
      const durationMs = since(begun);
      const counts: Record<string, number> = {};
      for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
      onEvent({ type: "run_finished", runId, durationMs, counts });
      const bad = ["error", "fail", "skipped"];
      const ok = !results.some(({ status }) => bad.includes(status));
      return { runId, command: options.command, target, startedAt: begun.at, durationMs, results, ok };
    },
  };
}

/** What the database complained of happened in this model. */
function placedAt({ node }: Job, found: Problem): Problem {
  return { ...found, at: found.at ?? node.location };
}

function aboutNode({ node }: Job): { what: string; relation: string | undefined } {
  if (node.kind === "source") return { what: "source", relation: node.name };
  return { what: node.kind === "seed" ? "seed" : node.materialized, relation: `${node.relation.schema}.${node.relation.name}` };
}

const aboutTest = (job: Job, { testKind }: Pick<TestNode, "testKind">) => ({ what: testKind, relation: aboutNode(job).relation });
