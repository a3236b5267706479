import type { Plan } from "../artifacts/plan.js";
import { errorOf } from "../core/errors/index.js";
import { planJobs } from "../run/jobs.js";
import type { Found } from "../run/prepare.js";
import { lookFor } from "../run/run.js";
import { projectHash, stateHash } from "./basis.js";
import type { PlanSpec } from "./plan.js";

/** What a plan is to be applied to. */
export type ApplySpec = Pick<PlanSpec, "manifest" | "warehouse" | "dialect" | "display">;

/**
 * Refuses a plan that was made for something else or on something that has changed since. Gives what there is.
 *
 * @throws {@link ModelwrightError} `plan_elsewhere`, `plan_stale`
 */
export async function checkPlan(plan: Plan, spec: ApplySpec): Promise<Found> {
  const { manifest, display } = spec;
  if (plan.project !== manifest.project) throw errorOf("plan_elsewhere", { what: "project", planned: plan.project, now: manifest.project });
  const target = manifest.target.name;
  if (plan.target !== target) throw errorOf("plan_elsewhere", { what: "target", planned: plan.target, now: target });
  const found = await lookAtAll(spec);
  const isSame = plan.display === display && (plan.database === null || found.database === undefined || plan.database === found.database);
  if (!isSame) throw errorOf("plan_elsewhere", { what: "database", planned: plan.display, now: display });
  if (plan.basis.project !== projectHash(manifest)) throw errorOf("plan_stale", { what: "project", target });
  if (plan.basis.state !== stateHash(found, manifest)) throw errorOf("plan_stale", { what: "state", target });
  return found;
}

/** What there is of the whole project, whatever is selected of it. */
export function lookAtAll(spec: Pick<ApplySpec, "manifest" | "warehouse" | "dialect">): Promise<Found> {
  const all = new Set(Object.keys(spec.manifest.nodes));
  return lookFor(planJobs(spec.manifest, all, { build: true, test: false }), spec);
}

/** @throws {@link ModelwrightError} `plan_destructive` for a plan that takes something away, unless that is allowed. */
export function checkLosses({ destructive }: Plan, isAllowed: boolean): void {
  if (destructive.length === 0 || isAllowed) return;
  throw errorOf("plan_destructive", { changes: destructive.map(({ name, what }) => `${name} ${what}`) });
}
