import { randomUUID } from "node:crypto";
import type { Manifest } from "../artifacts/manifest.js";
import type { RunResults } from "../artifacts/run-results.js";
import { endOfRun, type RunRequest, writeRunState } from "../artifacts/run-state.js";
import type { EventSink } from "../core/events.js";
import { asGiven, deferral } from "./defer.js";
import { enter, ownOf } from "./environment.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions } from "./options.js";
import { periodOf } from "./period.js";
import { publish } from "./publish.js";
import { selectIn } from "./selection.js";

/** What a command does with what is selected. */
export interface Work {
  /** Name of the command. */
  readonly command: string;
  readonly build: boolean;
  readonly test: boolean;
  /** Kinds of the nodes that it is about; all unless given. */
  readonly kinds?: readonly string[];
  /** Runs what comes at the end of a run, though nothing is selected. */
  readonly endsAgain?: boolean;
}

/** The commands that build or test. */
export const works = {
  build: { command: "build", build: true, test: true },
  run: { command: "run", build: true, test: false, kinds: ["model"] },
  seed: { command: "seed", build: true, test: false, kinds: ["seed"] },
  snapshot: { command: "snapshot", build: true, test: false, kinds: ["snapshot"] },
  test: { command: "test", build: false, test: true },
  apply: { command: "apply", build: true, test: true },
} as const satisfies Record<string, Work>;

/** Runs a command over the selected part of a project, and writes its artifacts. */
export function execute(open: OpenProject, work: Work, call: BuildOptions): Promise<RunResults> {
  const { graph } = open;
  return open.inTurn(async () => {
    await open.compiled();
    const selected = await selectIn(open, call);
    const { kinds } = work;
    return runSelected(open, work, new Set([...selected].filter((id) => kinds?.includes(graph.getNodeAttributes(id).kind) ?? true)), call);
  });
}

/**
 * Runs a command over nodes that are known already, with another manifest than the project's where one is given. To be called in turn.
 * The project's manifest is written while the database is opened, or last, where somebody waits for the first result.
 */
export async function runSelected(
  open: OpenProject,
  { command, build, test, endsAgain }: Work,
  selected: ReadonlySet<string>,
  call: BuildOptions,
  given?: Manifest,
  manifestIs: "first" | "last" = "first",
): Promise<RunResults> {
  const { project, threads, artifactsDir } = open;
  const compiled = await open.compiled();
  const environment = await open.environment();
  const selection = environment === undefined ? selected : ownOf(environment, selected);
  const runId = randomUUID();
  const { failFast = false, empty = false, force = false, storeFailures = false, fullRefresh, allowDestructive, signal } = call;
  const period = periodOf(call);
  const { writeManifest, writeOutcomes } = await import("../artifacts/dbt/write.js");
  await using deferred = given === undefined ? await deferral(open, selection, call) : asGiven(given);
  const keepManifest = () => writeManifest(artifactsDir, compiled, runId, project.dir);
  // Not before it is known that all that is read is there.
  if (environment !== undefined && build) await enter(open, environment, selection);
  const [manifest, warehouse, { dialect }, { run }] = await Promise.all([
    open.fingerprinted(deferred.manifest),
    open.connect(),
    open.adapter(),
    import("../run/run.js"),
    manifestIs === "first" ? keepManifest() : undefined,
  ]);
  using state = writeRunState(artifactsDir, {
    command,
    target: open.targetName,
    vars: open.vars,
    options: { ...keptOptions(call), env: environment?.name },
    planned: [...selection],
  });
  const tell = open.sinkOf(call.onEvent);
  const onEvent: EventSink = (event) => {
    if (event.type === "node_finished") state.end(event.id, event.status);
    if (event.type === "run_finished") state.end(endOfRun, event.problem === undefined ? "success" : "error");
    tell(event);
  };
  for (const found of build ? deferred.warnings : []) tell({ type: "warning", problem: found });
  const options = {
    command,
    build,
    test,
    threads,
    failFast,
    empty,
    force,
    storeFailures,
    fullRefresh,
    allowDestructive,
    period,
    signal,
    endsAgain,
  };
  const { elsewhere } = deferred;
  const results = await run({ runId, manifest, elsewhere, selection, warehouse, dialect, projectDir: project.dir, options }, onEvent);
  if (manifestIs === "last") await keepManifest();
  await writeOutcomes(artifactsDir, { manifest, results }, project.dir);
  if (!results.interrupted) await publish(open, compiled, call);
  return results;
}

/** The options that a retry repeats: all but the selection, which is kept as what it meant. */
const keptOptions = ({ select: _, exclude: __, signal: ___, onEvent: ____, ...options }: BuildOptions): RunRequest["options"] => options;
