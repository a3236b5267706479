import { errorOf } from "../../core/errors/index.js";
import { type Command, engineOptionsOf, jsonObject, printLine, toJson } from "../command.js";
import { projectOptions } from "../options.js";
import { formatRows } from "../rows.js";
import { warningsOf } from "../sink.js";

export const runOperationCommand: Command = {
  summary: "Run an operation: statements that the project declares with defineOperation, in one transaction.",
  usage: "NAME [--args JSON]",
  examples: [
    ["model run-operation prune_audit --args '{\"days\": 3}'", "one that takes arguments"],
    ["model run-operation prune_audit --args '{\"days\": 3}' --json", "its rows, for machines"],
  ],
  options: ["args", ...projectOptions, "wait"],
  maxArguments: 1,
  async run(invocation) {
    const { options, stdout, signal } = invocation;
    const [name] = invocation.arguments;
    if (name === undefined) throw errorOf("argument_missing", { command: "run-operation", expected: "the name of an operation" });
    const args = jsonObject("--args", options.args, '{"days": 3}');
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    const rows = await engine.runOperation(name, args, { signal });
    const width = stdout.isTTY ? stdout.columns || 80 : undefined;
    printLine(stdout, options.json ? toJson(rows) : rows.length === 0 ? "(no rows)" : formatRows(rows, width));
    return 0;
  },
};
