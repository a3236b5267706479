import type { Command } from "./command.js";
import { commonOptions, type OptionDefinition, options } from "./options.js";

const exitCodes = "Exit codes: 0 all well · 1 a model or test failed · 2 wrong usage, project or source files · 130 interrupted";

/** The first page: every command in a line. */
export function overviewHelp(commands: Readonly<Record<string, Command>>, version: string): string {
  return [
    `Modelwright ${version} — typed data models in TypeScript, built in DuckDB`,
    "",
    "Usage: model <command> [options]",
    "",
    ...aligned(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    "",
    "Examples:",
    ...aligned([
      ["npx model build", "build and test everything"],
      ["npx model build --select +fct_orders", "one model and all it needs"],
      ["npx model check", "find mistakes without touching data"],
      ["npx model <command> --help", "what a command can do"],
    ]),
    "",
    exitCodes,
  ].join("\n");
}

/** The page of one command: what it does, by example first. */
export function commandHelp(name: string, command: Command): string {
  return [
    `model ${name} ${command.usage}`.trim(),
    "",
    command.summary,
    "",
    "Examples:",
    ...aligned(command.examples.map(([line, meaning]) => [`npx ${line}`, meaning])),
    "",
    "Options:",
    ...aligned([...command.options, ...commonOptions].map((option) => optionLine(option, options[option]))),
    "",
    exitCodes,
  ].join("\n");
}

function optionLine(name: string, { short, value, help }: OptionDefinition): [string, string] {
  return [`${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`, help];
}

function aligned(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
