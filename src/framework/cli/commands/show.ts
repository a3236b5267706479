import { errorOf } from "../../core/errors/index.js";
import { type Command, engineOptionsOf, printLine, toJson, wholeNumber } from "../command.js";
import { projectOptions } from "../options.js";
import { formatRows } from "../rows.js";
import { warningsOf } from "../sink.js";

export const show: Command = {
  summary: "Show rows of a model, seed, snapshot or source, or of a query.",
  usage: "[NAME | --inline SQL] [--limit N]",
  examples: [
    ["model show fct_orders", "the first 20 rows"],
    ["model show --inline 'select count(*) from fct_orders'", "the rows of a query"],
    ["model show stg_orders --limit 5 --json", "for machines"],
  ],
  options: ["inline", "limit", "live", ...projectOptions, "env", "wait"],
  maxArguments: 1,
  async run(invocation) {
    const { options, stdout, signal } = invocation;
    const [name] = invocation.arguments;
    if ((name === undefined) === (options.inline === undefined)) {
      throw errorOf("argument_missing", { command: "show", expected: "the name of a model, or --inline with a query" });
    }
    const limit = wholeNumber("--limit", options.limit, 0) ?? 20;
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    const rows = await engine.show(name === undefined ? { sql: options.inline ?? "" } : { name }, {
      limit,
      signal,
      live: options.live,
    });
    const width = stdout.isTTY ? stdout.columns || 80 : undefined;
    printLine(stdout, options.json ? toJson(rows) : rows.length === 0 ? "(no rows)" : formatRows(rows, width));
    return 0;
  },
};
