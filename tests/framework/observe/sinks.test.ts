import { Writable } from "node:stream";
import { expect, test } from "vitest";
import type { EngineEvent } from "../../../src/framework/core/events.js";
import { combineSinks } from "../../../src/framework/observe/combine.js";
import { consoleSink } from "../../../src/framework/observe/console.js";
import { jsonLinesSink } from "../../../src/framework/observe/json-lines.js";
import { eventful } from "./script.js";
import { recorder } from "./terminal.js";

const events = eventful.map(([, event]) => event);
const now = () => new Date("2024-03-01T12:00:00.000Z");

test("JSON lines are the events with a timestamp, one a line", async () => {
  const output = recorder();
  const sink = jsonLinesSink(output, { now });
  for (const event of events) sink(event);
  const lines = output.text().trimEnd().split("\n");
  const timestamp = "2024-03-01T12:00:00.000Z";
  expect(lines.map((line) => JSON.parse(line))).toEqual(events.map((event) => ({ timestamp, ...JSON.parse(JSON.stringify(event)) })));
  await expect(output.text()).toMatchFileSnapshot("golden/events.jsonl");
});

test("a big integer among an event's facts is written as text", () => {
  const output = recorder();
  const counts = { success: 12345678901234567890n as unknown as number };
  jsonLinesSink(output, { now })({ type: "run_finished", runId: "r", durationMs: 1, counts });
  expect(JSON.parse(output.text())).toMatchObject({ counts: { success: "12345678901234567890" } });
});

const [first, second, third] = events as [EngineEvent, EngineEvent, EngineEvent];

test("every sink gets every event, in order", () => {
  const seen: EngineEvent[][] = [[], []];
  const sink = combineSinks(seen.map((list) => (event) => void list.push(event)));
  for (const event of events) sink(event);
  expect(seen).toEqual([events, events]);
});

test("a sink that throws is left out from then on, and the others are told", () => {
  const seen: string[] = [];
  let calls = 0;
  const broken = () => {
    calls += 1;
    if (calls === 2) throw new Error("disk full");
  };
  const sink = combineSinks([broken, ({ type, ...event }) => void seen.push("problem" in event ? (event.problem?.message ?? type) : type)]);
  for (const event of [first, second, third]) sink(event);
  expect(calls).toBe(2);
  expect(seen).toEqual([first.type, "A receiver of events failed and gets no more of them: disk full", second.type, third.type]);
});

test("sinks that all throw break nothing", () => {
  const broken = () => {
    throw "not even an error";
  };
  expect(() => combineSinks([broken, () => broken(), broken])(first)).not.toThrow();
});

test("a reader who leaves breaks nothing, however many sinks write to the stream", async () => {
  let writes = 0;
  const output = new Writable({
    write: (_chunk, _encoding, callback) => {
      writes += 1;
      callback(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    },
  });
  const sinks = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? consoleSink({ output, env: {} }) : jsonLinesSink(output)));
  sinks[0]?.(events[1] as EngineEvent);
  await new Promise((resolve) => output.once("error", resolve));
  for (const sink of sinks) for (const event of events) sink(event);
  expect(writes).toBe(1);
  expect(output.listenerCount("error")).toBe(1);
});
