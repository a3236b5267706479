import type { Catalog } from "./artifacts/catalog.js";
import type { Diff } from "./artifacts/diff.js";
import type { Manifest } from "./artifacts/manifest.js";
import type { Plan } from "./artifacts/plan.js";
import type { RunResults } from "./artifacts/run-results.js";
import type { Relation } from "./define/relation.js";
import { type Applied, type ApplyOptions, apply } from "./engine/apply.js";
import { catalogOf } from "./engine/catalog.js";
import { check } from "./engine/check.js";
import { type CiComment, type CiCommentOptions, ciComment } from "./engine/ci-comment.js";
import { type Cloned, type CloneOptions, clone } from "./engine/clone.js";
import { type DiffOptions, diff } from "./engine/diff.js";
import { serveSite, type WrittenDocs, writeSite } from "./engine/docs.js";
import { type Environments, environmentsOf } from "./engine/environments.js";
import { execute, works } from "./engine/execute.js";
import { type ExplainOptions, type Explanation, explainBuild } from "./engine/explain.js";
import { type Freshness, freshness } from "./engine/freshness.js";
import { type FilledIntervals, intervals } from "./engine/intervals.js";
import { type ListedNode, list } from "./engine/list.js";
import { openProject } from "./engine/open-project.js";
import type { BuildOptions, CallOptions, EngineOptions } from "./engine/options.js";
import { type PlanOptions, plan } from "./engine/plan.js";
import { type RetryOptions, retry } from "./engine/retry.js";
import { type OperationOptions, runOperation } from "./engine/run-operation.js";
import { type QueryOver, queryOver, type Shown, type ShowOptions, show } from "./engine/show.js";
import type { SelectionSpec } from "./graph/select.js";
import type { DocsServer } from "./report/docs/serve.js";

export type { Catalog } from "./artifacts/catalog.js";
export type {
  BothSides,
  ChangedRow,
  ColumnChanges,
  ColumnRate,
  Comparison,
  Diff,
  KeyFacts,
  ModelDiff,
  RetypedColumn,
  Samples,
  TextRow,
} from "./artifacts/diff.js";
export type { Manifest, ManifestNode, ModelNode, SeedNode, SnapshotNode, SourceNode, TestNode } from "./artifacts/manifest.js";
export type { Plan, PlannedChange, PlannedColumns, PlannedStep } from "./artifacts/plan.js";
export type { BuildResult, NodeResult, RunResults, TestResult } from "./artifacts/run-results.js";
export { ModelwrightError, type Problem } from "./core/errors/index.js";
export type { EngineEvent, EventSink } from "./core/events.js";
export type { Applied, ApplyOptions } from "./engine/apply.js";
export type { CiComment, CiCommentOptions } from "./engine/ci-comment.js";
export type { Cloned, CloneOptions } from "./engine/clone.js";
export type { DiffOptions } from "./engine/diff.js";
export { diffHtml, diffMarkdown } from "./engine/diff-report.js";
export type { WrittenDocs } from "./engine/docs.js";
export type { Environments, ListedEnvironment } from "./engine/environments.js";
export type { ExplainOptions, Explanation } from "./engine/explain.js";
export type { Freshness, SourceFreshness } from "./engine/freshness.js";
export type { ListedNode } from "./engine/list.js";
export type { BuildOptions, CallOptions, EngineOptions } from "./engine/options.js";
export type { PlanOptions } from "./engine/plan.js";
export type { RetryOptions } from "./engine/retry.js";
export type { OperationOptions } from "./engine/run-operation.js";
export type { QueryOver, Shown, ShowOptions } from "./engine/show.js";
export { type Round, type WatchOptions, watchProject } from "./engine/watch/watch.js";
export type { SelectionSpec } from "./graph/select.js";
export type { DocsServer } from "./report/docs/serve.js";

/**
 * The framework as a library: it never prints, never exits, reads no command line. Calls may overlap:
 * reads run side by side, builds of one engine wait for each other.
 */
