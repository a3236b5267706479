import { join } from "node:path";
import type { Target } from "../adapters/adapter.js";
import { errorOf } from "../core/errors/index.js";
import type { Config } from "../define/config.js";
import { buildGraph } from "../graph/build.js";
import { type FactGraph, graphOf, type ProjectGraph, plainGraph } from "../graph/graph.js";
import type { Bundler } from "../project/bundle.js";
import { foreignDeclarations } from "../project/foreign.js";
import { type FoundProject, findProject, loadConfig, loadProject } from "../project/load.js";
import type { Project } from "../project/project.js";
import { type EarlierNodes, type Keeping, keepingOf } from "./kept/keeping.js";
import { type Compiled, diskStore, type Store } from "./kept/store.js";
import { once } from "./once.js";
import type { EngineOptions } from "./options.js";

/** A project whose modules have been evaluated. */
export interface LoadedProject {
  readonly project: Project;
  readonly graph: ProjectGraph;
}

/** What is known of a project before it is compiled. */
export interface ProjectSource {
  readonly project: Pick<Project, "dir" | "config" | "inputs">;
  readonly graph: FactGraph;
  readonly targetName: string;
  readonly target: Target;
  /** Evaluates the modules, where that was not done. */
  readonly loaded: () => Promise<LoadedProject>;
  /** The project as it was compiled by an earlier process, where nothing that it comes of has changed since. */
  readonly kept: Compiled | undefined;
  /** The nodes of an earlier compilation that are as they were. */
  readonly earlier: () => Promise<EarlierNodes>;
  /** Keeps it for the next time. */
  readonly keep: (compiled: Omit<Compiled, "graph">) => Promise<void>;
}

/** What a process that opens a project again and again has from the last time. */
export interface OpenedAgain {
  readonly bundler: Bundler;
  readonly store: Store;
}

/**
 * Takes a project as it was kept, or else evaluates its modules and checks its graph.
 *
 * @throws {@link ModelwrightError} with everything that is wrong with the project's files.
 */
export async function projectSource(options: EngineOptions, again?: OpenedAgain): Promise<ProjectSource> {
  const found = await findProject(options.projectDir, again?.bundler);
  const inputs = [...found.bundle.imports.keys()];
  const loaded = once(() => load(found));
  const keeping = keepingOf(found, again?.store ?? diskStore(join(found.dir, "target", ".cache")));
  // What is wrong with the configuration or with files that nothing reads is told below, with all else that is wrong.
  const isSound = foreignDeclarations(found.dir, found.files.foreign).length === 0;
  const known = isSound && keeping && (await readKept(found, keeping, options).catch(() => undefined));
  if (known) {
    const { config, compiledFor, kept } = known;
    const { targetName, target } = compiledFor;
    const project = { dir: found.dir, config, inputs };
    const keep: ProjectSource["keep"] = async (compiled) => keeping?.write({ graph: kept.graph, ...compiled }, compiledFor);
    return { project, graph: graphOf(kept.graph), targetName, target, loaded, kept, earlier: async () => new Map(), keep };
  }
  const { project, graph } = await loaded();
  const [targetName, target] = targetOf(project.config, options.target);
  const compiledFor = once(async () => ({ targetName, target, adapter: await target.load(), vars: options.vars ?? {} }));
  return {
    ...{ project, graph, targetName, target, loaded, kept: undefined },
    earlier: async () => keeping?.earlier(await compiledFor()) ?? new Map(),
    keep: async (compiled) => keeping?.write({ graph: plainGraph(graph), ...compiled }, await compiledFor()),
  };
}

async function load(found: FoundProject): Promise<LoadedProject> {
  const project = await loadProject(found);
  return { project, graph: buildGraph(project) };
}

/** Only the configuration is evaluated. */
async function readKept(found: FoundProject, keeping: Keeping, { target: wanted, vars = {} }: EngineOptions) {
  const config = await loadConfig(found);
  const [targetName, target] = targetOf(config, wanted);
  const compiledFor = { targetName, target, adapter: await target.load(), vars };
  const kept = keeping.read(compiledFor);
  return kept && { config, compiledFor, kept };
}

/** @throws {@link ModelwrightError} `target_unknown` */
export function targetOf(config: Config, wanted: string | undefined): [name: string, target: Target] {
  const known = Object.keys(config.targets);
  const name = wanted ?? config.defaultTarget ?? known[0] ?? "";
  const target = Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
  if (target === undefined) throw errorOf("target_unknown", { target: name, known });
  return [name, typeof target === "function" ? target() : target];
}
