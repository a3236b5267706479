import { type Command, engineOptionsOf, exitCodeOf, printLine, toJson } from "../command.js";
import { projectOptions } from "../options.js";
import { sinkFor } from "../sink.js";
import { planFileOf } from "./plan.js";

export const applyCommand: Command = {
  summary: "Run just what a plan says; refuse one that is stale or was made for something else.",
  usage: "[FILE] [options]",
  examples: [
    ["model apply", "the last plan"],
    ["model apply plan.json --allow-destructive", "a plan that drops columns, too"],
    ["model apply --prune", "and drop what no model has any more"],
  ],
  options: [...projectOptions, "allow-destructive", "prune", "fail-fast", "threads", "wait", "log-format", "quiet"],
  maxArguments: 1,
  async run(invocation) {
    const { options, signal, stdout } = invocation;
    const { createEngine } = await import("../../engine.js");
    await using sink = sinkFor(invocation);
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: sink.onEvent });
    const applied = await engine.apply({
      plan: planFileOf(invocation, engine.projectDir, invocation.arguments[0]),
      allowDestructive: options["allow-destructive"],
      prune: options.prune,
      failFast: options["fail-fast"],
      signal,
    });
    const { results, pruned } = applied;
    if (options.json) printLine(stdout, toJson(applied));
    if (pruned.length > 0) {
      sink.say(`Dropped, for no model has them any more: ${pruned.map(({ schema, name }) => `${schema}.${name}`).join(", ")}`);
    }
    return exitCodeOf(results);
  },
};
