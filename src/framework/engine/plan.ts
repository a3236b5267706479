import { join, resolve } from "node:path";
import type { Warehouse } from "../adapters/adapter.js";
import { type Plan, planFile, writePlan } from "../artifacts/plan.js";
import { systemClock } from "../core/clock.js";
import { errorOf } from "../core/errors/index.js";
import type { SelectionSpec } from "../graph/select.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions } from "./options.js";
import { selectIn } from "./selection.js";

/** What is to be planned. */
export interface PlanOptions extends SelectionSpec, Pick<BuildOptions, "force" | "fullRefresh"> {
  /** File that the plan is written to, relative to the project folder; `target/plan.json` unless given. */
  readonly out?: string | undefined;
}

/** Says what a build of the selection would change, and writes it to a file that can be applied. */
export async function plan(open: OpenProject, { out, force = false, fullRefresh = false, ...selection }: PlanOptions): Promise<Plan> {
  await refuseEnvironment(open);
  const made = await planOf(open, selection, { force, fullRefresh }, open.connect());
  await writePlan(planPath(open, out), made);
  return made;
}

/**
 * A plan compares with what its relations were: in an environment, what differs has other names, and goes on from copies that are made
 * when it is built.
 *
 * @throws {@link ModelwrightError} `env_unplanned`
 */
export async function refuseEnvironment(open: OpenProject): Promise<void> {
  const environment = await open.environment();
  if (environment !== undefined) throw errorOf("env_unplanned", { name: environment.name });
}

/** Where a plan is. */
export const planPath = ({ project, artifactsDir }: OpenProject, named: string | undefined): string =>
  named === undefined ? join(artifactsDir, planFile) : resolve(project.dir, named);

const isWhole = ({ select = [], exclude = [] }: SelectionSpec): boolean => select.length === 0 && exclude.length === 0;

/** A plan over a database, which is only read. */
export async function planOf(
  open: OpenProject,
  spec: SelectionSpec,
  options: Plan["options"],
  connected: Promise<Warehouse>,
): Promise<Plan> {
  const [manifest, { dialect }, { makePlan }, selection, warehouse] = await Promise.all([
    open.compiled().then(open.fingerprinted),
    open.adapter(),
    import("../plan/plan.js"),
    selectIn(open, spec),
    connected,
  ]);
  const { project, target } = open;
  return makePlan({
    ...{ manifest, selection, isWhole: isWhole(spec), warehouse, dialect, projectDir: project.dir },
    ...{ display: target.display, ...options, clock: systemClock },
  });
}
