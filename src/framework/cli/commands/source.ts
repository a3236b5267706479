import { errorOf } from "../../core/errors/index.js";
import { formatTable } from "../../observe/format.js";
import { type Command, engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";

export const source: Command = {
  summary: "Find how old the newest records of sources are, against what their `freshness` allows.",
  usage: "freshness [--select SELECTOR …]",
  examples: [
    ["model source freshness", "all sources that promise something"],
    ["model source freshness --select source:shop", "those of one system"],
  ],
  options: [...selectionOptions, ...projectOptions, "wait"],
  maxArguments: 1,
  async run(invocation) {
    const { options, stdout, signal } = invocation;
    if (invocation.arguments[0] !== "freshness") throw errorOf("argument_missing", { command: "source", expected: "`freshness`" });
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const found = await engine.freshness({ ...selectionOf(invocation, engine.projectDir), signal });
    if (options.json) printLine(stdout, toJson(found));
    else if (found.results.length === 0) printLine(stdout, "None of the selected sources has a `freshness`.");
    else
      printLine(stdout, formatTable(found.results.map(({ name, status, newestAt, message }) => [status, name, message ?? newestAt ?? ""])));
    return found.ok ? 0 : 1;
  },
};
