import { join } from "node:path";
import type { DocsServer } from "../report/docs/serve.js";
import { catalogOf } from "./catalog.js";
import type { OpenProject } from "./open-project.js";

export interface WrittenDocs {
  readonly dir: string;
  readonly pages: number;
}

const siteOf = ({ project }: OpenProject): string => join(project.dir, "docs-site", "dist");

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
  return open.timed("docs", () => writeDocs({ manifest, results, catalog }, { dir: siteOf(open), additions }));
}

export async function serveSite(open: OpenProject, port: number): Promise<DocsServer> {
  const { serveDocs } = await import("../report/docs/serve.js");
  return serveDocs({ dir: siteOf(open), port });
}
