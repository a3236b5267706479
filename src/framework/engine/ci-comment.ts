import type { Change } from "../artifacts/ci-comment.js";
import type { Manifest } from "../artifacts/manifest.js";
import type { RunResults } from "../artifacts/run-results.js";
import { errorOf } from "../core/errors/index.js";
import { formatLocation } from "../core/location.js";
import type { SelectionSpec } from "../graph/select.js";
import { attachTarget, fileOf } from "./attach-target.js";
import { diff, otherTarget } from "./diff.js";
import { type OpenProject, openProject } from "./open-project.js";
import type { EngineOptions } from "./options.js";
import { planOf } from "./plan.js";

/** Options of a comment. Without a selection, the data of all models that the change changes is compared. */
export interface CiCommentOptions extends SelectionSpec {
  /** The target that the change will go to, by name. */
  readonly against: string;
  readonly signal?: AbortSignal | undefined;
}

/** A change, and a page of Markdown on it that fits into a comment on GitHub. */
export interface CiComment extends Change {
  readonly markdown: string;
}

/**
 * What a change does, for those who review it: what it would change in another target, what the tests of the last run found, how its data
 * differs. Nothing is written.
 *
 * @throws {@link ModelwrightError} `comment_no_results` when nothing ran yet, `comment_results_elsewhere` when the last run was another target's.
 */
export async function ciComment(open: OpenProject, engine: EngineOptions, options: CiCommentOptions): Promise<CiComment> {
  const { against, signal, ...selection } = options;
  const { project, targetName } = open;
  otherTarget(open, against);
  const manifest = await open.compiled();
  const run = await lastRun(open, manifest);
  await mustBeThere(open, against);
  const plan = await planOfTarget({ ...engine, target: against }, selection);
  const { select = [], exclude = [] } = selection;
  const isAll = select.length === 0 && exclude.length === 0;
  const changed = plan.changes.flatMap(({ id, status }) => (status !== "data" && open.graph.hasNode(id) ? [id] : []));
  const found = await diff(open, { ...selection, against, limit: 0, signal }, isAll ? new Set(changed) : undefined);
  const change: Change = {
    ...{ project: project.config.name, target: targetName, against, run, plan, diff: found },
    places: Object.fromEntries(run.results.map(({ id }) => [id, placeOf(manifest, id)])),
  };
  const { ciCommentMarkdown } = await import("../report/ci-comment/page.js");
  return { ...change, markdown: ciCommentMarkdown(change) };
}

/** A plan is made in the other database, which opening makes where it is not there. */
async function mustBeThere(open: OpenProject, against: string): Promise<void> {
  const [, target] = otherTarget(open, against);
  if (fileOf(open, target) !== undefined && fileOf(open, target) === fileOf(open, open.target)) return;
  await open.inTurn(async () => {
    await using _ = await attachTarget(open, target, "modelwright_against");
  });
}

async function planOfTarget(options: EngineOptions, selection: SelectionSpec): Promise<Change["plan"]> {
  const other = await openProject(options);
  try {
    return await planOf(other, selection, { force: false, fullRefresh: false }, other.reader());
  } finally {
    await other.close();
  }
}

async function lastRun({ artifactsDir, targetName }: OpenProject, manifest: Manifest): Promise<RunResults> {
  const [{ readRunResults }, { resultsOfLastRun }] = await Promise.all([
    import("../artifacts/dbt/read-run-results.js"),
    import("../artifacts/dbt/last-run.js"),
  ]);
  const last = await readRunResults(artifactsDir);
  if (last === undefined) throw errorOf("comment_no_results", { target: targetName });
  if (last.target !== undefined && last.target !== targetName) {
    throw errorOf("comment_results_elsewhere", { last: last.target, target: targetName });
  }
  return resultsOfLastRun(last, manifest);
}

function placeOf({ nodes }: Manifest, id: string): string {
  const node = nodes[id];
  return node === undefined ? "" : formatLocation(node.location);
}