export interface Engine extends AsyncDisposable {
  readonly projectDir: string;
  readonly target: string;
  /**
   * What a selection means; in an environment, what of it that has of its own. Only an environment, and selectors that compare with an
   * earlier state (`state:modified`), make it compile the project.
   */
  readonly ls: (selection?: SelectionSpec) => Promise<ListedNode[]>;
  /** Compiles and binds everything offline; throws with all that is wrong. */
  readonly compile: () => Promise<Manifest>;
  /** Compiles and binds everything offline and looks at the files of sources that are there; throws with all that is wrong. */
  readonly check: () => Promise<Manifest>;
  /** Builds seeds, models and snapshots and runs their tests. */
  readonly build: (options?: BuildOptions) => Promise<RunResults>;
  /** Why a build would build each model and seed, or leave it as it is. Builds nothing. */
  readonly explain: (options?: ExplainOptions) => Promise<Explanation[]>;
  /** What a build would change, for whom, and how; kept as `target/plan.json`, too. Builds nothing. */
  readonly plan: (options?: PlanOptions) => Promise<Plan>;
  /** Runs just what a plan says, if it is still of what there is. */
  readonly apply: (options?: ApplyOptions) => Promise<Applied>;
  /** Environments of the target: listed, compared with production, promoted, removed. The option `env` of an engine builds there. */
  readonly environments: Environments;
  /** Builds models only. */
  readonly run: (options?: BuildOptions) => Promise<RunResults>;
  /** Builds seeds only. */
  readonly seed: (options?: BuildOptions) => Promise<RunResults>;
  /** Takes what has changed into snapshots only. */
  readonly snapshot: (options?: BuildOptions) => Promise<RunResults>;
  /** Runs tests only, on what is built. */
  readonly test: (options?: BuildOptions) => Promise<RunResults>;
  /** Makes relations of an earlier state in this target, without running a model. */
  readonly clone: (options: CloneOptions) => Promise<Cloned>;
  /** Runs again what failed, was skipped or was not reached in the last run, with its options, `onRunEnd` included; `undefined` when all of it is done. */
  readonly retry: (options?: RetryOptions) => Promise<RunResults | undefined>;
  /** Runs the statements of an operation in one transaction, with arguments that its schema validates. Gives the rows of the last one. */
  readonly runOperation: (
    name: string,
    args?: Readonly<Record<string, unknown>>,
    options?: OperationOptions,
  ) => Promise<Record<string, unknown>[]>;
  /** Rows of a model, seed, snapshot or source by name, or of a query. */
  readonly show: (what: Shown, options?: ShowOptions) => Promise<Record<string, unknown>[]>;
  /** Which time an interval-tracked model is filled for, and where it has gaps. */
  readonly intervals: (name: string) => Promise<FilledIntervals>;
  /** What differs between relations of this target and of another one, counted in the database. */
  readonly diff: (options: DiffOptions) => Promise<Diff>;
  /** What a change does, for those who review it, as data and as a comment on GitHub: the plan of another target, tests, data. */
  readonly ciComment: (options: CiCommentOptions) => Promise<CiComment>;
  /** A Kysely query over a built relation, typed by it. */
  readonly db: <R extends Relation>(relation: R) => Promise<QueryOver<R>>;
  /** How old the newest records of the selected sources are, against what they promise; kept as `target/sources.json`, too. */
  readonly freshness: (options?: CallOptions) => Promise<Freshness>;
  /** What the database holds of the project, tables that it reads as sources included; kept as `target/catalog.json`, too. */
  readonly catalog: () => Promise<Catalog>;
  /** Writes the docs and lineage site to `docs-site/dist`, with the results of the last run. */
  readonly docs: () => Promise<WrittenDocs>;
  /** Serves the written site on 127.0.0.1; port 0 takes any that is free. */
  readonly serveDocs: (port: number) => Promise<DocsServer>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a project as an engine. The project is loaded and its graph checked; the database is opened when it is first needed.
 *
 * @throws {@link ModelwrightError} with everything that is wrong with the project's files.
 * @example
 * ```ts
 * await using engine = await createEngine({ projectDir: "." });
 * const results = await engine.build({ select: ["+fct_orders"] });
 * const top = await (await engine.db(fctOrders)).selectAll().limit(10).execute();
 * ```
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const open = await openProject(options);
  return Object.freeze<Engine>({
    projectDir: open.project.dir,
    target: open.targetName,
    ls: (selection = {}) => list(open, selection),
    compile: open.compiled,
    check: () => check(open),
    build: (call = {}) => execute(open, works.build, call),
    explain: (call = {}) => explainBuild(open, call),
    plan: (call = {}) => plan(open, call),
    apply: (call = {}) => apply(open, call),
    environments: environmentsOf(open),
    run: (call = {}) => execute(open, works.run, call),
    seed: (call = {}) => execute(open, works.seed, call),
    snapshot: (call = {}) => execute(open, works.snapshot, call),
    test: (call = {}) => execute(open, works.test, call),
    clone: (call) => clone(open, call),
    retry: (call = {}) => retry(open, call),
    runOperation: (name, args = {}, call = {}) => runOperation(open, name, args, call),
    show: (what, shown = {}) => show(open, what, shown),
    intervals: (name) => intervals(open, name),
    diff: (compared) => diff(open, compared),
    ciComment: (call) => ciComment(open, options, call),
    db: (relation) => queryOver(open, relation),
    freshness: (call = {}) => freshness(open, call),
    catalog: () => catalogOf(open),
    docs: () => writeSite(open),
    serveDocs: (port) => serveSite(open.project.dir, port),
    close: open.close,
    [Symbol.asyncDispose]: open.close,
  });
}
