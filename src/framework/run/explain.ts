import type { BuildableNode } from "../artifacts/manifest.js";
import type { RunContext } from "./context.js";
import { type Decision, foresee } from "./decide.js";
import { type Job, planJobs } from "./jobs.js";
import type { Found } from "./prepare.js";
import { lookFor, type RunSpec } from "./run.js";
import { createSourceFiles } from "./source-files.js";
import { createVersions } from "./versions.js";

/** What a build would do with a model, seed or snapshot, and why. */
export interface Explanation {
  readonly id: string;
  readonly name: string;
  readonly kind: BuildableNode["kind"];
  readonly builds: boolean;
  /** One line: `query changed`, `stg_orders is rebuilt`, `unchanged since 2026-11-24 12:00`. */
  readonly why: string;
}

/** What a run would do, and what it would begin with. */
export interface Foreseen {
  readonly jobs: readonly Job[];
  readonly found: Found;
  /** By node, for those that a run would look at. */
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** A run that is only thought of. */
export interface ForeseeSpec extends Omit<RunSpec, "options" | "runId">, Pick<RunContext, "force" | "fullRefresh" | "period" | "clock"> {}

/** Decides over each of the selected models, seeds and snapshots as a run would. Nothing is changed. */
export async function foreseeRun(spec: ForeseeSpec): Promise<Foreseen> {
  const { manifest, selection, warehouse, dialect, projectDir, force, fullRefresh, period, clock } = spec;
  const jobs = planJobs(manifest, selection, { build: true, test: true });
  const found = await lookFor(jobs, spec);
  const { existing, state } = found;
  using files = createSourceFiles({ warehouse, dialect, projectDir, clock });
  const versions = createVersions({ manifest, warehouse, dialect, existing, state, files, elsewhere: new Map() });
  const decisions = await foresee(jobs, { manifest, versions, state, force, fullRefresh, period, now: clock.now() });
  return { jobs, found, decisions };
}

/** Says why each of the selected models, seeds and snapshots would be built or left as it is. */
export async function explain(spec: ForeseeSpec): Promise<Explanation[]> {
  const { jobs, decisions } = await foreseeRun(spec);
  return jobs.flatMap(({ node }): Explanation[] => {
    const decision = decisions.get(node.id);
    if (decision === undefined || node.kind === "source") return [];
    return [{ id: node.id, name: node.name, kind: node.kind, builds: decision.unchanged === undefined, why: decision.why }];
  });
}
