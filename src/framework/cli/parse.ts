import { parseArgs } from "node:util";
import { errorOf } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import type { Command } from "./command.js";
import { commonOptions, type OptionDefinition, type OptionName, type OptionValues, options } from "./options.js";

/** The options and arguments that follow a command's name. */
export interface Parsed {
  readonly values: OptionValues;
  readonly arguments: readonly string[];
}

/**
 * Reads a command line against what the command takes.
 *
 * @throws {@link ModelwrightError} for options and arguments that it does not take, with what was probably meant.
 */
export function parseCommandLine(name: string, command: Command, args: readonly string[]): Parsed {
  const known: readonly OptionName[] = [...command.options, ...commonOptions];
  const definitions: Record<string, OptionDefinition> = Object.fromEntries(known.map((option) => [option, options[option]]));
  const { tokens, values, positionals } = parseArgs({
    args: spreadMultiple(args, definitions),
    options: Object.fromEntries(
      Object.entries(definitions).map(([option, { type, short, multiple }]) => [
        option,
        { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });

  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const definition = definitions[token.name];
    if (definition === undefined) {
      const similar = similarNames(token.name, known).map((option) => `--${option}`);
      throw errorOf("option_unknown", { option: token.rawName, command: name, similar });
    }
    if (definition.type === "string" && (token.value === undefined || token.value === "")) {
      throw errorOf("option_value", { option: `--${token.name}`, expected: definition.value ?? "a value", value: undefined });
    }
    if (definition.type === "boolean" && token.value !== undefined) {
      throw errorOf("option_value", { option: `--${token.name}`, expected: "no value", value: token.value });
    }
  }
  const extra = positionals[command.maxArguments];
  if (extra !== undefined) throw errorOf("argument_unexpected", { argument: extra, command: name });
  return { values: values as OptionValues, arguments: positionals };
}

/** dbt takes several values after one `--select`: `--select a b` becomes `--select a --select b`. */
function spreadMultiple(args: readonly string[], definitions: Readonly<Record<string, OptionDefinition>>): string[] {
  const spread: string[] = [];
  let current: string | undefined;
  let values = 0;
  for (const arg of args) {
    if (arg.startsWith("-")) {
      const name = Object.keys(definitions).find((option) => arg === `--${option}` || arg === `-${definitions[option]?.short}`);
      current = name !== undefined && definitions[name]?.multiple === true ? arg : undefined;
      values = 0;
      spread.push(arg);
    } else {
      if (current !== undefined && values > 0) spread.push(current);
      values += 1;
      spread.push(arg);
    }
  }
  return spread;
}
