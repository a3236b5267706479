import { join } from "node:path";
import type { Adapter } from "../adapters/adapter.js";
import type { Manifest, ManifestNode } from "../artifacts/manifest.js";
import { type Clock, systemClock } from "../core/clock.js";
import { ModelwrightError } from "../core/errors/index.js";
import { version } from "../core/version.js";
import type { Relation } from "../define/relation.js";
import type { ProjectGraph } from "../graph/graph.js";
import type { Project } from "../project/project.js";
import { asItWas } from "./as-it-was.js";
import { createBinder } from "./bind.js";
import { compileExposure } from "./exposure.js";
import { checkAround } from "./hooks.js";
import { compileModel } from "./model.js";
import { buildOrder } from "./order.js";
import { placeIn } from "./place.js";
import type { Readable } from "./relations.js";
import { ambiguousSchemas } from "./schemas.js";
import type { Compiled, CompileScope } from "./scope.js";
import { compileSeed } from "./seed.js";
import { compileSnapshot } from "./snapshot.js";
import { compileSource } from "./source.js";
import { compileTest } from "./test.js";
import { resolveVariables } from "./variables.js";

/** What a project is compiled for. */
export interface CompileTarget {
  readonly name: string;
  readonly adapter: Adapter;
  readonly database: string;
  /** Default schema for models. */
  readonly schema: string;
  /** What stands in FROM clauses for relations that are read elsewhere than they would be built, by id. */
  readonly elsewhere?: ReadonlyMap<string, string> | undefined;
  /** The names of relations that are not called like their nodes, by id. */
  readonly names?: ReadonlyMap<string, string> | undefined;
}

/**
 * Compiles a project: every query becomes complete SQL, bound against an empty catalogue, so that wrong columns,
 * contracts and tests are found before any data is touched. Offline: no target is opened.
 *
 * @param earlier Nodes of an earlier compilation whose declarations, and all that these come of, are as they were.
 * @throws {@link ModelwrightError} with everything that is wrong, each with its file and line.
 */
export async function compile(
  project: Project,
  graph: ProjectGraph,
  target: CompileTarget,
  vars: Readonly<Record<string, unknown>>,
  earlier: ReadonlyMap<string, ManifestNode> = new Map(),
  clock: Clock = systemClock,
): Promise<Manifest> {
  const binder = createBinder(target.adapter, join(project.dir, "target", ".cache"), earlier.size > 0);
  const order = buildOrder(graph);
  const readables = new Map<Relation, Readable>();
  const broken = new Set<Relation>();
  const scope: CompileScope = {
    project,
    graph,
    target,
    binder,
    vars: resolveVariables(project, vars),
    ids: new Map(graph.mapNodes((id, { definition }) => [definition as Relation, id])),
    positions: new Map(order.map((id, index) => [id, index])),
    readables,
    broken,
    earlier,
  };

  // Each node is compiled as soon as what it reads is: queries are written here while others are bound there.
  const compiled = new Map<string, Promise<Compiled>>();
  async function compileAfterParents(id: string): Promise<Compiled> {
    await Promise.all(graph.mapInNeighbors(id, (parent) => compiled.get(parent)));
    const result = await compileNode(scope, id).catch((error: unknown) => told(scope, id, error));
    const { definition } = graph.getNodeAttributes(id);
    if ("kind" in definition && definition.kind !== "exposure") {
      if (result.readable === undefined) broken.add(definition);
      else {
        const from = target.elsewhere?.get(id) ?? result.readable.from;
        readables.set(definition, { ...result.readable, from });
      }
    }
    return result;
  }
  for (const id of order) compiled.set(id, compileAfterParents(id));
  const [results, wrongAround] = await Promise.all([Promise.all(compiled.values()), checkAround(scope)]).finally(binder.close);

  const nodes = results.flatMap(({ node }) => node ?? []);
  const problems = [...ambiguousSchemas(scope, nodes), ...results.flatMap((result) => result.problems), ...wrongAround];
  if (problems.length > 0) throw new ModelwrightError(problems);

  return {
    project: project.config.name,
    version,
    generatedAt: clock.now().toISOString(),
    target: { name: target.name, adapter: target.adapter.name, database: target.database, schema: target.schema },
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    parents: Object.fromEntries(order.map((id) => [id, graph.inNeighbors(id)])),
    children: Object.fromEntries(order.map((id) => [id, graph.outNeighbors(id)])),
    onRunStart: project.config.onRunStart,
    onRunEnd: project.config.onRunEnd,
    overview: project.config.overview,
  };
}

async function compileNode(scope: CompileScope, id: string): Promise<Compiled> {
  const node = scope.graph.getNodeAttributes(id);
  if (scope.graph.inNeighbors(id).some((parent) => isBroken(scope, parent))) return { problems: [] };
  const as = asItWas(scope, node);
  if (as !== undefined) return as;
  switch (node.kind) {
    case "model":
      return compileModel(scope, node);
    case "seed":
      return compileSeed(scope, node);
    case "snapshot":
      return compileSnapshot(scope, node);
    case "source":
      return compileSource(scope, node);
    case "test":
      return compileTest(scope, node);
    case "exposure":
      return compileExposure(scope, node);
  }
}

/** A mistake that was thrown on the way is one of the node's problems, at the node's place. */
function told({ graph, project }: CompileScope, id: string, error: unknown): Compiled {
  if (!(error instanceof ModelwrightError)) throw error;
  const { file, name } = graph.getNodeAttributes(id);
  return { problems: error.problems.map((found) => ({ ...found, at: found.at ?? placeIn(project, file, name)() })) };
}

/** What reads something broken is not looked at: its errors would only repeat the first one. */
const isBroken = ({ graph, broken }: CompileScope, id: string): boolean => broken.has(graph.getNodeAttributes(id).definition as Relation);
