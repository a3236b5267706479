import { join, resolve, sep } from "node:path";
import { replaceFile } from "../../core/aside-file.js";
import { errorOf } from "../../core/errors/index.js";
import type { Catalog } from "../catalog.js";
import type { Manifest } from "../manifest.js";
import type { RunResults } from "../run-results.js";
import { dbtCatalog } from "./catalog.js";
import { sqlToLookAt } from "./compiled.js";
import { artifactFiles } from "./files.js";
import { dbtManifest } from "./manifest.js";
import { dbtRunResults } from "./run-results.js";
import type { DbtSources } from "./sources.js";

/** What a command has to tell: a manifest always, the rest where there is some. */
export interface Artifacts {
  readonly manifest: Manifest;
  readonly results?: RunResults | undefined;
  readonly catalog?: Catalog | undefined;
}

/** JSON without a trace of the machine: paths inside the project become relative. Big integers become text, which keeps their digits. */
function serialise(artifact: unknown, projectDir: string): string {
  const prefix = JSON.stringify(resolve(projectDir) + sep).slice(1, -1);
  return jsonOf(artifact).replaceAll(prefix, "");
}

/** Looking at every value doubles the time, so that it is done only where there is a big integer. */
function jsonOf(artifact: unknown): string {
  try {
    return JSON.stringify(artifact);
  } catch {
    return JSON.stringify(artifact, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  }
}

/**
 * Writes dbt-compatible artifacts to a folder: `manifest.json`, and `run_results.json` and `catalog.json` where there is something to say.
 * Files of earlier runs that are not written anew stay. The SQL of each node that failed or warned goes to a file below `compiled/`.
 *
 * @throws ModelwrightError `artifact_unwritable` when a file cannot be written; the old one is then still whole.
 */
export async function writeArtifacts(dir: string, artifacts: Artifacts, projectDir: string): Promise<void> {
  await writeManifest(dir, artifacts.manifest, artifacts.results?.runId, projectDir);
  await writeOutcomes(dir, artifacts, projectDir);
}

/** Writes `manifest.json` alone: it can be written before a run. `runId` is that of the run it belongs to. */
export const writeManifest = (dir: string, manifest: Manifest, runId: string | undefined, projectDir: string): Promise<void> =>
  explained(dir, () => writeJson(dir, artifactFiles.manifest, dbtManifest(manifest, runId), projectDir));

/** Writes all but the manifest. */
export const writeOutcomes = (dir: string, { manifest, results, catalog }: Artifacts, projectDir: string): Promise<void> =>
  explained(dir, async () => {
    const runId = results?.runId;
    // One after the other: of a large project, each text is many megabytes.
    if (catalog !== undefined) await writeJson(dir, artifactFiles.catalog, dbtCatalog(catalog, manifest, runId), projectDir);
    if (results !== undefined) await writeJson(dir, artifactFiles.runResults, dbtRunResults(results, manifest), projectDir);
    for (const { path, sql } of sqlToLookAt(manifest, results?.results ?? [])) await replaceFile(join(dir, path), `${sql}\n`);
  });

/** Writes `sources.json`. */
export const writeSources = (dir: string, sources: DbtSources, projectDir: string): Promise<void> =>
  explained(dir, () => writeJson(dir, artifactFiles.sources, sources, projectDir));

const writeJson = (dir: string, name: string, artifact: unknown, projectDir: string): Promise<void> =>
  replaceFile(join(dir, name), serialise(artifact, projectDir));

async function explained(dir: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw errorOf("artifact_unwritable", { dir, reason: error.message }, undefined, error);
  }
}
