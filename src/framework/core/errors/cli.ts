import { suggest, usage } from "./entry.js";

/** What can be wrong with a command line. */
export const cliErrors = {
  command_unknown: usage<{ command: string; similar: readonly string[]; known: readonly string[] }>(
    ({ command }) => `There is no command "${command}".`,
    ({ similar, known }) => suggest(similar, known, "commands"),
  ),
  option_unknown: usage<{ option: string; command: string; similar: readonly string[] }>(
    ({ option, command }) => `\`model ${command}\` has no option ${option}.`,
    ({ option, command, similar }) =>
      option === "--env" && (command === "plan" || command === "apply")
        ? "`npx model env diff NAME` tells what promoting an environment would change, `npx model build --env NAME --explain` what a build there would build."
        : (suggest(similar) ?? `\`npx model ${command} --help\` lists its options.`),
  ),
  option_value: usage<{ option: string; expected: string; value: string | undefined }>(({ option, expected, value }) =>
    value === undefined ? `${option} needs a value: ${expected}.` : `${option} takes ${expected}, not "${value}".`,
  ),
  option_alone: usage<{ option: string; needs: string }>(({ option, needs }) => `${option} means something only with ${needs}.`),
  type_checker_missing: usage<{ projectDir: string }>(
    ({ projectDir }) => `${projectDir} has no TypeScript of its own, or no tsconfig.json, to check types with.`,
    "`npm install --save-dev typescript`, and a tsconfig.json as `npx model init` writes one.",
  ),
  argument_unexpected: usage<{ argument: string; command: string }>(
    ({ argument, command }) => `\`model ${command}\` does not take the argument "${argument}".`,
    ({ argument }) => `To select models, write --select ${argument}.`,
  ),
  argument_missing: usage<{ command: string; expected: string }>(({ command, expected }) => `\`model ${command}\` needs ${expected}.`),
  folder_not_empty: usage<{ folder: string; file: string }>(
    ({ folder, file }) => `${folder} has a ${file} already; nothing was written.`,
    "Name a new folder: npx model init my_project.",
  ),
} as const;
