import type { Problem } from "../core/errors/index.js";
import type { BuildableNode } from "./manifest.js";

/** How building a model, seed or snapshot ended: `unchanged` when what would have been built is there already. */
export type BuildStatus = "success" | "unchanged" | "error" | "skipped";
/** How a test ended: `error` when it could not be run, `unchanged` when it has passed on the very same data before. */
export type TestStatus = "pass" | "unchanged" | "warn" | "fail" | "error" | "skipped";

interface ResultCommon {
  /** Id of the node. */
  readonly id: string;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly problem: Problem | undefined;
  /** Why it was skipped or what it found, in one line. */
  readonly message: string | undefined;
}

export interface BuildResult extends ResultCommon {
  readonly kind: BuildableNode["kind"];
  readonly status: BuildStatus;
  /** Rows of a table; `undefined` for a view. */
  readonly rows: number | undefined;
}

export interface TestResult extends ResultCommon {
  readonly kind: "test";
  readonly status: TestStatus;
  /** Number of failing rows; `undefined` when the test did not run. */
  readonly failures: number | undefined;
  /** Relation that holds the failing rows, with `--store-failures`. */
  readonly storedIn: string | undefined;
}

export type NodeResult = BuildResult | TestResult;

/** What a run did. */
export interface RunResults {
  readonly runId: string;
  readonly command: string;
  readonly target: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly results: readonly NodeResult[];
  /** `false` when a model failed or was skipped, a test failed or could not run, or the end of the run failed. */
  readonly ok: boolean;
  /** Why the end of the run failed: a statement of `onRunEnd`. */
  readonly problem?: Problem | undefined;
  /** Whether the caller's signal ended it early. */
  readonly interrupted: boolean;
}
