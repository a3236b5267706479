import { type Command, engineOptionsOf, exitCodeOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";
import { sinkFor } from "../sink.js";

export const cloneCommand: Command = {
  summary: "Make relations of an earlier state in this target, without running a model: views over them, or copies from another file.",
  usage: "--state DIR [--select SELECTOR …] [options]",
  examples: [
    ["model clone --state prod", "all that this target does not have yet"],
    ["model clone --state prod --select +fct_orders --full-refresh", "replace what it has, too"],
  ],
  options: [...selectionOptions, ...projectOptions, "full-refresh", "threads", "wait", "log-format", "quiet"],
  maxArguments: 0,
  async run(invocation) {
    const { options, signal, stdout } = invocation;
    const { createEngine } = await import("../../engine.js");
    await using sink = sinkFor(invocation);
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: sink.onEvent });
    const cloned = await engine.clone({ ...selectionOf(invocation, engine.projectDir), fullRefresh: options["full-refresh"], signal });
    const { results, kept, unknown } = cloned;
    if (options.json) printLine(stdout, toJson(cloned));
    if (kept.length > 0) sink.say(`Already there, and kept (--full-refresh replaces them): ${kept.join(", ")}`);
    if (unknown.length > 0) sink.say(`Not part of the state: ${unknown.join(", ")}`);
    return exitCodeOf(results);
  },
};
