import type { Diff } from "./diff.js";
import type { Plan } from "./plan.js";
import type { RunResults } from "./run-results.js";

/** What there is to say of a change before it is merged. */
export interface Change {
  readonly project: string;
  /** The target that the change was built in. */
  readonly target: string;
  /** The target that it is compared with. */
  readonly against: string;
  /** What the last run in the target did. */
  readonly run: RunResults;
  /** What a build of the other target would change. */
  readonly plan: Plan;
  /** How relations of both differ: those that are selected, or else those that the plan changes. Without rows. */
  readonly diff: Diff;
  /** Where models, seeds, snapshots and tests are defined, by id: `models/marts/fct_orders.ts:12:5`. */
  readonly places: Readonly<Record<string, string>>;
}
