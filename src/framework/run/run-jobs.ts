import type { TestNode } from "../artifacts/manifest.js";
import { blame } from "./blame.js";
import { type BuildOutcome, buildNode } from "./build-node.js";
import { buildSnapshot } from "./build-snapshot.js";
import type { RunContext } from "./context.js";
import { decide } from "./decide.js";
import { runPreHooks } from "./hooks.js";
import { buildBatch } from "./incremental/build-batch.js";
import { changedTable } from "./incremental/reshaping.js";
import type { Job } from "./jobs.js";
import { leaveNode } from "./leave-node.js";
import { isCancelled, problemOf } from "./problem-of.js";
import type { Recorder } from "./record.js";
import { createSchedule } from "./schedule.js";
import { testNode } from "./test-node.js";
import { objects, type TestOutcome } from "./test-relation.js";
import type { BuiltRow } from "./versions.js";

/** What jobs are run with. */
export interface JobRunner {
  readonly context: RunContext;
  readonly recorder: Recorder;
  readonly threads: number;
  readonly failFast: boolean;
  /** Interrupts the queries of this run. */
  readonly stop: () => void;
}

/** Runs jobs, at most `threads` at once, each after what it waits for. What needs a failed job is skipped. */
export async function runJobs(jobs: readonly Job[], { context, recorder, threads, failFast, stop }: JobRunner): Promise<void> {
  const schedule = createSchedule(jobs);
  /** Why jobs failed, by id. */
  const failures = new Map<string, string>();
  const rebuilt = new Set<string>();
  let whyStopped = "the run was interrupted";

  function fail(job: Job, reason: string): void {
    failures.set(job.node.id, reason);
    if (!failFast || context.signal.aborted) return;
    whyStopped = `the run was stopped: ${reason}`;
    stop();
  }

  async function runJob(job: Job): Promise<void> {
    const [ready, unready] = split(job.tests, ({ id }) => ![...(job.testNeeds.get(id) ?? [])].some((other) => failures.has(other)));
    const row = await unchangedRow(job);
    const started = recorder.start(job, job.builds && row === undefined);
    try {
      const { build, tests } = await runNode(job, ready, row, context);
      recorder.end(job, started, build, tests);
      recorder.skipTests(job, unready, "a relation that it reads failed");
      if (tests.some(objects)) fail(job, `${job.node.name} failed ${namesOf(tests)}`);
    } catch (error) {
      if (context.signal.aborted && isCancelled(error)) {
        failures.set(job.node.id, whyStopped);
        recorder.skip(job, whyStopped);
        return;
      }
      const problem = blame(problemOf(error), job.node.id, context);
      const reason = `${job.node.name} failed`;
      recorder.end(job, started, { status: "error", problem: { ...problem, at: problem.at ?? job.node.location } }, []);
      recorder.skipTests(job, job.tests, reason);
      fail(job, reason);
    }
  }

  /** What is kept of a relation that is to be built, and need not be. */
  async function unchangedRow({ node, builds }: Job): Promise<BuiltRow | undefined> {
    if (!builds || node.kind === "source") return undefined;
    const { unchanged } = await decide(node, { manifest: context.sources.manifest, ...context, rebuilt });
    if (unchanged === undefined) rebuilt.add(node.id);
    return unchanged;
  }

  async function work(job: Job): Promise<void> {
    await runJob(job);
    const reason = failures.get(job.node.id);
    for (const skipped of schedule.end(job, reason === undefined ? "done" : "failed")) {
      failures.set(skipped.node.id, reason ?? "");
      recorder.skip(skipped, reason ?? "");
    }
  }

  const running = new Set<Promise<void>>();
  try {
    for (;;) {
      for (let job = next(); job !== undefined; job = next()) {
        const task: Promise<void> = work(job).finally(() => running.delete(task));
        running.add(task);
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
  } catch (fault) {
    stop();
    await Promise.allSettled(running);
    throw fault;
  }
  for (const job of schedule.stop()) recorder.skip(job, whyStopped);

  function next(): Job | undefined {
    return running.size >= threads || context.signal.aborted ? undefined : schedule.take();
  }
}

async function runNode(
  { node, builds }: Job,
  tests: readonly TestNode[],
  row: BuiltRow | undefined,
  context: RunContext,
): Promise<Partial<BuildOutcome> & Pick<BuildOutcome, "tests">> {
  if (row !== undefined && node.kind !== "source") return leaveNode(node, row, tests, context);
  if (!builds || node.kind === "source") return { tests: await testNode(node, tests, context) };
  if (node.kind === "snapshot") return buildSnapshot(node, tests, context);
  await runPreHooks(node, context);
  const changed = changedTable(node, context);
  return changed === undefined ? buildNode(node, tests, context) : buildBatch(changed.model, changed.table, tests, context);
}

function split(tests: readonly TestNode[], isReady: (test: TestNode) => boolean): [ready: TestNode[], unready: TestNode[]] {
  return [tests.filter(isReady), tests.filter((test) => !isReady(test))];
}

const namesOf = (tests: readonly TestOutcome[]): string =>
  tests
    .filter(objects)
    .map(({ test }) => test.name)
    .join(", ");
