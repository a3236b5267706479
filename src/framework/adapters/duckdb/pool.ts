import type { DuckDBInstance } from "@duckdb/node-api";
import { errorOf } from "../../core/errors/index.js";
import type { ValueOptions } from "../adapter.js";
import { onAbort } from "./on-abort.js";
import { createSession, type Session } from "./session.js";

/** A fixed number of connections to one database. */
export interface Pool {
  /** Runs one statement on any free connection; waits while there is none. */
  readonly use: <T>(work: (session: Session) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Lends a connection of its own: nothing that was left on another one is seen on it, and what it leaves is gone with it. */
  readonly lend: (signal?: AbortSignal) => Promise<Loan>;
  /** Opens a connection beside the pool, for a stream whose reader may be slow. */
  readonly extra: () => Promise<Loan>;
  readonly close: () => Promise<void>;
}

export interface Loan {
  readonly session: Session;
  readonly giveBack: () => Promise<void>;
}

/** A place in the queue for a connection. */
interface Place {
  readonly admit: () => void;
  readonly refuse: (error: Error) => void;
}

export function createPool(instance: DuckDBInstance, size: number, path: string, values: ValueOptions): Pool {
  const idle: Session[] = [];
  const opening = new Set<Promise<unknown>>();
  const open = new Set<Session>();
  const waiting = new Set<Place>();
  let free = size;
  let closing: Promise<void> | undefined;

  const closed = () => errorOf("database_closed", { path });

  const connect = async (): Promise<Session> => {
    if (closing !== undefined) throw closed();
    const connecting = instance.connect();
    opening.add(connecting);
    try {
      const session = createSession(await connecting, path, values);
      open.add(session);
      return session;
    } finally {
      opening.delete(connecting);
    }
  };

  const disconnect = async (session: Session): Promise<void> => {
    if (open.delete(session)) await session.close();
  };

  const enter = async (signal?: AbortSignal): Promise<void> => {
    if (closing !== undefined) throw closed();
    if (signal?.aborted) throw errorOf("query_cancelled", { sql: "" });
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        forget?.();
        waiting.delete(place);
      };
      const place: Place = {
        admit: () => {
          leave();
          resolve();
        },
        refuse: (error) => {
          leave();
          reject(error);
        },
      };
      const forget = signal && onAbort(signal, () => place.refuse(errorOf("query_cancelled", { sql: "" })));
      waiting.add(place);
    });
  };

  const exit = () => {
    const [next] = waiting;
    if (next === undefined) free++;
    else next.admit();
  };

  return {
    use: async (work, signal) => {
      await enter(signal);
      try {
        const session = idle.pop() ?? (await connect());
        try {
          const result = await work(session);
          idle.push(session);
          return result;
        } catch (error) {
          // What a failed statement left behind, an aborted transaction say, must not meet the next one.
          await disconnect(session);
          throw error;
        }
      } finally {
        exit();
      }
    },
    lend: async (signal) => {
      await enter(signal);
      try {
        const session = await connect();
        return {
          session,
          giveBack: async () => {
            await disconnect(session);
            exit();
          },
        };
      } catch (error) {
        exit();
        throw error;
      }
    },
    extra: async () => {
      const session = await connect();
      return { session, giveBack: () => disconnect(session) };
    },
    close: () => {
      closing ??= (async () => {
        for (const { refuse } of [...waiting]) refuse(closed());
        // The client crashes when a database is closed while a connection to it is being opened.
        while (opening.size > 0) await Promise.allSettled(opening);
        await Promise.all([...open].map(disconnect));
        instance.closeSync();
      })();
      return closing;
    },
  };
}
