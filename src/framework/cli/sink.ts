import { errorOf, formatProblem } from "../core/errors/index.js";
import type { EventSink } from "../core/events.js";
import { consoleSink } from "../observe/console.js";
import { jsonLinesSink } from "../observe/json-lines.js";
import { type Invocation, printLine } from "./command.js";

/** Where a command's events go, until it is disposed. */
export interface CommandSink extends AsyncDisposable {
  readonly onEvent: EventSink;
}

/** Text for people, one JSON object a line for machines, nothing when the result itself is JSON. */
export function sinkFor({ options, stdout, env }: Invocation): CommandSink {
  const format = options["log-format"] ?? "text";
  if (format !== "text" && format !== "json")
    throw errorOf("option_value", { option: "--log-format", expected: "text or json", value: format });
  if (options.json) return { onEvent: () => undefined, [Symbol.asyncDispose]: async () => undefined };
  if (format === "json") return { onEvent: jsonLinesSink(stdout), [Symbol.asyncDispose]: async () => undefined };
  const sink = consoleSink({ output: stdout, env, level: options.quiet ? "quiet" : "normal" });
  return { onEvent: sink, [Symbol.asyncDispose]: async () => sink[Symbol.dispose]() };
}

/** For commands whose standard output is what was asked for: warnings go beside it. */
export const warningsOf =
  ({ stderr }: Invocation): EventSink =>
  (event) => {
    if (event.type === "warning") printLine(stderr, formatProblem(event.problem));
  };
