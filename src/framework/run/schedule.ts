import type { Job } from "./jobs.js";

/** How a job ended, for what waits for it. */
export type Outcome = "done" | "failed";

/** What the scheduler asks of its owner. */
export interface Work {
  readonly execute: (job: Job) => Promise<Outcome>;
  /** Called for a job that cannot run: because of a failed one, or because the run was stopped. */
  readonly skip: (job: Job, because: Job | undefined) => void;
  /** `true` stops the run: nothing new is started. */
  readonly isStopped: () => boolean;
}

/**
 * Runs jobs, at most `threads` at once, each after what it waits for, those with the longest chain behind them first.
 * What waits for a failed job is skipped.
 */
export async function schedule(jobs: readonly Job[], threads: number, { execute, skip, isStopped }: Work): Promise<void> {
  const byId = new Map(jobs.map((job) => [job.node.id, job]));
  const missing = new Map(jobs.map((job) => [job.node.id, job.waitsFor.size]));
  const waiting = new Map<string, Job[]>();
  for (const job of jobs) for (const id of job.waitsFor) waiting.set(id, [...(waiting.get(id) ?? []), job]);
  const ready = jobs.filter((job) => job.waitsFor.size === 0);
  const ended = new Set<string>();

  const skipAll = (job: Job, because: Job | undefined): void => {
    if (ended.has(job.node.id)) return;
    ended.add(job.node.id);
    skip(job, because);
    for (const next of waiting.get(job.node.id) ?? []) skipAll(next, because);
  };

  async function work(job: Job): Promise<void> {
    const outcome = await execute(job);
    ended.add(job.node.id);
    for (const next of waiting.get(job.node.id) ?? []) {
      const left = (missing.get(next.node.id) ?? 0) - 1;
      missing.set(next.node.id, left);
      if (outcome === "failed") skipAll(next, byId.get(job.node.id));
      else if (left === 0 && !ended.has(next.node.id)) ready.push(next);
    }
  }

  const running = new Set<Promise<void>>();
  while (!isStopped() && (ready.length > 0 || running.size > 0)) {
    ready.sort((a, b) => b.height - a.height);
    while (ready.length > 0 && running.size < threads) {
      const job = ready.shift() as Job;
      const task: Promise<void> = work(job).finally(() => running.delete(task));
      running.add(task);
    }
    await Promise.race(running);
  }
  await Promise.all(running);
  for (const job of jobs) skipAll(job, undefined);
}
