import type { Manifest } from "../artifacts/manifest.js";
import { ModelwrightError } from "../core/errors/index.js";
import type { OpenProject } from "./open-project.js";
import type { CallOptions } from "./options.js";

/**
 * Renews the copy for readers after a run, where the database is no longer what the copy is. Each relation is whole then, whether or not
 * others failed. A copy that cannot be renewed is no failure of the run: readers have the old one.
 */
export async function publish(open: OpenProject, manifest: Manifest, { signal, onEvent }: CallOptions): Promise<void> {
  const { dialect, published } = await open.adapter();
  const projectDir = open.project.dir;
  if (published === undefined || (await published.find(projectDir))?.isCurrent) return;
  const [warehouse, { sweep }] = await Promise.all([open.connect(), import("../run/sweep.js")]);
  await open.timed("publish", async () => {
    try {
      await sweep(manifest, warehouse, dialect);
      await published.publish(warehouse, { projectDir, signal });
    } catch (error) {
      if (!(error instanceof ModelwrightError)) throw error;
      if (signal?.aborted) return;
      for (const problem of error.problems) open.sinkOf(onEvent)({ type: "warning", problem });
    }
  });
}
