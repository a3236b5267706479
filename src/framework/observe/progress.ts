import type { EngineEvent } from "../core/events.js";

/** A model or seed that is being built. */
export interface Running {
  readonly id: string;
  readonly what: string;
  readonly label: string;
  readonly startedAt: number;
}

/** What is going on. Times are those of the monotonic clock. */
export interface Progress {
  readonly startedAt: number;
  readonly phase: string | undefined;
  /** The command of the run; `undefined` before and after it. */
  readonly command: string | undefined;
  readonly finished: number;
  readonly total: number;
  readonly failed: number;
  /** In the order they were started. */
  readonly running: readonly Running[];
}

const begin = (startedAt: number): Progress => ({
  startedAt,
  phase: undefined,
  command: undefined,
  finished: 0,
  total: 0,
  failed: 0,
  running: [],
});

/** What is going on after an event; `undefined` while nothing is. */
export function advance(progress: Progress | undefined, event: EngineEvent, now: number): Progress | undefined {
  const current = progress ?? begin(now);
  switch (event.type) {
    case "phase_started":
      return { ...current, phase: event.phase };
    case "phase_finished":
      return current.command === undefined ? undefined : { ...current, phase: undefined };
    case "run_started":
      return { ...begin(now), command: event.command, total: event.models + event.seeds + event.tests };
    case "node_started": {
      const { id, detail, name, relation } = event;
      return { ...current, running: [...current.running, { id, what: detail, label: relation ?? name, startedAt: now }] };
    }
    case "node_finished": {
      const failed = event.status === "error" || event.status === "fail" ? 1 : 0;
      return {
        ...current,
        finished: event.index,
        total: event.total,
        failed: current.failed + failed,
        running: current.running.filter(({ id }) => id !== event.id),
      };
    }
    case "warning":
      return progress;
    case "run_finished":
      return undefined;
  }
}
