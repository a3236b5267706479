import type { SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import type { Plan, PlannedChange } from "../artifacts/plan.js";
import type { Clock } from "../core/clock.js";
import { ModelwrightError } from "../core/errors/index.js";
import { labelOf } from "../run/context.js";
import { foreseeRun } from "../run/explain.js";
import { intervalProblems } from "../run/incremental/intervals.js";
import { reshapingProblems } from "../run/incremental/reshaping.js";
import { readQueries } from "../run/state/read.js";
import { projectHash, stateHash } from "./basis.js";
import { lookAtAll } from "./check.js";
import { classify } from "./classify.js";
import { sameColumns } from "./columns.js";
import { type Changed, followChanges } from "./effects.js";
import { losses } from "./losses.js";
import { removedRelations } from "./removed.js";
import { stepOf } from "./steps.js";

/** What is planned, and over what. */
export interface PlanSpec {
  /** With fingerprints. */
  readonly manifest: Manifest;
  /** Ids of nodes and tests. */
  readonly selection: ReadonlySet<string>;
  /** Whether that is the whole project: only then can be told what is no longer a part of it. */
  readonly isWhole: boolean;
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  readonly projectDir: string;
  /** Where the database is, as people write it. */
  readonly display: string;
  readonly force: boolean;
  /** Build incremental models as a whole. */
  readonly fullRefresh: boolean;
  readonly clock: Clock;
}

/**
 * Says what a build would change, for whom, and how. Nothing is changed.
 *
 * @throws {@link ModelwrightError} `schema_changed` where an incremental model refuses the columns that its query has now.
 */
export async function makePlan(spec: PlanSpec): Promise<Plan> {
  const { manifest, selection, warehouse, dialect, display, force, fullRefresh, clock } = spec;
  const foreseen = await foreseeRun({ ...spec, period: {} });
  const { jobs, decisions } = foreseen;
  const found = decisions.size > 0 ? foreseen.found : await lookAtAll(spec);
  const batches = { ...{ existing: found.existing, state: found.state, fullRefresh, empty: false, period: {} }, now: clock.now() };
  const refused = [...reshapingProblems(jobs, { ...batches, allowDestructive: true }, dialect), ...intervalProblems(jobs, batches)];
  if (refused.length > 0) throw new ModelwrightError(refused);
  const classified = classify(foreseen, manifest);
  const moved = classified.filter(({ status }) => status !== "data");
  const queries = new Map(
    (
      await readQueries(
        warehouse,
        moved.filter(({ status }) => status === "changed").map(({ node }) => node.relation),
        dialect,
      )
    ).map((row) => [labelOf(row), row.sql]),
  );
  const changed = moved.map(({ node, status, existing }): Changed => {
    return { node, status: status as Changed["status"], before: queries.get(labelOf(node.relation)), existing };
  });
  const told =
    changed.length === 0
      ? new Map<string, never>()
      : await followChanges(changed, manifest, { connection: warehouse, dialect, fullRefresh });

  const changes = classified.map(({ node: { id, name, kind }, status, why }): PlannedChange => {
    return { id, name, kind, status, why, ...(told.get(id) ?? { category: null, columns: sameColumns, rows: false }) };
  });
  const byId = new Map(jobs.map((job) => [job.node.id, job]));
  const built = classified.map((one) => ({ one, job: byId.get(one.node.id) ?? { tests: [] } }));
  return {
    madeAt: clock.now().toISOString(),
    project: manifest.project,
    target: manifest.target.name,
    ...{ database: found.database ?? null, display },
    basis: { project: projectHash(manifest), state: stateHash(found, manifest) },
    options: { force, fullRefresh },
    changes,
    removed: spec.isWhole ? removedRelations(found, manifest) : [],
    unchanged: decisions.size - classified.length,
    steps: await Promise.all(built.map(({ one, job }) => stepOf(one, job, { ...batches, warehouse, dialect }))),
    selection: built.flatMap(({ one, job }) => [one.node.id, ...job.tests.map(({ id }) => id)]).filter((id) => selection.has(id)),
    destructive: losses(changes, classified, fullRefresh),
  };
}
