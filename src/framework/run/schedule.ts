import type { Job } from "./jobs.js";

/** Which job is next. Knows nothing of how jobs run. */
export interface Schedule {
  /** The job to start now: of those that wait for nothing more, the one with the longest chain behind it. */
  readonly take: () => Job | undefined;
  /** Tells that a job has ended. Gives the jobs that cannot run because it failed: those that need it, directly or through others. */
  readonly end: (job: Job, outcome: "done" | "failed") => Job[];
  /** Takes all jobs that have not been started: none is started any more. */
  readonly stop: () => Job[];
}

export function createSchedule(jobs: readonly Job[]): Schedule {
  const pending = new Map(jobs.map((job) => [job.node.id, { job, missing: job.waitsFor.size }]));
  const waiting = new Map<string, Job[]>();
  for (const job of jobs) {
    for (const id of job.waitsFor) {
      const others = waiting.get(id);
      if (others === undefined) waiting.set(id, [job]);
      else others.push(job);
    }
  }
  /** By priority, the highest last. */
  const ready: Job[] = [];
  for (const job of jobs.toReversed()) if (job.waitsFor.size === 0) insert(ready, job);

  function end(job: Job, outcome: "done" | "failed"): Job[] {
    return (waiting.get(job.node.id) ?? []).flatMap((next) => {
      const entry = pending.get(next.node.id);
      if (entry === undefined) return [];
      if (outcome === "failed" && next.needs.has(job.node.id)) {
        pending.delete(next.node.id);
        return [next, ...end(next, "failed")];
      }
      entry.missing -= 1;
      if (entry.missing === 0) insert(ready, next);
      return [];
    });
  }

  return {
    take: () => {
      const job = ready.pop();
      if (job !== undefined) pending.delete(job.node.id);
      return job;
    },
    end,
    stop: () => {
      const rest = [...pending.values()].map(({ job }) => job);
      pending.clear();
      ready.length = 0;
      return rest;
    },
  };
}

/** Keeps the list in order; of equal jobs, the one that came first stays ahead. */
function insert(ready: Job[], job: Job): void {
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ready[middle] as Job).priority < job.priority) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, job);
}
