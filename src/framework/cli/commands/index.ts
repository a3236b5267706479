import type { Command } from "../command.js";
import { applyCommand } from "./apply.js";
import { buildCommand, runCommand, seedCommand, snapshotCommand, testCommand } from "./build.js";
import { check } from "./check.js";
import { ciCommentCommand } from "./ci-comment.js";
import { clean } from "./clean.js";
import { cloneCommand } from "./clone.js";
import { compileCommand } from "./compile.js";
import { completion } from "./completion.js";
import { debug } from "./debug.js";
import { dev } from "./dev.js";
import { diff } from "./diff.js";
import { docs } from "./docs.js";
import { envCommand } from "./env.js";
import { init } from "./init.js";
import { intervalsCommand } from "./intervals.js";
import { ls } from "./ls.js";
import { planCommand } from "./plan.js";
import { retryCommand } from "./retry.js";
import { runOperationCommand } from "./run-operation.js";
import { show } from "./show.js";
import { source } from "./source.js";

/** The commands, in the order in which the help lists them. */
export const commands = {
  init,
  build: buildCommand,
  plan: planCommand,
  apply: applyCommand,
  env: envCommand,
  run: runCommand,
  test: testCommand,
  seed: seedCommand,
  snapshot: snapshotCommand,
  retry: retryCommand,
  clone: cloneCommand,
  "run-operation": runOperationCommand,
  dev,
  check,
  ls,
  show,
  intervals: intervalsCommand,
  diff,
  "ci-comment": ciCommentCommand,
  compile: compileCommand,
  source,
  docs,
  debug,
  clean,
  completion,
} as const satisfies Record<string, Command>;
