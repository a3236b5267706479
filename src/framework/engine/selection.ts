import { resolve } from "node:path";
import type { DbtSourceResult } from "../artifacts/dbt/sources.js";
import { errorOf } from "../core/errors/index.js";
import type { Change } from "../graph/changes.js";
import type { SelectionFacts } from "../graph/comparison-methods.js";
import { methodsIn, type SelectionSpec, selectNodes } from "../graph/select.js";
import type { OpenProject } from "./open-project.js";

/**
 * What a selection means. The project is compiled, and files of earlier runs are read, only for selectors that compare with these.
 *
 * @throws {@link ModelwrightError} for a selector that cannot be read, and for files of an earlier run that cannot.
 */
export async function selectIn(open: OpenProject, spec: SelectionSpec): Promise<Set<string>> {
  const { graph, project } = open;
  const { selectors } = project.config;
  const used = methodsIn(spec, selectors);
  const facts: SelectionFacts = {
    changes: used.has("state") ? await changesSince(open, spec) : undefined,
    ...(used.has("source_status") ? await sourceStatus(open, spec) : {}),
    results: used.has("result") ? await lastResults(open, spec) : undefined,
  };
  return selectNodes(graph, spec, selectors, facts);
}

/** The folder of the state, where one is named. */
export const stateDirOf = ({ project }: OpenProject, { state }: SelectionSpec): string | undefined =>
  state === undefined ? undefined : resolve(project.dir, state);

async function changesSince(open: OpenProject, spec: SelectionSpec): Promise<ReadonlyMap<string, Change>> {
  const dir = stateDirOf(open, spec);
  if (dir === undefined) throw errorOf("state_needed", { what: "The selector state:" });
  const [{ readStateManifest }, { dbtManifest }, { changesBetween }] = await Promise.all([
    import("../artifacts/dbt/read-manifest.js"),
    import("../artifacts/dbt/manifest.js"),
    import("../graph/changes.js"),
  ]);
  const earlier = await readStateManifest(dir, open.project.config.name);
  return changesBetween(earlier, dbtManifest(await open.compiled()), (sqls) => canonicalForms(open, sqls));
}

/** What queries say, apart from how they are written. */
async function canonicalForms(open: OpenProject, sqls: readonly string[]): Promise<string[]> {
  const { canonicalSql } = await import("../lineage/canonical.js");
  await using scratch = await (await open.adapter()).openScratch();
  const parsed = await scratch.parse(sqls);
  return sqls.map((sql, index) => canonicalSql(sql, parsed[index] ?? { failure: "" }));
}

/** What was found of sources last, and which of them have newer records than in the state, where there is one. */
async function sourceStatus(open: OpenProject, spec: SelectionSpec): Promise<Pick<SelectionFacts, "freshness" | "fresher">> {
  const { readSources } = await import("../artifacts/dbt/sources.js");
  const dir = stateDirOf(open, spec);
  const now = await readSources(open.artifactsDir);
  const before = dir === undefined ? undefined : await readSources(dir);
  const newest = (result: DbtSourceResult | undefined) =>
    result !== undefined && "max_loaded_at" in result ? Date.parse(result.max_loaded_at) : Number.NEGATIVE_INFINITY;
  const fresher = before && [...now.values()].filter((result) => newest(result) > newest(before.get(result.unique_id)));
  return {
    freshness: new Map([...now].map(([id, { status }]) => [id, status])),
    fresher: fresher && new Set(fresher.map(({ unique_id }) => unique_id)),
  };
}

async function lastResults(open: OpenProject, spec: SelectionSpec): Promise<ReadonlyMap<string, string>> {
  const dir = stateDirOf(open, spec) ?? open.artifactsDir;
  const [{ readRunResults }, { artifactFiles }] = await Promise.all([
    import("../artifacts/dbt/read-run-results.js"),
    import("../artifacts/dbt/files.js"),
  ]);
  const last = await readRunResults(dir);
  if (last === undefined) throw errorOf("state_missing", { dir, file: artifactFiles.runResults });
  return new Map(Object.entries(last.results).map(([id, { status }]) => [id, status]));
}
