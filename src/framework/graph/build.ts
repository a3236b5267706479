import { ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import { uniqueId } from "../core/names.js";
import { similarNames } from "../core/similar.js";
import type { Model } from "../define/model.js";
import type { Relation } from "../define/relation.js";
import type { Seed } from "../define/seed.js";
import type { Snapshot } from "../define/snapshot.js";
import type { Source } from "../define/source.js";
import type { Declared, Project } from "../project/project.js";
import { createGraph, findCycle, foldersOf, type GraphNode, type ProjectGraph } from "./graph.js";
import { modelSettings, snapshotSettings } from "./settings.js";
import { singularTestOf, type TestDeclaration, testsOf } from "./tests.js";

/**
 * Builds the graph of a project.
 *
 * @throws {@link ModelwrightError} for dependencies that are not in the project and for circles.
 */
export function buildGraph(project: Project): ProjectGraph {
  const graph = createGraph<GraphNode>();
  const declared = nodesOf(project);
  for (const { node } of declared) if (!graph.hasNode(node.id)) graph.addNode(node.id, node);

  const ids = new Map<Relation, string>(
    declared.flatMap(({ node }) => (node.kind === "test" || node.kind === "exposure" ? [] : [[node.definition, node.id] as const])),
  );
  const problems = declared.flatMap(({ node, reads }) => connect(project, graph, ids, node, reads));
  const cycle = problems.length === 0 ? findCycle(graph) : undefined;
  if (cycle !== undefined) problems.push(cycleProblem(graph, project, cycle));
  if (problems.length > 0) throw new ModelwrightError(problems);
  return graph;
}

interface DeclaredNode {
  readonly node: GraphNode;
  readonly reads: readonly Relation[];
}

function nodesOf(project: Project): DeclaredNode[] {
  const { name } = project.config;
  const common = (kind: string, declared: Declared<{ readonly name: string; readonly tags: readonly string[] }>) => ({
    id: uniqueId(kind, name, declared.definition.name),
    name: declared.definition.name,
    file: declared.file,
    tags: declared.definition.tags,
    fqn: [name, ...foldersOf(declared), declared.definition.name],
    config: {},
  });
  const models = project.models.map((declared): DeclaredNode => {
    const { tags, ...config } = modelSettings(project.config, declared);
    return {
      node: { ...common("model", declared), tags, config, kind: "model", definition: declared.definition },
      reads: declared.definition.deps,
    };
  });
  const seeds = project.seeds.map((declared): DeclaredNode => {
    return { node: { ...common("seed", declared), kind: "seed", definition: declared.definition }, reads: [] };
  });
  const snapshots = project.snapshots.map((declared): DeclaredNode => {
    const { tags, ...config } = snapshotSettings(project.config, declared);
    const { definition } = declared;
    return { node: { ...common("snapshot", declared), tags, config, kind: "snapshot", definition }, reads: [definition.relation] };
  });
  const sources = project.sources.map((declared): DeclaredNode => {
    const { definition } = declared;
    const id = idOf(name, definition);
    const fqn = [name, ...foldersOf(declared), definition.source, definition.name];
    return { node: { ...common("source", declared), id, fqn, system: definition.source, kind: "source", definition }, reads: [] };
  });
  const exposures = project.exposures.map((declared): DeclaredNode => {
    return {
      node: { ...common("exposure", declared), kind: "exposure", definition: declared.definition },
      reads: declared.definition.deps,
    };
  });
  const tests = [...project.models, ...project.sources, ...project.seeds, ...project.snapshots].flatMap((declared) =>
    testsOf(name, declared.definition, declared.definition.tests).map((test) =>
      testNode(name, declared, test, idOf(name, declared.definition)),
    ),
  );
  const singularTests = project.singularTests.map((declared) => testNode(name, declared, singularTestOf(name, declared.definition)));
  return [...sources, ...seeds, ...snapshots, ...models, ...tests, ...singularTests, ...exposures];
}

const idOf = (project: string, relation: Model | Seed | Snapshot | Source): string =>
  relation.kind === "source"
    ? uniqueId("source", project, relation.source, relation.name)
    : uniqueId(relation.kind, project, relation.name);

function testNode(project: string, declared: Declared<unknown>, test: TestDeclaration, on?: string): DeclaredNode {
  const { id, name, options } = test;
  const fqn = [project, ...foldersOf(declared), name];
  const config = { severity: options.severity ?? "error" };
  return {
    node: {
      id,
      name,
      file: declared.file,
      tags: options.tags ?? [],
      fqn,
      config,
      kind: "test",
      test: { kind: test.test.kind, on },
      definition: test,
    },
    reads: test.reads,
  };
}

/** The setting that names what a node of each kind reads. */
const keysOfReads = {
  model: "deps",
  snapshot: "relation",
  test: "tests",
  exposure: "deps",
  seed: "name",
  source: "name",
} as const satisfies Record<GraphNode["kind"], string>;

/** Draws the edges to a node; what it reads and is not there is a problem. */
function connect(
  project: Project,
  graph: ProjectGraph,
  ids: ReadonlyMap<Relation, string>,
  node: GraphNode,
  reads: readonly Relation[],
): Problem[] {
  return reads.flatMap((relation) => {
    const id = ids.get(relation);
    if (id !== undefined) {
      graph.mergeEdge(id, node.id);
      return [];
    }
    const known = [...ids.keys()].map(({ name }) => name);
    const owner = node.kind === "test" ? (node.definition.attachedTo?.name ?? node.name) : node.name;
    const facts = { name: node.name, dependency: relation.name, similar: similarNames(relation.name, known) };
    return [problem("dependency_unknown", facts, project.locate.key(node.file, owner, keysOfReads[node.kind]))];
  });
}

function cycleProblem(graph: ProjectGraph, { locate }: Project, cycle: readonly string[]): Problem {
  const nodes = cycle.map((id) => graph.getNodeAttributes(id));
  const [first] = nodes;
  const at = first === undefined ? undefined : locate.key(first.file, first.name, keysOfReads[first.kind]);
  return problem("dependency_cycle", { path: nodes.map(({ name }) => name) }, at);
}
