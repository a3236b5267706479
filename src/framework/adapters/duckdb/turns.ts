import type { DuckDBConnection } from "@duckdb/node-api";
import { errorOf } from "../../core/errors/index.js";
import { onAbort } from "./on-abort.js";
import { explainFailure } from "./query-errors.js";

/** Work on one connection: one piece after the other, each of which a signal can interrupt. */
export interface Turns {
  /** Waits for its turn, then works. */
  readonly take: <T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;
  /** Works at once: for what belongs to a turn already taken. */
  readonly work: <T>(sql: string, signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;
  /** Interrupts all work and waits until it has ended; what has not begun is refused. */
  readonly stop: () => Promise<void>;
}

/** Between two interrupts: one that comes before DuckDB has begun the statement is lost. */
const interruptEvery = 5;

const ignore = () => undefined;

/** `check` throws where a statement must not begin. */
export function createTurns(connection: DuckDBConnection, check: (sql: string) => void): Turns {
  let last: Promise<unknown> | undefined;
  const interrupts = new Map<Promise<unknown>, () => void>();

  const work: Turns["work"] = async (sql, signal, act) => {
    if (signal?.aborted) throw errorOf("query_cancelled", { sql });
    let timer: NodeJS.Timeout | undefined;
    const interrupt = () => {
      connection.interrupt();
      timer ??= setInterval(() => connection.interrupt(), interruptEvery);
    };
    const forget = signal && onAbort(signal, interrupt);
    const running = act();
    interrupts.set(running, interrupt);
    try {
      return await running;
    } catch (error) {
      throw explainFailure(error, sql);
    } finally {
      interrupts.delete(running);
      clearInterval(timer);
      forget?.();
    }
  };

  return {
    work,
    take: async (sql, signal, act) => {
      const previous = last;
      const turn = (async () => {
        if (previous !== undefined) await previous;
        check(sql);
        return work(sql, signal, act);
      })();
      const settled = turn.then(ignore, ignore);
      last = settled;
      try {
        return await turn;
      } finally {
        if (last === settled) last = undefined;
      }
    },
    stop: async () => {
      while (interrupts.size > 0 || last !== undefined) {
        for (const interrupt of interrupts.values()) interrupt();
        await Promise.allSettled([...interrupts.keys(), last]);
      }
    },
  };
}
