import { errorOf, formatProblem } from "../core/errors/index.js";
import type { EventSink } from "../core/events.js";
import { consoleSink } from "../observe/console.js";
import { jsonLinesSink } from "../observe/json-lines.js";
import { type Invocation, printLine } from "./command.js";

/** Where a command's events go, until it is disposed. */
export interface CommandSink extends AsyncDisposable {
  readonly onEvent: EventSink;
  /** Tells people, unless they want it quiet, what no event tells. */
  readonly say: (text: string) => void;
}

/** Text for people, one JSON object a line for machines, nothing when the result itself is JSON. */
export function sinkFor({ options, stdout, env }: Invocation): CommandSink {
  const format = options["log-format"] ?? "text";
  if (format !== "text" && format !== "json")
    throw errorOf("option_value", { option: "--log-format", expected: "text or json", value: format });
  const silent = { onEvent: () => undefined, say: () => undefined, [Symbol.asyncDispose]: async () => undefined };
  if (options.json) return silent;
  if (format === "json") return { ...silent, onEvent: jsonLinesSink(stdout) };
  const sink = consoleSink({ output: stdout, env, level: options.quiet ? "quiet" : "normal" });
  const say = options.quiet ? silent.say : (text: string) => printLine(stdout, text);
  return { onEvent: sink, say, [Symbol.asyncDispose]: async () => sink[Symbol.dispose]() };
}

/** For commands whose standard output is what was asked for: warnings go beside it. */
export const warningsOf =
  ({ stderr }: Invocation): EventSink =>
  (event) => {
    if (event.type === "warning") printLine(stderr, formatProblem(event.problem));
  };
