import { randomUUID } from "node:crypto";
import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import type { RunResults } from "../artifacts/run-results.js";
import { type Clock, systemClock } from "../core/clock.js";
import type { EventSink } from "../core/events.js";
import { auditSchema, drop, leftovers } from "../materialize/index.js";
import { type BuildContext, buildNode } from "./build-node.js";
import { type Job, planJobs } from "./jobs.js";
import { createRecorder } from "./record.js";
import { type Outcome, schedule } from "./schedule.js";
import { problemOf, testRelation } from "./test-relation.js";

/** What is run, and how. */
export interface RunSpec {
  readonly manifest: Manifest;
  /** Ids of nodes and tests. */
  readonly selection: ReadonlySet<string>;
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
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
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds and tests what is selected, in parallel over the graph. A relation becomes visible only whole and tested;
 * what depends on a failure is skipped. Nothing is thrown for a model or test that fails: the results say so.
 * Aborting ends running queries, leaves every relation as it was, and marks what did not run as skipped.
 */
export async function run(
  { manifest, selection, warehouse, dialect, options }: RunSpec,
  onEvent: EventSink,
  clock: Clock = systemClock,
): Promise<RunResults> {
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const runId = randomUUID();
  const jobs = planJobs(manifest, selection, options);
  const recorder = createRecorder(runId, jobs, manifest, options, onEvent, clock);
  const audit = options.storeFailures ? { schema: auditSchema(manifest.target.schema) } : undefined;
  const token = runId.slice(0, 8);
  const schemas = new Set([
    ...jobs.flatMap(({ node }) => ("relation" in node ? [node.relation.schema] : [])),
    ...(audit ? [audit.schema] : []),
  ]);

  const existing = await prepare(warehouse, dialect, [...schemas], options.build || options.storeFailures);
  let lastSwap: Promise<unknown> = Promise.resolve();
  const context: BuildContext = {
    warehouse,
    dialect,
    existing,
    audit,
    empty: options.empty,
    token,
    call: { signal },
    swapInTurn: (swap) => {
      const turn = lastSwap.then(swap);
      lastSwap = turn.catch(() => undefined);
      return turn;
    },
  };

  async function execute(job: Job): Promise<Outcome> {
    const started = recorder.start(job);
    try {
      if (job.builds) {
        const { rows, tests, swapped } = await buildNode(job, context);
        recorder.built(job, started, rows, tests, swapped);
        return fail(!swapped);
      }
      const relation = fromOf(job, dialect);
      const tests = await warehouse.withConnection((connection) =>
        testRelation(connection, job.tests, relation, job.node.name, dialect, audit, { signal }),
      );
      recorder.tested(job, started, tests);
      return fail(tests.some(({ status }) => status === "fail" || status === "error"));
    } catch (error) {
      if (signal.aborted) recorder.skipped(job, "the run was stopped");
      else recorder.failed(job, started, problemOf(error));
      return fail(true);
    }
  }
  const fail = (failed: boolean): Outcome => {
    if (failed && options.failFast) stop.abort();
    return failed ? "failed" : "done";
  };

  await schedule(jobs, options.threads, {
    execute,
    skip: (job, because) => recorder.skipped(job, because === undefined ? "the run was stopped" : `${because.node.name} failed`),
    isStopped: () => signal.aborted,
  });
  return recorder.finish();
}

/** Makes the schemas, removes what killed runs left behind, and looks once at what exists. */
async function prepare(
  warehouse: Warehouse,
  dialect: SqlDialect,
  schemas: readonly string[],
  writes: boolean,
): Promise<BuildContext["existing"]> {
  if (!writes) return new Map();
  await warehouse.execute(schemas.map((schema) => `create schema if not exists ${dialect.identifier(schema)}`).join(";\n"));
  const catalogue = await warehouse.introspect(schemas);
  const orphans = leftovers(catalogue, () => false);
  if (orphans.length > 0) await warehouse.execute(orphans.map((relation) => drop(relation, dialect)).join(";\n"));
  return new Map(catalogue.map((relation) => [`${relation.schema}.${relation.name}`, relation]));
}

function fromOf({ node }: Job, dialect: SqlDialect): string {
  if (node.kind === "source") return node.from;
  return node.kind === "model" && node.materialized === "ephemeral" ? `(${node.sql})` : dialect.relation(node.relation);
}
