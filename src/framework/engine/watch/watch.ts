import { realpath } from "node:fs/promises";
import type { Manifest } from "../../artifacts/manifest.js";
import { isBuildable } from "../../artifacts/nodes.js";
import type { RunResults } from "../../artifacts/run-results.js";
import { systemClock } from "../../core/clock.js";
import { ModelwrightError, type Problem } from "../../core/errors/index.js";
import type { EngineEvent } from "../../core/events.js";
import { keptBundler } from "../../project/bundle.js";
import type { DocsServer } from "../../report/docs/serve.js";
import { serveSite, writeSite } from "../docs.js";
import { runSelected, works } from "../execute.js";
import { memoryStore } from "../kept/store.js";
import { type OpenProject, openProject } from "../open-project.js";
import type { EngineOptions } from "../options.js";
import { builtIn } from "../readable.js";
import { affectedBy, keysOf, type NodeKeys } from "./affected.js";
import { watchFolders } from "./folders.js";
import { superseded } from "./superseding.js";
import { changesBetween, type LastGood, lookAtFiles, type WatchedFiles, withLoaded } from "./watched-files.js";

/** How a project is watched. */
export interface WatchOptions extends EngineOptions {
  /** Serves the docs site on this port of 127.0.0.1, 0 for any that is free: it is written anew after each round, and open pages follow it. */
  readonly docsPort?: number | undefined;
  /** Aborting ends the watch; a build that runs is interrupted. */
  readonly signal?: AbortSignal | undefined;
}

/** What one change came to. */
export interface Round {
  /** Files that changed, relative to the project folder; none in the first round. */
  readonly files: readonly string[];
  /** What is wrong with the project; nothing is built then, and everything that changed since is built when it is corrected. */
  readonly problems: readonly Problem[];
  /** What was built and tested; `undefined` when nothing had to be. */
  readonly results: RunResults | undefined;
  /** Address of the docs site, once it is served. */
  readonly docsUrl: string | undefined;
  readonly durationMs: number;
}

/**
 * Watches a project and builds what each change affects: the nodes whose compiled queries, settings, rows or tests are others than before,
 * and all that reads them. The first round builds what the database does not have yet. It never ends by itself, whatever is wrong. A build
 * that a newer save makes another thing is interrupted: its round has `results.interrupted`, and the next one builds what is left of both.
 *
 * The database is open only while a round builds: between rounds it is free for other processes.
 *
 * @example
 * ```ts
 * for await (const { problems, results } of watchProject({ projectDir: ".", signal })) show(problems, results);
 * ```
 * @throws {@link ModelwrightError} when the project folder is not there, or cannot be watched.
 */
export async function* watchProject(options: WatchOptions): AsyncGenerator<Round, void> {
  const { signal } = options;
  const isOver = () => signal?.aborted === true;
  const projectDir = await realpath(options.projectDir).catch(() => options.projectDir);
  const watcher = watchFolders();
  const bundler = keptBundler();
  const again = { bundler: bundler.bundle, store: memoryStore() };
  let lastGood: LastGood = { inputs: [], manifest: undefined };
  let done: NodeKeys | undefined;
  let docs: DocsServer | undefined;
  let files: readonly string[] = [];
  /** What the round that goes on saw when it had compiled the project. */
  let looked: WatchedFiles | undefined;
  let seen = lookAtFiles(projectDir, lastGood);
  try {
    while (!isOver()) {
      watcher.cover(seen.folders);
      const started = systemClock.monotonic();
      looked = undefined;
      const round = await openProject(options, again).then(build, problemsOf);
      seen = withLoaded(seen, looked ?? lookAtFiles(projectDir, lastGood), lastGood.inputs);
      if (isOver()) return;
      const durationMs = systemClock.monotonic() - started;
      if (options.docsPort !== undefined && round.problems.length === 0) docs ??= await serveSite(projectDir, options.docsPort, true);
      yield { files, ...round, docsUrl: docs?.url, durationMs };
      for (files = []; files.length === 0; ) {
        watcher.cover(seen.folders);
        const now = lookAtFiles(projectDir, lastGood);
        files = changesBetween(seen, now);
        seen = now;
        if (files.length === 0) await watcher.changed(signal);
        if (isOver()) return;
      }
    }
  } finally {
    watcher.close();
    await bundler.close();
    await docs?.close();
  }

  /** Builds, and ends at once when a save makes what is still to be built another thing: it would be built once more right away. */
  async function buildUnlessSuperseded(open: OpenProject, keys: NodeKeys, selection: ReadonlySet<string>, now: WatchedFiles) {
    const left = new Set(selection);
    const [over, stop] = [new AbortController(), new AbortController()];
    const noticing = {
      watcher,
      seen: withLoaded(seen, now, lastGood.inputs),
      look: () => lookAtFiles(projectDir, lastGood),
      open: () => openProject({ ...options, onEvent: undefined }, again),
    };
    watcher.cover(now.folders);
    const noticed = superseded({ keys, left }, noticing, over.signal).then((isSuperseded) => isSuperseded && stop.abort());
    // What is thrown is thrown where it is awaited.
    noticed.catch(() => undefined);
    try {
      const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
      const onEvent = (event: EngineEvent) => void (event.type === "node_finished" && left.delete(event.id));
      const call = { signal: AbortSignal.any(signals), onEvent };
      return await open.inTurn(() => runSelected(open, works.build, selection, call, undefined, "last"));
    } finally {
      over.abort();
      await noticed;
    }
  }

  async function build(open: OpenProject): Promise<Outcome> {
    try {
      lastGood = { inputs: open.project.inputs, manifest: lastGood.manifest };
      const manifest = await open.compiled();
      lastGood = { inputs: open.project.inputs, manifest };
      looked = lookAtFiles(projectDir, lastGood);
      const keys = keysOf(manifest, looked.sources);
      const known = done ?? (await whatIsBuilt(open, manifest, keys));
      done = known;
      const selection = affectedBy(manifest, keys, known);
      const isWork = [...selection].some((id) => ["model", "seed", "snapshot", "test"].includes(manifest.nodes[id]?.kind ?? ""));
      const results = isWork ? await buildUnlessSuperseded(open, keys, selection, looked) : undefined;
      if (results?.interrupted) return { problems: [], results };
      done = keys;
      if (options.docsPort !== undefined) await writeSite(open);
      docs?.reload();
      return { problems: [], results };
    } catch (error) {
      return problemsOf(error);
    } finally {
      await open.close();
    }
  }
}

/** The keys of everything whose relation is there, taken to be what it would be built as now. */
async function whatIsBuilt(open: OpenProject, { nodes }: Manifest, keys: NodeKeys): Promise<NodeKeys> {
  const isThere = await builtIn(await open.connect(), Object.values(nodes).filter(isBuildable));
  return new Map(
    [...keys].filter(([id]) => {
      const node = nodes[id];
      return !isBuildable(node) || isThere(node);
    }),
  );
}

type Outcome = Pick<Round, "problems" | "results">;

function problemsOf(error: unknown): Outcome {
  if (!(error instanceof ModelwrightError)) throw error;
  return { problems: error.problems, results: undefined };
}
