import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";

export const compileCommand: Command = {
  summary: "Write the complete SQL of models to target/compiled, and print it for a single one.",
  usage: "[--select SELECTOR …]",
  examples: [
    ["model compile", "all models"],
    ["model compile --select fct_orders", "one of them, printed too"],
  ],
  options: [...selectionOptions, ...projectOptions],
  maxArguments: 0,
  async run(invocation) {
    const { options, stdout } = invocation;
    const { createEngine } = await import("../../engine.js");
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const selected = new Set((await engine.ls(selectionOf(invocation, engine.projectDir))).map(({ id }) => id));
    const { nodes } = await engine.compile();
    const models = Object.values(nodes).filter((node) => node.kind === "model" && selected.has(node.id));
    const written = models.flatMap((node) =>
      node.kind === "model"
        ? [{ name: node.name, path: `target/compiled/${node.location.file.replace(/\.[cm]?[jt]s$/, ".sql")}`, sql: node.sql }]
        : [],
    );
    for (const { path, sql } of written) {
      const file = join(engine.projectDir, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${sql}\n`);
    }
    const [only] = written;
    if (options.json) printLine(stdout, toJson(written));
    else if (written.length === 1 && only !== undefined) printLine(stdout, only.sql);
    else printLine(stdout, `Wrote the SQL of ${written.length} models to target/compiled.`);
    return 0;
  },
};
