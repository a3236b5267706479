import { Console } from "node:console";
import { errorOf, formatProblem, ModelwrightError } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";
import { version } from "../core/version.js";
import type { Output } from "../observe/output.js";
import { type Command, type ExitCode, type Invocation, printLine, projectDirOf, toJson } from "./command.js";
import { commands } from "./commands/index.js";
import { completions } from "./complete.js";
import { commandHelp, overviewHelp } from "./help.js";
import { parseCommandLine } from "./parse.js";

/** Where a command line runs. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Runs one command line and gives its exit code. Mistakes are told on standard error, never as a stack. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, signal } = surroundings;
  const [name = "help", ...rest] = args;
  try {
    if (["help", "--help", "-h"].includes(name) && rest.length === 0) {
      printLine(stdout, overviewHelp(commands, version));
      return 0;
    }
    if (["--version", "-v"].includes(name)) {
      printLine(stdout, version);
      return 0;
    }
    if (name === "complete") {
      for (const word of await completions(commands, rest, () => namesIn(surroundings.cwd))) printLine(stdout, word);
      return 0;
    }
    const [command, commandName] = findCommand(name === "help" ? (rest[0] ?? "") : name);
    if (name === "help" || rest.includes("--help") || rest.includes("-h")) {
      printLine(stdout, commandHelp(commandName, command));
      return 0;
    }
    const parsed = parseCommandLine(commandName, command, rest);
    const invocation: Invocation = { ...surroundings, command: commandName, arguments: parsed.arguments, options: parsed.values };
    const code: ExitCode = await command.run(invocation);
    return signal.aborted ? 130 : code;
  } catch (error) {
    if (signal.aborted) return 130;
    if (!(error instanceof ModelwrightError)) throw error;
    if (args.includes("--json")) printLine(stdout, toJson({ ok: false, problems: error.problems }));
    else printLine(stderr, error.problems.map(formatProblem).join("\n\n"));
    return error.problems.some(({ blame }) => blame === "usage") ? 2 : 1;
  }
}

/** The names of a project's nodes; none where there is no sound project, because a shell that completes has nobody to tell. */
async function namesIn(cwd: string): Promise<readonly string[]> {
  const { createEngine } = await import("../engine.js");
  try {
    await using engine = await createEngine({ projectDir: await projectDirOf(cwd) });
    return (await engine.ls()).flatMap(({ kind, name }) => (kind === "test" ? [] : [name]));
  } catch (error) {
    if (error instanceof ModelwrightError) return [];
    throw error;
  }
}

function findCommand(name: string): [Command, string] {
  const known = Object.keys(commands);
  if (!Object.hasOwn(commands, name)) throw errorOf("command_unknown", { command: name, similar: similarNames(name, known), known });
  return [commands[name as keyof typeof commands], name];
}

/**
 * Runs the process's own command line. The first Ctrl-C stops cleanly, the second one at once. A reader that goes away
 * (`model ls | head`) ends the process without a word. A project's file that ends the process is told: nothing else would say so.
 * Standard output is the command's alone, for machines to read: what a project's files print goes to standard error.
 */
export async function runProcess(): Promise<void> {
  let isDone = false;
  process.on("exit", (code) => {
    if (isDone || code === 130) return;
    process.exitCode = 2;
    process.stderr.write("A file of the project ended the process (process.exit). A model file only declares.\n");
  });
  const leave = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isDone = true;
    process.exit(0);
  };
  process.stdout.on("error", leave);
  process.stderr.on("error", leave);
  const interrupt = new AbortController();
  process.on("SIGINT", () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
  const { stdout, stderr, env } = process;
  Object.defineProperty(process, "stdout", { value: stderr });
  globalThis.console = new Console(stderr);
  try {
    process.exitCode = await main(process.argv.slice(2), { stdout, stderr, env, cwd: process.cwd(), signal: interrupt.signal });
  } finally {
    isDone = true;
  }
}
