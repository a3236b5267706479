import type { ListedNode } from "../../engine.js";
import { displayWidth, fitWidth, formatTable } from "../../observe/format.js";
import { type Palette, paletteFor } from "../../observe/palette.js";
import { type Command, engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";
import { warningsOf } from "../sink.js";

export const ls: Command = {
  summary: "List what a selection means: as a table on a terminal, else one id a line.",
  usage: "[--select SELECTOR …]",
  examples: [
    ["model ls", "everything"],
    ["model ls --select 2+fct_orders", "two generations of parents"],
    ["model ls --select resource_type:model,tag:nightly", "models with a tag"],
    ["model ls --select tag:nightly | wc -l", "one id a line, for other programs"],
    ["model ls --env feature_x", "what is built and tested in an environment"],
    ["model ls --json", "kind, name, file, tags and materialization"],
  ],
  options: [...selectionOptions, ...projectOptions, "env", "wait"],
  maxArguments: 0,
  async run(invocation) {
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    const nodes = await engine.ls(selectionOf(invocation, engine.projectDir));
    const { stdout, options, env } = invocation;
    if (options.json) printLine(stdout, toJson(nodes));
    else if (stdout.isTTY) printLine(stdout, forPeople(nodes, paletteFor(stdout, env), stdout.columns || 80));
    else printLine(stdout, nodes.map(({ id }) => id).join("\n"));
    return 0;
  },
};

/** Less of a file's path says nothing. */
const shortestFile = 16;

/** Kind, materialization, name and file; the file gives way where a terminal is narrow. */
function forPeople(nodes: readonly ListedNode[], { bold, dim }: Palette, width: number): string {
  const named = nodes.map(({ kind, materialized, name }) => [dim(kind), materialized ?? "", bold(name)]);
  const room = width - Math.max(...formatTable(named).split("\n").map(displayWidth)) - 2;
  return formatTable(
    named.map((cells, index) => (room < shortestFile ? cells : [...cells, dim(fitWidth(nodes[index]?.file ?? "", room))])),
  );
}
