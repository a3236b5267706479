import { join } from "node:path";
import type { DocsServer } from "../report/docs/serve.js";
import { catalogOf } from "./catalog.js";
import type { OpenProject } from "./open-project.js";

export interface WrittenDocs {
  readonly dir: string;
  readonly pages: number;
}

const siteOf = (projectDir: string): string => join(projectDir, "docs-site", "dist");

export async function writeSite(open: OpenProject): Promise<WrittenDocs> {
  const manifest = await open.compiled();
  const [{ readRunResults }, { resultsOfLastRun }, { writeDocs }] = await Promise.all([
    import("../artifacts/dbt/read-run-results.js"),
    import("../artifacts/dbt/last-run.js"),
    import("../report/docs/write.js"),
  ]);
  const [last, catalog] = await Promise.all([readRunResults(open.artifactsDir), catalogOf(open)]);
  const results = last === undefined ? undefined : resultsOfLastRun(last, manifest);
  const additions = join(open.project.dir, "docs-site");
  return open.timed("docs", () => writeDocs({ manifest, results, catalog }, { dir: siteOf(open.project.dir), additions }));
}

/** Serves the site of a project folder. `isLive`: its pages follow what is written. */
export async function serveSite(projectDir: string, port: number, isLive = false): Promise<DocsServer> {
  const { serveDocs } = await import("../report/docs/serve.js");
  return serveDocs({ dir: siteOf(projectDir), port, isLive });
}
