import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { errorOf } from "../../core/errors/index.js";
import { paletteFor } from "../../observe/palette.js";
import { type Command, engineOptionsOf, type Invocation, printLine, selectionOf, toJson, wholeNumber } from "../command.js";
import { diffText } from "../diff-text.js";
import { projectOptions, selectionOptions } from "../options.js";

export const diff: Command = {
  summary: "Compare models of the target with the same models of another one: columns, rows, keys, values. Exit code 1 when they differ.",
  usage: "[NAME | --select SELECTOR …] --against TARGET",
  examples: [
    ["model diff fct_revenue --against prod", "what differs, with the first rows"],
    ["model diff fct_revenue --against prod --key order_id,line_no", "rows told apart by these columns"],
    ["model diff --select tag:mart --against prod --html diff.html", "several, as one page to read in a browser"],
    [
      "model diff fct_revenue --against prod --where \"order_date < '2026-01-01'\" --tolerance 1e-9",
      "a part of the rows; nearly equal is equal",
    ],
  ],
  options: [
    "against",
    "key",
    "columns",
    "exclude-columns",
    "where",
    "tolerance",
    "limit",
    ...selectionOptions,
    ...projectOptions,
    "markdown",
    "html",
    "wait",
  ],
  maxArguments: 1,
  async run(invocation) {
    const { options, stdout, env, cwd, signal } = invocation;
    const { createEngine, diffHtml, diffMarkdown } = await import("../../engine.js");
    const compared = comparedIn(invocation);
    await using engine = await createEngine(await engineOptionsOf(invocation));
    const found = await engine.diff({ ...selectionOf(invocation, engine.projectDir), ...compared, signal });
    if (options.html !== undefined) await writeFile(resolve(cwd, options.html), await diffHtml(found));
    if (options.json) printLine(stdout, toJson(found));
    else if (options.markdown) stdout.write(await diffMarkdown(found));
    else printLine(stdout, diffText(found, paletteFor(stdout, env), stdout.isTTY ? stdout.columns || 80 : undefined));
    return found.same ? 0 : 1;
  },
};

/** What the command line says is compared. */
function comparedIn(invocation: Invocation) {
  const { options } = invocation;
  const [model] = invocation.arguments;
  if (options.against === undefined)
    throw errorOf("argument_missing", { command: "diff", expected: "--against with the name of a target" });
  if ((model === undefined) === (options.select === undefined && options.selector === undefined)) {
    throw errorOf("argument_missing", { command: "diff", expected: "the name of a model, or --select" });
  }
  return {
    against: options.against,
    model,
    key: namesIn(options.key),
    columns: namesIn(options.columns),
    excludeColumns: namesIn(options["exclude-columns"]),
    where: options.where,
    limit: wholeNumber("--limit", options.limit, 0) ?? 10,
    tolerance: toleranceIn(options.tolerance),
  };
}

const namesIn = (text: string | undefined): string[] | undefined =>
  text
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

function toleranceIn(text: string | undefined): number {
  const value = text === undefined ? 0 : Number(text);
  if (text?.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw errorOf("option_value", { option: "--tolerance", expected: "a number of at least 0, e.g. 1e-9", value: text });
  }
  return value;
}
