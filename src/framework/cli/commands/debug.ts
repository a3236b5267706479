import { version } from "../../core/version.js";
import { type Command, engineOptionsOf, printLine, toJson } from "../command.js";
import { projectOptions } from "../options.js";

export const debug: Command = {
  summary: "Check that the project loads and the target can be reached.",
  usage: "[options]",
  examples: [["model debug --target prod", "is prod reachable?"]],
  options: [...projectOptions, "wait"],
  maxArguments: 0,
  async run(invocation) {
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const [row] = await engine.show({ sql: "select version() as version" }, { live: true });
    const facts = {
      modelwright: version,
      node: process.version,
      project: engine.projectDir,
      target: engine.target,
      database: row?.version,
    };
    if (invocation.options.json) printLine(invocation.stdout, toJson({ ok: true, ...facts }));
    else for (const [name, value] of Object.entries(facts)) printLine(invocation.stdout, `${name.padEnd(12)} ${String(value)}`);
    return 0;
  },
};
