import type { Command } from "./command.js";
import { commonOptions, type OptionDefinition, options } from "./options.js";

/** Names of the project for `--select` and the like; asked only where such a name is being typed. */
export type ListNames = () => Promise<readonly string[]>;

const takesNames = ["select", "exclude"];

/**
 * What can stand where the last word is being typed: commands, a command's options, names of the project.
 * Names are completed behind a selector's `+` and `@`, too.
 */
export async function completions(
  commands: Readonly<Record<string, Command>>,
  words: readonly string[],
  listNames: ListNames,
): Promise<string[]> {
  const [name = "", ...rest] = words;
  if (rest.length === 0) return startingWith([...Object.keys(commands), "help"], name);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const current = rest.at(-1) ?? "";
  if (name === "help") return startingWith(Object.keys(commands), current);
  if (command === undefined) return [];
  const known = [...command.options, ...commonOptions];
  if (current.startsWith("-"))
    return startingWith(
      known.map((option) => `--${option}`),
      current,
    );

  const previous = rest.at(-2) ?? "";
  const option = known.find(
    (candidate) => previous === `--${candidate}` || previous === `-${(options[candidate] as OptionDefinition).short}`,
  );
  const namesNode = option === undefined ? name === "show" : takesNames.includes(option);
  if (!namesNode) return [];
  const operator = /^(?:@|\d*\+)?/.exec(current)?.[0] ?? "";
  return startingWith(
    (await listNames()).map((node) => operator + node),
    current,
  );
}

const startingWith = (candidates: readonly string[], start: string): string[] =>
  candidates.filter((candidate) => candidate.startsWith(start));
