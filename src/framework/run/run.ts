import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import type { RunResults } from "../artifacts/run-results.js";
import { type Clock, systemClock } from "../core/clock.js";
import { ModelwrightError, type Problem } from "../core/errors/index.js";
import type { EventSink } from "../core/events.js";
import { auditSchema } from "../materialize/index.js";
import type { RunContext } from "./context.js";
import { reshapingProblems } from "./incremental/reshaping.js";
import { planJobs } from "./jobs.js";
import { liveRun } from "./live-runs.js";
import { prepare } from "./prepare.js";
import { createRecorder } from "./record.js";
import { runJobs } from "./run-jobs.js";
import { type SourceContext, sourceProblems } from "./source-problems.js";
import { emptyState } from "./state/read.js";

/** What is run, and how. */
export interface RunSpec {
  /** A UUID. */
  readonly runId: string;
  readonly manifest: Manifest;
  /** Ids of nodes and tests. */
  readonly selection: ReadonlySet<string>;
  /** What stands in FROM clauses for relations that are read elsewhere than they would be built, by id. */
  readonly elsewhere?: ReadonlyMap<string, string> | undefined;
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  /** Files are told relative to it. */
  readonly projectDir: string;
  readonly options: RunOptions;
}

export interface RunOptions {
  /** Name of the command, for events and artifacts. */
  readonly command: string;
  readonly build: boolean;
  readonly test: boolean;
  readonly threads: number;
  readonly failFast: boolean;
  /** Build only the columns, without rows. */
  readonly empty: boolean;
  readonly storeFailures: boolean;
  /** Build incremental models as a whole. */
  readonly fullRefresh?: boolean | undefined;
  /** Remove columns and narrow types where an incremental model says so. */
  readonly allowDestructive?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that nodes took in an earlier run, by id: what takes long is started early. */
  readonly durations?: Readonly<Record<string, number>> | undefined;
}

/**
 * Builds and tests what is selected, in parallel over the graph. A relation becomes visible only whole and tested;
 * what depends on a failure is skipped. Nothing is thrown for a model or test that fails: the results say so.
 *
 * Aborting ends running queries, leaves every relation as it was, marks what did not run as skipped and the results as `interrupted`.
 *
 * @throws {@link ModelwrightError} when the run cannot begin: a source has no files, the schemas cannot be made.
 */
export async function run(spec: RunSpec, onEvent: EventSink, clock: Clock = systemClock): Promise<RunResults> {
  const { runId, manifest, selection, warehouse, dialect, projectDir, options } = spec;
  const { command, threads, failFast, empty, fullRefresh = false, allowDestructive = false } = options;
  const token = runId.slice(0, 8);
  const now = clock.now();
  using _live = liveRun(token);

  const stop = new AbortController();
  const { signal } = stop;
  const interrupt = () => stop.abort();
  options.signal?.addEventListener("abort", interrupt);
  if (options.signal?.aborted) interrupt();

  const warn = (problem: Problem) => onEvent({ type: "warning", problem });

  try {
    const jobs = planJobs(manifest, selection, options, options.durations);
    const sources: SourceContext = { manifest, warehouse, dialect, projectDir };
    const wrong = signal.aborted ? [] : await sourceProblems(jobs, sources);
    if (wrong.length > 0) throw new ModelwrightError(wrong);
    const recorder = createRecorder({ runId, command, threads }, jobs, manifest, onEvent, clock);
    const audit = options.storeFailures ? auditSchema(manifest.target.schema) : undefined;
    const built = jobs.flatMap(({ node, builds }) => (builds && node.kind !== "source" ? [node.relation.schema] : []));
    const schemas = Object.values(manifest.nodes).flatMap((node) => ("relation" in node ? [node.relation.schema] : []));
    const { existing, state } = signal.aborted
      ? { existing: new Map(), state: emptyState }
      : await prepare(warehouse, dialect, [...new Set(schemas)], [...new Set(audit === undefined ? built : [...built, audit])]);
    const refused = reshapingProblems(jobs, { existing, fullRefresh, empty, allowDestructive }, dialect);
    if (refused.length > 0) throw new ModelwrightError(refused);
    const context: RunContext = {
      warehouse,
      dialect,
      existing,
      elsewhere: spec.elsewhere ?? new Map(),
      state,
      auditSchema: audit,
      empty,
      fullRefresh,
      runId,
      token,
      signal,
      clock,
      now,
      warn,
      sources,
    };
    await runJobs(jobs, { context, recorder, threads, failFast, stop: () => stop.abort() });
    return recorder.finish(options.signal?.aborted ?? false);
  } finally {
    options.signal?.removeEventListener("abort", interrupt);
  }
}
