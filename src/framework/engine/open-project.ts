import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Adapter, Target, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import type { CompileTarget } from "../compile/compile.js";
import { systemClock } from "../core/clock.js";
import { checkEnvironmentName } from "../core/environment.js";
import { errorOf, problem } from "../core/errors/index.js";
import type { EventSink, Phase } from "../core/events.js";
import type { FactGraph } from "../graph/graph.js";
import { combineSinks, isolatedSink } from "../observe/combine.js";
import type { Project } from "../project/project.js";
import type { Environment } from "./environment.js";
import type { EarlierNodes } from "./kept/keeping.js";
import type { Compiled } from "./kept/store.js";
import { once, queue, queueOf } from "./once.js";
import type { EngineOptions } from "./options.js";
import { type LoadedProject, type OpenedAgain, projectSource } from "./project-source.js";
import { publishedReader } from "./published-reader.js";

/** A loaded project with what its calls share: each is made when the first call needs it. */
export interface OpenProject {
  readonly project: Pick<Project, "dir" | "config" | "inputs">;
  readonly graph: FactGraph;
  /** The project with what its modules declare: they are evaluated only when they have to be. */
  readonly loaded: () => Promise<LoadedProject>;
  readonly targetName: string;
  readonly target: Target;
  readonly threads: number;
  /** Values of variables that the engine was given. */
  readonly vars: Readonly<Record<string, unknown>>;
  /** Folder of the artifacts. */
  readonly artifactsDir: string;
  readonly adapter: () => Promise<Adapter>;
  readonly compiled: () => Promise<Manifest>;
  /** Compiles with other FROM clauses for some relations, by id. */
  readonly compiledOver: (elsewhere: ReadonlyMap<string, string>) => Promise<Manifest>;
  /** The environment that the engine works in; `undefined` in production. */
  readonly environment: () => Promise<Environment | undefined>;
  /** Another environment of the target. */
  readonly environmentOf: (name: string) => Promise<Environment>;
  /** Gives a manifest its fingerprints, which only what builds needs. */
  readonly fingerprinted: (manifest: Manifest) => Promise<Manifest>;
  /** @throws {@link ModelwrightError} when the engine is closed. */
  readonly connect: () => Promise<Warehouse>;
  /** What is read from: the database where this engine has it open, else its copy for readers where there is one, else the database. */
  readonly reader: () => Promise<Warehouse>;
  /** One after the other: what writes waits for what writes. */
  readonly inTurn: <T>(act: () => Promise<T>) => Promise<T>;
  readonly timed: <T>(phase: Phase, act: () => Promise<T>) => Promise<T>;
  /** The sink of a call: the engine's own gets its events, too. */
  readonly sinkOf: (call: EventSink | undefined) => EventSink;
  readonly close: () => Promise<void>;
}

/** Loads a project and checks its graph, or takes it as it was kept. */
export async function openProject(options: EngineOptions, again?: OpenedAgain): Promise<OpenProject> {
  const own = isolatedSink(options.onEvent);
  const timed = timedPhases((event) => combineSinks([own])(event));
  const { vars = {}, env } = options;
  const source = await timed("load", () => projectSource(options, again));
  const { project, graph, loaded, targetName, target, kept } = source;
  const { config } = project;
  const threads = options.threads ?? config.threads ?? Math.min(4, availableParallelism());

  const adapter = once(() => target.load());
  const compileOver = async (elsewhere?: ReadonlyMap<string, string>, names?: ReadonlyMap<string, string>, earlier?: EarlierNodes) => {
    const { database, schema } = target;
    const compileTarget: CompileTarget = { name: targetName, adapter: await adapter(), database, schema, elsewhere, names };
    const [{ compile }, all] = await Promise.all([import("../compile/compile.js"), loaded()]);
    return timed("compile", () => compile(all.project, all.graph, compileTarget, vars, earlier));
  };
  /** What is worth keeping when the project is closed. */
  let news: Pick<Compiled, "manifest" | "isFingerprinted"> | undefined;
  const production = once(async () => {
    if (kept !== undefined) return { ...kept.manifest, generatedAt: systemClock.now().toISOString() };
    const manifest = await compileOver(undefined, undefined, await source.earlier());
    news = { manifest, isFingerprinted: false };
    return manifest;
  });
  if (env !== undefined) checkEnvironmentName(env);
  const environmentOf = async (name: string) => {
    const { openEnvironment } = await import("./environment.js");
    const compile = (names?: ReadonlyMap<string, string>) => (names === undefined ? production() : compileOver(undefined, names));
    return openEnvironment(name, { project, adapter, connect, fingerprinted, compile });
  };
  const environment = once(async () => (env === undefined ? undefined : environmentOf(env)));
  const compiled = once(async () => (await environment())?.manifest ?? production());
  const fingerprinted = async (manifest: Manifest) => {
    const isProduction = manifest === (await production());
    if (isProduction && kept?.isFingerprinted === true) return manifest;
    const { fingerprint } = await import("../compile/fingerprint.js");
    const found = await fingerprint(manifest, await adapter(), join(project.dir, "target", ".cache"));
    if (isProduction) news = { manifest: found, isFingerprinted: true };
    return found;
  };
  const warehouse = once(async () => {
    const { open } = await adapter();
    const onWait = (holder: string) => own({ type: "warning", problem: problem("database_awaited", { path: target.display, holder }) });
    return timed("connect", () => open({ projectDir: project.dir, threads, waitMs: options.waitMs, onWait, purpose: options.purpose }));
  });
  const copy = publishedReader({ projectDir: project.dir, threads, adapter, warn: (found) => own({ type: "warning", problem: found }) });
  let opened: Promise<Warehouse> | undefined;
  let closed = false;
  const inTurn = target.file === undefined ? queue() : queueOf(join(project.dir, target.file));
  const connect = async () => {
    if (closed) throw errorOf("engine_closed", {});
    opened = warehouse();
    return opened;
  };

  return {
    project,
    graph,
    loaded,
    targetName,
    target,
    threads,
    vars,
    artifactsDir: join(project.dir, "target"),
    adapter,
    compiled,
    compiledOver: async (elsewhere) => compileOver(elsewhere, (await environment())?.names),
    environment,
    environmentOf,
    fingerprinted,
    connect,
    async reader() {
      if (closed) throw errorOf("engine_closed", {});
      const own = await opened?.catch(() => undefined);
      return own ?? (await copy.open()) ?? connect();
    },
    inTurn,
    timed,
    sinkOf: (call) => combineSinks(call === undefined ? [own] : [own, call]),
    async close() {
      if (closed) return;
      closed = true;
      // What could not be opened has nothing to close; whoever asked for it was told why.
      if (opened !== undefined) await inTurn(async () => (await opened?.catch(() => undefined))?.close());
      await copy.close();
      // On a full disk, say, the next process compiles again.
      if (news !== undefined) await source.keep(news).catch(() => undefined);
    },
  };
}

/** Tells when a phase begins and ends. */
function timedPhases(onEvent: EventSink): <T>(phase: Phase, act: () => Promise<T>) => Promise<T> {
  return async (phase, act) => {
    const started = systemClock.monotonic();
    onEvent({ type: "phase_started", phase });
    const result = await act();
    onEvent({ type: "phase_finished", phase, durationMs: systemClock.monotonic() - started, detail: undefined });
    return result;
  };
}
