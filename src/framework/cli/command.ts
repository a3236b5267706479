import { relative, resolve } from "node:path";
import { errorOf } from "../core/errors/index.js";
import type { EngineOptions, RunResults, SelectionSpec } from "../engine.js";
import type { Output } from "../observe/output.js";
import type { OptionName, OptionValues } from "./options.js";

/** 0: all well. 1: a model or test failed. 2: the command line, the project or a source's files are wrong. */
export type ExitCode = 0 | 1 | 2;

/** What a run ends with: 2 where nothing but bad input, a source's broken file say, has failed it. */
export function exitCodeOf({ ok, results, problem }: RunResults): ExitCode {
  if (ok) return 0;
  // A relation that its tests keep out has no problem of its own.
  const blames = results.flatMap((result) => (result.status === "error" || result.status === "fail" ? (result.problem?.blame ?? []) : []));
  return problem === undefined && blames.length > 0 && blames.every((blame) => blame === "usage") ? 2 : 1;
}

/** What a command works with. */
export interface Invocation {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly options: OptionValues;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One command: a new one is a file in commands/ and a line in its registry. */
export interface Command {
  readonly summary: string;
  /** What follows the command's name. */
  readonly usage: string;
  /** Command lines and what they do. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  readonly options: readonly OptionName[];
  /** How many arguments it takes at the most. */
  readonly maxArguments: number;
  readonly run: (invocation: Invocation) => Promise<ExitCode>;
}

/** The selection that options name. Folders are named from where the command is given, and known by their place in the project. */
export function selectionOf({ options, cwd }: Invocation, projectDir: string): SelectionSpec {
  const { select = [], exclude = [], selector, state } = options;
  return {
    select: [...select, ...(selector === undefined ? [] : [`selector:${selector}`])],
    exclude,
    state: state === undefined ? undefined : relative(projectDir, resolve(cwd, state)) || ".",
  };
}

/** The folder that is named, or the nearest around this one that is a project: commands work in every folder of a project. */
export async function projectDirOf(cwd: string, named?: string): Promise<string> {
  if (named !== undefined) return resolve(cwd, named);
  const { findProjectDir } = await import("../project/files.js");
  return findProjectDir(cwd) ?? cwd;
}

/** What every command that opens a project passes to the engine. */
export async function engineOptionsOf({ command, options, cwd }: Invocation): Promise<EngineOptions> {
  return {
    projectDir: await projectDirOf(cwd, options["project-dir"]),
    target: options.target,
    env: options.env,
    vars: jsonObject("--vars", options.vars, '{"since": "2026-01-01"}'),
    threads: wholeNumber("--threads", options.threads, 1),
    waitMs: (wholeNumber("--wait", options.wait, 0) ?? 0) * 1000,
    purpose: `model ${command}`,
  };
}

/** A whole number from `min` to `max`; `undefined` when the option is not given. */
export function wholeNumber(option: string, text: string | undefined, min: number, max = Number.POSITIVE_INFINITY): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < min || value > max) {
    throw errorOf("option_value", {
      option,
      expected: max === Number.POSITIVE_INFINITY ? `a whole number of at least ${min}` : `a whole number from ${min} to ${max}`,
      value: text,
    });
  }
  return value;
}

/** A JSON object; an empty one when the option is not given. */
export function jsonObject(option: string, text: string | undefined, example: string): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  const refuse = () => errorOf("option_value", { option, expected: `a JSON object, e.g. '${example}'`, value: text });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse();
  return value as Readonly<Record<string, unknown>>;
}

export const printLine = (output: Output, text = ""): void => {
  output.write(`${text}\n`);
};

/** JSON in which every number keeps its digits. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
