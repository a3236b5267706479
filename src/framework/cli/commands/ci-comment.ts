import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { errorOf } from "../../core/errors/index.js";
import { type Command, engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";
import { warningsOf } from "../sink.js";

export const ciCommentCommand: Command = {
  summary: "Write a comment on a pull request: what it changes in another target, what its tests found, how its data differs.",
  usage: "--against TARGET [--select SELECTOR …] [options]",
  examples: [
    ["model ci-comment --target ci --against prod", "after a build of ci; the data of all changed models is compared"],
    ["model ci-comment --against prod --select tag:mart --out comment.md", "of these models, into a file"],
  ],
  options: ["against", ...selectionOptions, ...projectOptions, "out", "wait"],
  maxArguments: 0,
  async run(invocation) {
    const { options, stdout, cwd, signal } = invocation;
    const { against, out } = options;
    if (against === undefined)
      throw errorOf("argument_missing", { command: "ci-comment", expected: "--against with the name of a target" });
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine({ ...(await engineOptionsOf(invocation)), onEvent: warningsOf(invocation) });
    const comment = await engine.ciComment({ ...selectionOf(invocation, engine.projectDir), against, signal });
    if (out !== undefined) await writeFile(resolve(cwd, out), comment.markdown);
    if (options.json) printLine(stdout, toJson(comment));
    else if (out === undefined) stdout.write(comment.markdown);
    return 0;
  },
};
