import { type Clock, systemClock } from "../core/clock.js";
import type { EventSink } from "../core/events.js";
import { type Output, writerTo } from "./output.js";

/**
 * Writes each event as one line of JSON, with a `timestamp` (ISO 8601, UTC) before the event's own fields. Big integers become text.
 *
 * @example
 * ```ts
 * await engine.build({ onEvent: jsonLinesSink(process.stdout) });
 * ```
 */
export function jsonLinesSink(output: Output, clock: Pick<Clock, "now"> = systemClock): EventSink {
  const write = writerTo(output);
  const plain = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return (event) => write(`${JSON.stringify({ timestamp: clock.now().toISOString(), ...event }, plain)}\n`);
}
