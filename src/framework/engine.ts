import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { SelectQueryBuilder } from "kysely";
import type { Adapter, CatalogRelation, Target, Warehouse } from "./adapters/adapter.js";
import type { Catalog } from "./artifacts/catalog.js";
import type { Manifest } from "./artifacts/manifest.js";
import type { RunResults } from "./artifacts/run-results.js";
import type { CompileTarget } from "./compile/compile.js";
import { systemClock } from "./core/clock.js";
import { errorOf, type ModelwrightError } from "./core/errors/index.js";
import type { EventSink, Phase } from "./core/events.js";
import { similarNames } from "./core/similar.js";
import type { Materialization } from "./define/model.js";
import type { Relation, RowOf } from "./define/relation.js";
import { buildGraph } from "./graph/build.js";
import type { ProjectGraph } from "./graph/graph.js";
import { type SelectionSpec, selectNodes } from "./graph/select.js";
import { combineSinks, isolatedSink } from "./observe/combine.js";
import { loadProject } from "./project/load.js";
import type { Project } from "./project/project.js";
import type { DocsServer } from "./report/docs/serve.js";

export type { Catalog } from "./artifacts/catalog.js";
export type { Manifest, ManifestNode, ModelNode, SeedNode, SourceNode, TestNode } from "./artifacts/manifest.js";
export type { BuildResult, NodeResult, RunResults, TestResult } from "./artifacts/run-results.js";
export { ModelwrightError, type Problem } from "./core/errors/index.js";
export type { EngineEvent, EventSink } from "./core/events.js";
export type { SelectionSpec } from "./graph/select.js";

/** How an engine is made. */
export interface EngineOptions {
  /** Folder of `analytics.config.ts`. */
  readonly projectDir: string;
  /** Name of a target in the configuration; its default target unless given. */
  readonly target?: string | undefined;
  /** Values of variables; they go before those of the configuration. */
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /**
   * How many models are built at once, and how many connections there are. DuckDB's client runs each query on a thread of Node's pool,
   * which has four unless the environment variable `UV_THREADPOOL_SIZE` says otherwise before the process starts: a program that wants
   * more than four queries at once starts Node with it (`UV_THREADPOOL_SIZE=16 node server.js`). The command line does so itself.
   */
  readonly threads?: number | undefined;
  /** How long to wait for another process that holds the database, in milliseconds. */
  readonly waitMs?: number | undefined;
  /** Gets every event. One that throws, or that rejects, gets no more of them; it never breaks a run. */
  readonly onEvent?: EventSink | undefined;
}

/** Options of one call. */
export interface CallOptions extends SelectionSpec {
  /** Aborting interrupts running queries and leaves every relation whole, old or new. */
  readonly signal?: AbortSignal | undefined;
  /** Gets the events of this call; the engine's own sink gets them too. */
  readonly onEvent?: EventSink | undefined;
}

/** Options of building and testing. */
export interface BuildOptions extends CallOptions {
  /** Stop at the first failure. */
  readonly failFast?: boolean | undefined;
  /** Build only the columns, without rows. */
  readonly empty?: boolean | undefined;
  /** Keep failing rows in tables of the schema `<schema>_dbt_test__audit`. */
  readonly storeFailures?: boolean | undefined;
}

/** A node as `ls` tells it. */
export interface ListedNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly file: string;
  readonly tags: readonly string[];
  /** What a model is built as. */
  readonly materialized: Materialization | undefined;
}

/**
 * The framework as a library: it never prints, never exits, reads no command line. Calls may overlap:
 * reads run side by side, builds of one engine wait for each other.
 */
