import { problem } from "../core/errors/index.js";
import type { EngineEvent, EventSink } from "../core/events.js";

/**
 * Hands each event to every sink. A sink that throws, or that gives a promise which rejects, gets no more events, and the others are
 * told by a `warning`: no sink can break a run.
 *
 * @example
 * ```ts
 * const onEvent = combineSinks([consoleSink(), jsonLinesSink(createWriteStream("target/events.jsonl"))]);
 * ```
 */
export function combineSinks(sinks: readonly EventSink[]): EventSink {
  const working = new Set(sinks);
  const deliver = (event: EngineEvent): void => {
    for (const sink of working) {
      const fail = (error: unknown): void => {
        if (!working.delete(sink)) return;
        deliver({ type: "warning", problem: problem("sink_failed", { reason: error instanceof Error ? error.message : String(error) }) });
      };
      try {
        const handed: unknown = sink(event);
        // An async function is a sink, too, as far as the types go; unhandled, its rejection would end the process.
        if (handed instanceof Promise) handed.catch(fail);
      } catch (error) {
        fail(error);
      }
    }
  };
  return deliver;
}

/** A sink that takes part in many combinations: once it has failed in one of them, it is silent in the others. */
export function isolatedSink(sink: EventSink | undefined): EventSink {
  let working = sink;
  const stop = (error: unknown): never => {
    working = undefined;
    throw error;
  };
  return (event) => {
    try {
      const handed: unknown = working?.(event);
      return handed instanceof Promise ? handed.catch(stop) : undefined;
    } catch (error) {
      return stop(error);
    }
  };
}
