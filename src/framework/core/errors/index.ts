import type { Location } from "../location.js";
import { formatLocation } from "../location.js";
import { artifactErrors } from "./artifacts.js";
import { ciCommentErrors } from "./ci-comment.js";
import { cliErrors } from "./cli.js";
import { compileErrors } from "./compile.js";
import { databaseErrors } from "./database.js";
import { diffErrors } from "./diff.js";
import type { ErrorEntry } from "./entry.js";
import { environmentErrors } from "./environment.js";
import { graphErrors } from "./graph.js";
import { ingestErrors } from "./ingest.js";
import { observeErrors } from "./observe.js";
import { planErrors } from "./plan.js";
import { projectErrors } from "./project.js";
import { reportErrors } from "./report.js";
import { runErrors } from "./run.js";
import { snapshotErrors } from "./snapshot.js";

/** Every error the framework can report: code → facts → message and hint. */
export const errorTable = {
  ...artifactErrors,
  ...ciCommentErrors,
  ...cliErrors,
  ...compileErrors,
  ...databaseErrors,
  ...environmentErrors,
  ...diffErrors,
  ...ingestErrors,
  ...graphErrors,
  ...observeErrors,
  ...planErrors,
  ...projectErrors,
  ...reportErrors,
  ...runErrors,
  ...snapshotErrors,
} as const;

/** The name of a kind of error: stable, machine-readable, printed by `--json`. */
export type ErrorCode = keyof typeof errorTable;

/** The facts that a kind of error is told with. */
export type ErrorFacts<Code extends ErrorCode> = (typeof errorTable)[Code] extends ErrorEntry<infer Facts> ? Facts : never;

/** One mistake or failure: plain data, so that it can be collected, sorted, sent as JSON. */
export interface Problem<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly message: string;
  readonly hint: string | undefined;
  readonly blame: "usage" | "failure";
  readonly facts: ErrorFacts<Code>;
  readonly at: Location | undefined;
}

/** Tells a problem: looks its code up in the table and writes its message and hint. */
export function problem<Code extends ErrorCode>(code: Code, facts: ErrorFacts<Code>, at?: Location): Problem<Code> {
  const { message, hint, blame } = errorTable[code] as unknown as ErrorEntry<ErrorFacts<Code>>;
  return { code, message: message(facts), hint: hint(facts), blame, facts, at };
}

/** `file:line:column: message` and, on a line of its own, the hint. */
export function formatProblem({ at, message, hint }: Problem): string {
  const headline = at === undefined ? message : `${formatLocation(at)}: ${message}`;
  return hint === undefined ? headline : `${headline}\n  ${hint}`;
}

/**
 * The one error that the framework throws for what it understands. It carries all problems of a kind that were found together.
 *
 * @example
 * ```ts
 * try {
 *   await engine.build();
 * } catch (error) {
 *   if (error instanceof ModelwrightError) for (const { code, at, message } of error.problems) log(code, at, message);
 *   else throw error;
 * }
 * ```
 */
export class ModelwrightError extends Error {
  override readonly name = "ModelwrightError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join("\n"), options);
    this.problems = problems;
  }
}

/** A {@link ModelwrightError} of a single problem. */
export function errorOf<Code extends ErrorCode>(code: Code, facts: ErrorFacts<Code>, at?: Location, cause?: unknown): ModelwrightError {
  return new ModelwrightError([problem(code, facts, at)], cause === undefined ? undefined : { cause });
}
