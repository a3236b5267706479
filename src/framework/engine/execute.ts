import type { RunResults } from "../artifacts/run-results.js";
import { selectNodes } from "../graph/select.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions } from "./options.js";

/** What a command does with what is selected. */
export interface Work {
  /** Name of the command. */
  readonly command: string;
  readonly build: boolean;
  readonly test: boolean;
  /** Kinds of the nodes that it is about; all unless given. */
  readonly kinds?: readonly string[];
}

/** Runs a command over the selected part of a project, and writes its artifacts. */
export function execute(open: OpenProject, { command, build, test, kinds }: Work, call: BuildOptions): Promise<RunResults> {
  const { project, graph, threads, artifactsDir } = open;
  return open.inTurn(async () => {
    const manifest = await open.compiled();
    const selected = selectNodes(graph, call, project.config.selectors);
    const selection = new Set([...selected].filter((id) => kinds === undefined || kinds.includes(graph.getNodeAttributes(id).kind)));
    const warehouse = await open.connect();
    const { failFast = false, empty = false, storeFailures = false, signal } = call;
    const [{ dialect }, { run }, { writeArtifacts }] = await Promise.all([
      open.adapter(),
      import("../run/run.js"),
      import("../artifacts/dbt/write.js"),
    ]);
    const results = await run(
      {
        manifest,
        selection,
        warehouse,
        dialect,
        projectDir: project.dir,
        options: { command, build, test, threads, failFast, empty, storeFailures, signal },
      },
      open.sinkOf(call.onEvent),
    );
    await writeArtifacts(artifactsDir, { manifest, results }, project.dir);
    return results;
  });
}
