import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Command, printLine, projectDirOf, toJson } from "../command.js";

/** What a project generates and can generate again. Databases and data are not touched. */
const generated = ["target", "docs-site/dist"];

export const clean: Command = {
  summary: "Remove what was generated: target/ and docs-site/dist/. Data stays.",
  usage: "",
  examples: [["model clean", "start from a clean folder"]],
  options: [],
  maxArguments: 0,
  async run({ options, cwd, stdout }) {
    const { findProjectFiles } = await import("../../project/files.js");
    const dir = await projectDirOf(cwd, options["project-dir"]);
    findProjectFiles(dir); // Refuses a folder that is not a project.
    for (const folder of generated) await rm(join(dir, folder), { recursive: true, force: true });
    printLine(stdout, options.json ? toJson({ ok: true, removed: generated }) : `Removed ${generated.join(" and ")}.`);
    return 0;
  },
};