export interface Engine extends AsyncDisposable {
  readonly projectDir: string;
  readonly target: string;
  /** What a selection means, without compiling anything. */
  readonly ls: (selection?: SelectionSpec) => ListedNode[];
  /** Compiles and binds everything offline; throws with all that is wrong. */
  readonly compile: () => Promise<Manifest>;
  /** Builds seeds and models and runs their tests. */
  readonly build: (options?: BuildOptions) => Promise<RunResults>;
  /** Builds models only. */
  readonly run: (options?: BuildOptions) => Promise<RunResults>;
  /** Builds seeds only. */
  readonly seed: (options?: BuildOptions) => Promise<RunResults>;
  /** Runs tests only, on what is built. */
  readonly test: (options?: BuildOptions) => Promise<RunResults>;
  /** Rows of a model, seed or source by name, or of a query. */
  readonly show: (
    what: { readonly name: string } | { readonly sql: string },
    options?: { readonly limit?: number; readonly signal?: AbortSignal },
  ) => Promise<Record<string, unknown>[]>;
  /** A Kysely query over a built relation, typed by it. */
  readonly db: <R extends Relation>(relation: R) => Promise<SelectQueryBuilder<{ [Name in R["name"]]: RowOf<R> }, R["name"], object>>;
  /** What the database holds of the project, tables that it reads as sources included; kept as `target/catalog.json`, too. */
  readonly catalog: () => Promise<Catalog>;
  /** Writes the docs and lineage site to `docs-site/dist`, with the results of the last run. */
  readonly docs: () => Promise<{ readonly dir: string; readonly pages: number }>;
  /** Serves the written site on 127.0.0.1; port 0 takes any that is free. */
  readonly serveDocs: (port: number) => Promise<DocsServer>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a project as an engine. The project is loaded and its graph checked; the database is opened when it is first needed.
 *
 * @throws {@link ModelwrightError} with everything that is wrong with the project's files.
 * @example
 * ```ts
 * await using engine = await createEngine({ projectDir: "." });
 * const results = await engine.build({ select: ["+fct_orders"] });
 * const top = await (await engine.db(fctOrders)).selectAll().limit(10).execute();
 * ```
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const own = isolatedSink(options.onEvent);
  const timed = timedPhases((event) => combineSinks([own])(event));
  const project = await timed("load", () => loadProject(options.projectDir));
  const graph = buildGraph(project);
  const [targetName, target] = targetOf(project, options.target);
  const threads = options.threads ?? project.config.threads ?? Math.min(4, availableParallelism());
  const { dir } = project;

  const adapter = once(() => target.load());
  const compiled = once(async () => {
    const compileTarget: CompileTarget = { name: targetName, adapter: await adapter(), database: target.database, schema: target.schema };
    const { compile } = await import("./compile/compile.js");
    return timed("compile", () => compile(project, graph, compileTarget, options.vars ?? {}));
  });
  const warehouse = once(async () => {
    const { open } = await adapter();
    return timed("connect", () => open({ projectDir: dir, threads, waitMs: options.waitMs }));
  });
  let opened: Promise<Warehouse> | undefined;
  let closed = false;
  const connect = (): Promise<Warehouse> => {
    if (closed) throw errorOf("engine_closed", {});
    opened = warehouse();
    return opened;
  };
  const inTurn = queue();

  function execute(
    command: string,
    work: { build: boolean; test: boolean; kinds?: readonly string[] },
    call: BuildOptions = {},
  ): Promise<RunResults> {
    return inTurn(async () => {
      const manifest = await compiled();
      const selected = selectNodes(graph, call, project.config.selectors);
      const selection = new Set(
        [...selected].filter((id) => work.kinds === undefined || work.kinds.includes(graph.getNodeAttributes(id).kind)),
      );
      const open = await connect();
      const emit = combineSinks(call.onEvent === undefined ? [own] : [own, call.onEvent]);
      const { failFast = false, empty = false, storeFailures = false, signal } = call;
      const [{ dialect }, { run }, { writeArtifacts }] = await Promise.all([
        adapter(),
        import("./run/run.js"),
        import("./artifacts/dbt/write.js"),
      ]);
      const results = await run(
        {
          manifest,
          selection,
          warehouse: open,
          dialect,
          projectDir: dir,
          options: { command, build: work.build, test: work.test, threads, failFast, empty, storeFailures, signal },
        },
        emit,
      );
      await writeArtifacts(join(dir, "target"), { manifest, results }, dir);
      return results;
    });
  }

