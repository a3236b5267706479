import { type Plan, readPlan } from "../artifacts/plan.js";
import type { RunResults } from "../artifacts/run-results.js";
import { runSelected, works } from "./execute.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions, CallOptions } from "./options.js";
import { planPath, refuseEnvironment } from "./plan.js";

/** Options of applying a plan. What is run is what the plan says. */
export interface ApplyOptions extends Pick<CallOptions, "signal" | "onEvent">, Pick<BuildOptions, "failFast" | "allowDestructive"> {
  /** File of the plan, relative to the project folder; `target/plan.json` unless given. */
  readonly plan?: string | undefined;
  /** Drop the relations that the plan lists as no longer of the project, too, when all else has ended well. */
  readonly prune?: boolean | undefined;
}

/** What was applied. */
export interface Applied {
  readonly results: RunResults;
  /** Relations that were dropped. */
  readonly pruned: Plan["removed"];
}

/**
 * Runs just what a plan says.
 *
 * @throws {@link ModelwrightError} before anything is changed: for a plan that cannot be read, was altered, was made for something else
 * or is stale, and `plan_destructive` for one that takes something away.
 */
export function apply(open: OpenProject, { plan: named, prune: prunes = false, ...call }: ApplyOptions): Promise<Applied> {
  return open.inTurn(async () => {
    await refuseEnvironment(open);
    const plan = await readPlan(planPath(open, named));
    const [manifest, warehouse, { dialect }, { checkLosses, checkPlan }, { prune }] = await Promise.all([
      open.compiled().then(open.fingerprinted),
      open.connect(),
      open.adapter(),
      import("../plan/check.js"),
      import("../plan/prune.js"),
    ]);
    const found = await checkPlan(plan, { manifest, warehouse, dialect, display: open.target.display });
    checkLosses(plan, call.allowDestructive ?? false);
    const results = await runSelected(open, works.apply, new Set(plan.selection), { ...call, ...plan.options });
    const pruned = prunes && results.ok ? plan.removed : [];
    await prune(pruned, found, warehouse, dialect);
    return { results, pruned };
  });
}
