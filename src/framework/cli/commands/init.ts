import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { errorOf } from "../../core/errors/index.js";
import { namePattern } from "../../core/names.js";
import { type Command, printLine, toJson } from "../command.js";
import { template } from "../template.js";

export const init: Command = {
  summary: "Make a new project: a source, a staging model and a mart that build at once.",
  usage: "[FOLDER]",
  examples: [
    ["model init shop", "a new project in the folder shop"],
    ["model init", "in this folder"],
  ],
  options: [],
  maxArguments: 1,
  async run({ arguments: [folder = "."], cwd, options, stdout }) {
    const dir = resolve(cwd, folder);
    const name = basename(dir)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_");
    if (!namePattern.test(name)) throw errorOf("name_invalid", { what: "project", name });
    const files = template(name);
    const taken = Object.keys(files).find((file) => existsSync(join(dir, file)));
    if (taken !== undefined) throw errorOf("folder_not_empty", { folder: folder === "." ? "This folder" : folder, file: taken });
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), content);
    }
    const next = [...(folder === "." ? [] : [`cd ${folder}`]), "npm install", "npx model build"];
    if (options.json) printLine(stdout, toJson({ ok: true, files: Object.keys(files) }));
    else printLine(stdout, [`Wrote ${Object.keys(files).length} files. Next:`, ...next.map((line) => `  ${line}`)].join("\n"));
    return 0;
  },
};
