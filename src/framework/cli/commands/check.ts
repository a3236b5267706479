import { type Command, engineOptionsOf, printLine, toJson } from "../command.js";
import { projectOptions } from "../options.js";

export const check: Command = {
  summary: "Find mistakes without touching any data: load, compile and bind everything offline, and look at the files of sources.",
  usage: "[options]",
  examples: [["model check", "all that is wrong with the project, in one report"]],
  options: projectOptions,
  maxArguments: 0,
  async run(invocation) {
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const { nodes } = await engine.check();
    const counts: Record<string, number> = {};
    for (const { kind } of Object.values(nodes)) counts[kind] = (counts[kind] ?? 0) + 1;
    if (invocation.options.json) printLine(invocation.stdout, toJson({ ok: true, counts }));
    else
      printLine(
        invocation.stdout,
        `All well: ${Object.entries(counts)
          .map(([kind, count]) => `${count} ${kind}${count === 1 ? "" : "s"}`)
          .join(", ")}.`,
      );
    return 0;
  },
};
