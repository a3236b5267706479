import { errorOf } from "../../core/errors/index.js";
import { type Command, engineOptionsOf, printLine, toJson } from "../command.js";
import { projectOptions } from "../options.js";
import { formatRows } from "../rows.js";

export const intervalsCommand: Command = {
  summary: "Tell which time an interval-tracked model is filled for, and where it has gaps.",
  usage: "NAME",
  examples: [
    ["model intervals fct_events", "filled time and gaps"],
    ["model build --select fct_events", "fill the gaps"],
    ["model build --select fct_events --start 2024-01-01 --end 2024-02-01", "build a month again"],
  ],
  options: [...projectOptions, "wait"],
  maxArguments: 1,
  async run(invocation) {
    const { options, stdout } = invocation;
    const [name] = invocation.arguments;
    if (name === undefined) throw errorOf("argument_missing", { command: "intervals", expected: "the name of a model" });
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const found = await engine.intervals(name);
    if (options.json) printLine(stdout, toJson(found));
    else {
      const rows = [
        ...found.filled.map(({ start, end }) => ({ time: "filled", start, end, batches: null })),
        ...found.gaps.map(({ start, end, batches }) => ({ time: "gap", start, end, batches })),
      ].toSorted((a, b) => a.start.localeCompare(b.start));
      printLine(stdout, rows.length === 0 ? "No batch is over yet." : formatRows(rows, stdout.isTTY ? stdout.columns || 80 : undefined));
    }
    return 0;
  },
};
