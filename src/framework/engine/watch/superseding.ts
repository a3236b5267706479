import type { Manifest } from "../../artifacts/manifest.js";
import { ModelwrightError } from "../../core/errors/index.js";
import type { OpenProject } from "../open-project.js";
import { affectedBy, keysOf, type NodeKeys } from "./affected.js";
import type { FolderWatch } from "./folders.js";
import { changesBetween, type WatchedFiles } from "./watched-files.js";

/** A build that goes on. */
export interface Running {
  readonly keys: NodeKeys;
  /** What it has not finished yet. */
  readonly left: ReadonlySet<string>;
}

/** How files are noticed and loaded. */
export interface Noticing {
  readonly watcher: Pick<FolderWatch, "changed">;
  /** The files as they were when what is built was compiled. */
  readonly seen: WatchedFiles;
  readonly look: () => WatchedFiles;
  readonly open: () => Promise<OpenProject>;
}

/**
 * Waits for a save that makes what a build still has to do another thing, until the signal aborts. What does not concern it, a comment or
 * another model, and what is a mistake, waits for the next round.
 */
export async function superseded(running: Running, { watcher, seen, look, open }: Noticing, until: AbortSignal): Promise<boolean> {
  let last = seen;
  while (!until.aborted) {
    await watcher.changed(until);
    if (until.aborted) return false;
    const now = look();
    if (changesBetween(last, now).length === 0) continue;
    last = now;
    const manifest = await open().then(compiled, unlessMistaken);
    if (manifest !== undefined && concerns(manifest, now, running)) return !until.aborted;
  }
  return false;
}

async function compiled(open: OpenProject): Promise<Manifest | undefined> {
  try {
    return await open.compiled().catch(unlessMistaken);
  } finally {
    await open.close();
  }
}

function unlessMistaken(error: unknown): undefined {
  if (!(error instanceof ModelwrightError)) throw error;
}

function concerns(manifest: Manifest, { sources }: WatchedFiles, { keys, left }: Running): boolean {
  const affected = affectedBy(manifest, keysOf(manifest, sources), keys);
  return [...left].some((id) => affected.has(id) || manifest.nodes[id] === undefined);
}
