import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { compiledPath } from "../../artifacts/dbt/compiled.js";
import { type Command, engineOptionsOf, printLine, selectionOf, toJson } from "../command.js";
import { projectOptions, selectionOptions } from "../options.js";

export const compileCommand: Command = {
  summary: "Write the complete SQL of models and snapshots to target/compiled, and print it for a single one.",
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
    const written = Object.values(nodes).flatMap((node) =>
      (node.kind === "model" || node.kind === "snapshot") && selected.has(node.id)
        ? [{ name: node.name, path: posix.join("target", compiledPath(node)), sql: node.sql }]
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
    else printLine(stdout, `Wrote the SQL of ${written.length} models and snapshots to target/compiled.`);
    return 0;
  },
};
