import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { errorOf } from "../../core/errors/index.js";
import type { Catalog } from "../catalog.js";
import type { Manifest } from "../manifest.js";
import type { RunResults } from "../run-results.js";
import { dbtCatalog } from "./catalog.js";
import { sqlToLookAt } from "./compiled.js";
import { artifactFiles } from "./files.js";
import { dbtManifest } from "./manifest.js";
import { dbtRunResults } from "./run-results.js";

/** What a command has to tell: a manifest always, the rest where there is some. */
export interface Artifacts {
  readonly manifest: Manifest;
  readonly results?: RunResults | undefined;
  readonly catalog?: Catalog | undefined;
}

/** JSON without a trace of the machine: paths inside the project become relative. Big integers become text, which keeps their digits. */
function serialise(artifact: unknown, projectDir: string): string {
  const json = JSON.stringify(artifact, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  const prefix = JSON.stringify(resolve(projectDir) + sep).slice(1, -1);
  return json.replaceAll(prefix, "");
}

/** Writes a file aside and renames it, so that nobody ever reads half of it. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(aside, text);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/**
 * Writes dbt-compatible artifacts to a folder: `manifest.json`, and `run_results.json` and `catalog.json` where there is something to say.
 * Files of earlier runs that are not written anew stay. The SQL of each node that failed or warned goes to a file below `compiled/`.
 *
 * @throws ModelwrightError `artifact_unwritable` when a file cannot be written; the old one is then still whole.
 */
export async function writeArtifacts(dir: string, { manifest, results, catalog }: Artifacts, projectDir: string): Promise<void> {
  const invocation = results?.runId;
  // One after the other: of a large project, each text is many megabytes.
  const write = async (name: string, artifact: unknown) => replaceFile(join(dir, name), serialise(artifact, projectDir));
  try {
    await write(artifactFiles.manifest, dbtManifest(manifest, invocation));
    if (catalog !== undefined) await write(artifactFiles.catalog, dbtCatalog(catalog, manifest, invocation));
    if (results !== undefined) await write(artifactFiles.runResults, dbtRunResults(results, manifest));
    for (const { path, sql } of sqlToLookAt(manifest, results?.results ?? [])) await replaceFile(join(dir, path), `${sql}\n`);
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw errorOf("artifact_unwritable", { dir, reason: error.message }, undefined, error);
  }
}
