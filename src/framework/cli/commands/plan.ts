import { relative, resolve } from "node:path";
import { paletteFor } from "../../observe/palette.js";
import { type Command, engineOptionsOf, type Invocation, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";
import { planText } from "../plan-text.js";
import { warningsOf } from "../sink.js";

/** A file as the engine takes it: named from where the command is given. */
export const planFileOf = ({ cwd }: Invocation, projectDir: string, file: string | undefined): string | undefined =>
  file === undefined ? undefined : relative(projectDir, resolve(cwd, file));

export const planCommand: Command = {
  summary: "Show what a build would change, and for whom: models, columns, readers; `model apply` then runs just that.",
  usage: "[--select SELECTOR …] [options]",
  examples: [
    ["model plan", "everything that is not as it was built"],
    ["model plan --select +fct_orders --sql", "a model and all it needs, with the statements"],
    ["model plan --out plan.json", "to be applied later: model apply plan.json"],
  ],
  options: [...selectionOptions, ...projectOptions, "force", "full-refresh", "out", "sql", "wait"],
  maxArguments: 0,
  async run(invocation) {
    const { options, stdout, env } = invocation;
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    const out = planFileOf(invocation, engine.projectDir, options.out);
    const plan = await engine.plan({
      ...selectionOf(invocation, engine.projectDir),
      force: options.force,
      fullRefresh: options["full-refresh"],
      out,
    });
    printLine(stdout, options.json ? toJson(plan) : planText(plan, paletteFor(stdout, env), { sql: options.sql, file: options.out }));
    return 0;
  },
};
