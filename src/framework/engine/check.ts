import type { Manifest } from "../artifacts/manifest.js";
import { ModelwrightError } from "../core/errors/index.js";
import type { OpenProject } from "./open-project.js";

/**
 * Compiles and binds everything, and looks at the files of sources as a build does. The database is not opened, so that nobody has to wait
 * for it. Files that are not there are nothing wrong: in a fresh clone, nothing has made them yet.
 */
export async function check(open: OpenProject): Promise<Manifest> {
  const manifest = await open.compiled();
  const sources = Object.values(manifest.nodes).filter((node) => node.kind === "source" && node.origin.kind === "files");
  if (sources.length === 0) return manifest;
  const { project, threads } = open;
  const [{ dialect, openAside }, { sourceProblems }] = await Promise.all([open.adapter(), import("../run/source-problems.js")]);
  await using warehouse = await openAside({ projectDir: project.dir, threads });
  const found = await sourceProblems(
    sources.map(({ id }) => id),
    { manifest, warehouse, dialect, projectDir: project.dir },
  );
  const wrong = found.filter(({ code }) => code !== "source_missing");
  if (wrong.length > 0) throw new ModelwrightError(wrong);
  return manifest;
}
