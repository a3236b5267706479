import { type Command, engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";

export const ls: Command = {
  summary: "List what a selection means.",
  usage: "[--select SELECTOR …]",
  examples: [
    ["model ls", "everything"],
    ["model ls --select 2+fct_orders", "two generations of parents"],
    ["model ls --select resource_type:model,tag:nightly", "models with a tag"],
    ["model ls --json", "for machines"],
  ],
  options: [...selectionOptions, ...projectOptions],
  maxArguments: 0,
  async run(invocation) {
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const nodes = engine.ls(selectionOf(invocation));
    printLine(invocation.stdout, invocation.options.json ? toJson(nodes) : nodes.map(({ id }) => id).join("\n"));
    return 0;
  },
};