  const engine: Engine = {
    projectDir: dir,
    target: targetName,
    ls: (selection = {}) => [...selectNodes(graph, selection, project.config.selectors)].map((id) => listed(graph, id)),
    compile: compiled,
    build: (call) => execute("build", { build: true, test: true }, call),
    run: (call) => execute("run", { build: true, test: false, kinds: ["model"] }, call),
    seed: (call) => execute("seed", { build: true, test: false, kinds: ["seed"] }, call),
    test: (call) => execute("test", { build: false, test: true }, call),
    async show(what, { limit = 20, signal } = {}) {
      const node = "sql" in what ? undefined : nodeNamed(await compiled(), what.name);
      const sql = "sql" in what ? what.sql.trim().replace(/;+\s*$/, "") : `select * from ${fromOf(node as ReadableNode, await adapter())}`;
      const open = await connect();
      try {
        return await open.query(`select * from (${sql}) as shown limit ${Math.max(0, Math.trunc(limit))}`, { signal, values: shownValues });
      } catch (error) {
        throw (await notBuilt(open, node, targetName)) ?? error;
      }
    },
    async db(relation) {
      const node = nodeNamed(await compiled(), relation.name);
      const { kysely } = await connect();
      const schema = "relation" in node ? node.relation.schema : target.schema;
      return kysely.withSchema(schema).selectFrom(relation.name as never) as never;
    },
    async catalog() {
      const manifest = await compiled();
      const stored = Object.values(manifest.nodes).flatMap((node) => {
        if ("relation" in node) return [{ id: node.id, relation: node.relation }];
        return node.kind === "source" && node.origin.kind === "table" ? [{ id: node.id, relation: node.origin.relation }] : [];
      });
      const found = await (await connect()).introspect([...new Set(stored.map(({ relation }) => relation.schema))]);
      const byName = new Map(found.map((relation) => [`${relation.schema}.${relation.name}`, relation]));
      const relations: Record<string, CatalogRelation> = {};
      for (const { id, relation } of stored) {
        const existing = byName.get(`${relation.schema}.${relation.name}`);
        if (existing !== undefined) relations[id] = existing;
      }
      const { writeArtifacts } = await import("./artifacts/dbt/write.js");
      const catalog = { generatedAt: systemClock.now().toISOString(), relations };
      await writeArtifacts(join(dir, "target"), { manifest, catalog }, dir);
      return catalog;
    },
    async docs() {
      const manifest = await compiled();
      const [{ readRunResults }, { resultsOfLastRun }, { writeDocs }] = await Promise.all([
        import("./artifacts/dbt/read-run-results.js"),
        import("./artifacts/dbt/last-run.js"),
        import("./report/docs/write.js"),
      ]);
      const [last, catalog] = await Promise.all([readRunResults(join(dir, "target")), engine.catalog()]);
      const results = last === undefined ? undefined : resultsOfLastRun(last, manifest);
      return timed("docs", () =>
        writeDocs({ manifest, results, catalog }, { dir: join(dir, "docs-site", "dist"), additions: join(dir, "docs-site") }),
      );
    },
    async serveDocs(port) {
      const { serveDocs } = await import("./report/docs/serve.js");
      return serveDocs({ dir: join(dir, "docs-site", "dist"), port });
    },
    async close() {
      if (closed) return;
      closed = true;
      // What could not be opened has nothing to close; whoever asked for it was told why.
      await inTurn(async () => (await opened?.catch(() => undefined))?.close());
    },
    [Symbol.asyncDispose]: () => engine.close(),
  };
  return Object.freeze(engine);
}

/** What is shown is shown whatever it holds: numbers stay numbers where they are exact, timestamps keep their microseconds. */
const shownValues = { timestamps: "string" } as const;

function targetOf({ config }: Project, wanted: string | undefined): [name: string, target: Target] {
  const known = Object.keys(config.targets);
  const name = wanted ?? config.defaultTarget ?? known[0] ?? "";
  const target = Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
  if (target === undefined) throw errorOf("target_unknown", { target: name, known });
  return [name, typeof target === "function" ? target() : target];
}

function listed(graph: ProjectGraph, id: string): ListedNode {
  const { kind, name, file, tags, config } = graph.getNodeAttributes(id);
  return { id, kind, name, file, tags, materialized: config.materialized };
}

type ReadableNode = Extract<Manifest["nodes"][string], { kind: "model" | "seed" | "source" }>;

function nodeNamed({ nodes }: Manifest, name: string): ReadableNode {
  const readable = Object.values(nodes).filter((node): node is ReadableNode => node.kind !== "test" && node.kind !== "exposure");
  const node = readable.find((candidate) => candidate.name === name);
  if (node !== undefined) return node;
  throw errorOf("model_unknown", {
    name,
    similar: similarNames(
      name,
      readable.map((candidate) => candidate.name),
    ),
  });
}

function fromOf(node: ReadableNode, { dialect }: Adapter): string {
  if (node.kind === "source") return node.from;
  return node.kind === "model" && node.materialized === "ephemeral" ? `(${node.sql})` : dialect.relation(node.relation);
}

/** Why a node cannot be read, where that is only because nobody has built it. */
async function notBuilt(open: Warehouse, node: ReadableNode | undefined, target: string): Promise<ModelwrightError | undefined> {
  if (node === undefined || node.kind === "source" || (node.kind === "model" && node.materialized === "ephemeral")) return undefined;
  const { schema, name } = node.relation;
  const isThere = (await open.introspect([schema])).some((relation) => relation.name === name);
  return isThere ? undefined : errorOf("relation_not_built", { name: node.name, relation: `${schema}.${name}`, target });
}

/** Calls a function at most once; a rejection is forgotten, so that the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Runs what it is given one after the other, whether or not what came before succeeded. */
function queue(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
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
