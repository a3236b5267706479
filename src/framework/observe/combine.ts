import { problem } from "../core/errors/index.js";
import type { EngineEvent, EventSink } from "../core/events.js";

/**
 * Hands each event to every sink. A sink that throws gets no more events, and the others are told by a `warning`: no sink can break a run.
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
      try {
        sink(event);
      } catch (error) {
        working.delete(sink);
        deliver({ type: "warning", problem: problem("sink_failed", { reason: error instanceof Error ? error.message : String(error) }) });
      }
    }
  };
  return deliver;
}
