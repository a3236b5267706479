import { systemClock } from "../core/clock.js";
import type { SelectionSpec } from "../graph/select.js";
import type { Explanation } from "../run/explain.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions } from "./options.js";
import { periodOf } from "./period.js";
import { selectIn } from "./selection.js";

export type { Explanation } from "../run/explain.js";

/** What is to be explained. */
export type ExplainOptions = SelectionSpec & Pick<BuildOptions, "force" | "fullRefresh" | "start" | "end">;

/** What a build would do, and why; nothing is run. */
export async function explainBuild(open: OpenProject, call: ExplainOptions): Promise<Explanation[]> {
  const selection = await selectIn(open, call);
  const [manifest, { dialect }, { explain }, warehouse] = await Promise.all([
    open.compiled().then(open.fingerprinted),
    open.adapter(),
    import("../run/explain.js"),
    open.connect(),
  ]);
  const { force = false, fullRefresh = false } = call;
  const spec = { manifest, selection, warehouse, dialect, projectDir: open.project.dir };
  return explain({ ...spec, force, fullRefresh, period: periodOf(call), clock: systemClock });
}
