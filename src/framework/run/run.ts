import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import type { RunResults } from "../artifacts/run-results.js";
import { type Clock, systemClock } from "../core/clock.js";
import { ModelwrightError, type Problem } from "../core/errors/index.js";
import type { EventSink } from "../core/events.js";
import { auditSchema } from "../materialize/index.js";
import type { RunContext } from "./context.js";
import { type DecisionContext, foresee } from "./decide.js";
import { runAround } from "./hooks.js";
import { intervalProblems } from "./incremental/intervals.js";
import { reshapingProblems } from "./incremental/reshaping.js";
import { type Job, planJobs } from "./jobs.js";
import { liveRun } from "./live-runs.js";
import { type Found, lookAround, nothingFound, prepare } from "./prepare.js";
import { problemOf } from "./problem-of.js";
import { createRecorder } from "./record.js";
import { runJobs } from "./run-jobs.js";
import { createSourceFiles } from "./source-files.js";
import { type SourceContext, sourceProblems } from "./source-problems.js";
import { createVersions, type VersionsContext } from "./versions.js";

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
  /** The time that interval-tracked models are built for, in milliseconds of UTC: what is not filled unless given. */
  readonly period?: RunContext["period"] | undefined;
  /** Remove columns and narrow types where an incremental model says so. */
  readonly allowDestructive?: boolean | undefined;
  /** Run what comes at the end, though there is nothing to build or test: it failed the last time. */
  readonly endsAgain?: boolean | undefined;
  /** Build what is unchanged, too. */
  readonly force?: boolean | undefined;
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
 * @throws {@link ModelwrightError} when the run cannot begin: `onRunStart` fails, a source has no files, the schemas cannot be made.
 */
export async function run(spec: RunSpec, onEvent: EventSink, clock: Clock = systemClock): Promise<RunResults> {
  const { runId, manifest, selection, warehouse, dialect, projectDir, options } = spec;
  const { command, threads, failFast, empty, fullRefresh = false, allowDestructive = false, period = {} } = options;
  const force = options.force === true || empty;
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
    if (jobs.length > 0) await runAround("onRunStart", spec, options.signal);
    const audit = options.storeFailures ? auditSchema(manifest.target.schema) : undefined;
    const found = (options.build || audit !== undefined) && !signal.aborted ? await lookFor(jobs, spec, audit) : nothingFound;
    const { existing, state } = found;
    const sources: SourceContext = { manifest, warehouse, dialect, projectDir };
    using files = createSourceFiles({ warehouse, dialect, projectDir, clock });
    const elsewhere = spec.elsewhere ?? new Map();
    const seen = { manifest, warehouse, dialect, existing, state, files, elsewhere };
    const ids = await whatRuns(jobs, { ...seen, force, fullRefresh, period, now });
    const wrong = signal.aborted ? [] : await sourceProblems(ids, sources);
    if (wrong.length > 0) throw new ModelwrightError(wrong);
    const recorder = createRecorder({ runId, command, threads }, jobs, manifest, onEvent, clock);
    const refused = [
      ...reshapingProblems(jobs, { existing, fullRefresh, empty, allowDestructive }, dialect),
      ...intervalProblems(jobs, { state, existing, fullRefresh, empty, period, now }),
    ];
    if (refused.length > 0) throw new ModelwrightError(refused);
    await prepare(found, warehouse);
    const context: RunContext = {
      ...{ warehouse, dialect, existing, state, files, elsewhere, versions: createVersions(seen), auditSchema: audit },
      ...{ empty, fullRefresh, period, force, runId, token, signal, clock, now, warn, sources },
    };
    await runJobs(jobs, { context, recorder, threads, failFast, stop: () => stop.abort() });
    const problem = jobs.length > 0 || options.endsAgain ? await runEnd(spec) : undefined;
    return recorder.finish(options.signal?.aborted ?? false, problem);
  } finally {
    options.signal?.removeEventListener("abort", interrupt);
  }
}

/** The end of a run that was not interrupted, whatever its models did. Gives why it failed. */
async function runEnd(spec: RunSpec): Promise<Problem | undefined> {
  try {
    await runAround("onRunEnd", spec, spec.options.signal);
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** What there is of the relations of a project. */
export function lookFor(
  jobs: readonly Job[],
  { manifest, warehouse, dialect }: Pick<RunSpec, "manifest" | "warehouse" | "dialect">,
  audit?: string,
): Promise<Found> {
  const schemas = Object.values(manifest.nodes).flatMap((node) => ("relation" in node ? [node.relation.schema] : []));
  const built = jobs.flatMap(({ node, builds }) => (builds && node.kind !== "source" ? [node.relation.schema] : []));
  if (audit !== undefined) built.push(audit);
  return built.length === 0 ? Promise.resolve(nothingFound) : lookAround(warehouse, dialect, [...new Set(schemas)], [...new Set(built)]);
}

/** The nodes that will be built and the tests that will be run, as far as can be told beforehand. */
async function whatRuns(jobs: readonly Job[], context: VersionsContext & Omit<DecisionContext, "versions" | "rebuilt">): Promise<string[]> {
  const all = ({ node, tests }: Job) => [node.id, ...tests.map(({ id }) => id)];
  if (context.state.relations.length === 0) return jobs.flatMap(all);
  const versions = createVersions(context);
  const decisions = await foresee(jobs, { ...context, versions });
  const ids: string[] = [];
  for (const job of jobs) {
    const row = decisions.get(job.node.id)?.unchanged;
    if (row === undefined) ids.push(...all(job));
    else for (const test of job.tests) if (!row.tests.includes((await versions.testKey(test)) ?? "")) ids.push(test.id);
  }
  return ids;
}
