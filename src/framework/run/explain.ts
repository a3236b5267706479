import type { BuildableNode } from "../artifacts/manifest.js";
import { systemClock } from "../core/clock.js";
import { foresee } from "./decide.js";
import { planJobs } from "./jobs.js";
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

/** Says why each of the selected models and seeds would be built or left as it is. Nothing is changed. */
export async function explain(spec: Omit<RunSpec, "options" | "runId"> & { readonly force: boolean }): Promise<Explanation[]> {
  const { manifest, selection, warehouse, dialect, projectDir, force } = spec;
  const jobs = planJobs(manifest, selection, { build: true, test: false });
  const { existing, state } = await lookFor(jobs, spec);
  using files = createSourceFiles({ warehouse, dialect, projectDir, clock: systemClock });
  const decisions = await foresee(jobs, {
    manifest,
    versions: createVersions({ manifest, existing, state, files, elsewhere: new Map() }),
    force,
  });
  return jobs.flatMap(({ node }): Explanation[] => {
    const decision = decisions.get(node.id);
    if (decision === undefined || node.kind === "source") return [];
    return [{ id: node.id, name: node.name, kind: node.kind, builds: decision.unchanged === undefined, why: decision.why }];
  });
}
