import type { ManifestNode } from "../artifacts/manifest.js";
import type { Problem } from "../core/errors/index.js";
import type { Relation } from "../define/relation.js";
import type { GraphNode, ProjectGraph } from "../graph/graph.js";
import type { Project } from "../project/project.js";
import type { Binder } from "./bind.js";
import type { CompileTarget } from "./compile.js";
import type { Readable } from "./relations.js";
import type { ReadVariable } from "./variables.js";

/** What every node is compiled with. */
export interface CompileScope {
  readonly project: Project;
  readonly graph: ProjectGraph;
  readonly target: CompileTarget;
  readonly binder: Binder;
  readonly vars: ReadVariable;
  /** The ids of models, sources, seeds and snapshots. */
  readonly ids: ReadonlyMap<Relation, string>;
  /** The place of each node in the order of building. */
  readonly positions: ReadonlyMap<string, number>;
  /** What is compiled already: nodes come in the order of building. */
  readonly readables: ReadonlyMap<Relation, Readable>;
  /** What could not be compiled. */
  readonly broken: ReadonlySet<Relation>;
  /** Nodes of an earlier compilation whose declarations are as they were. */
  readonly earlier: ReadonlyMap<string, ManifestNode>;
}

/** What compiling a node gives. */
export interface Compiled {
  readonly node?: ManifestNode;
  /** How others read it, where it can be read. */
  readonly readable?: Readable;
  readonly problems: readonly Problem[];
}

/** A graph node of one kind. */
export type NodeOf<Kind extends GraphNode["kind"]> = Extract<GraphNode, { kind: Kind }>;

/** How the relations a definition reads are read. */
export const readablesOf = ({ readables }: CompileScope, deps: readonly Relation[]): Readable[] =>
  deps.flatMap((dep) => readables.get(dep) ?? []);
