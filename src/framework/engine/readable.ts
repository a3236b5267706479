import type { Warehouse } from "../adapters/adapter.js";
import type { BuildableNode, Manifest } from "../artifacts/manifest.js";
import { isBuildable } from "../artifacts/nodes.js";
import { errorOf, type ModelwrightError } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";

/** A node that rows can be read of. */
export type ReadableNode = Extract<Manifest["nodes"][string], { kind: "model" | "seed" | "snapshot" | "source" }>;

/** @throws {@link ModelwrightError} when no model, seed, snapshot or source has that name. */
export function nodeNamed({ nodes }: Manifest, name: string): ReadableNode {
  const readable = Object.values(nodes).filter((node): node is ReadableNode => node.kind !== "test" && node.kind !== "exposure");
  const node = readable.find((candidate) => candidate.name === name);
  if (node !== undefined) return node;
  const similar = similarNames(
    name,
    readable.map((candidate) => candidate.name),
  );
  throw errorOf("model_unknown", { name, similar });
}

/** Whether nodes have a relation in a database: one look for all. */
export async function builtIn(warehouse: Warehouse, nodes: readonly BuildableNode[]): Promise<(node: BuildableNode) => boolean> {
  const found = await warehouse.introspect([...new Set(nodes.map(({ relation }) => relation.schema))]);
  const names = new Set(found.map(({ schema, name }) => JSON.stringify([schema, name])));
  return ({ relation: { schema, name } }) => names.has(JSON.stringify([schema, name]));
}

/** Why a node cannot be read, where that is only because nobody has built it. */
export async function notBuilt(warehouse: Warehouse, node: ReadableNode, target: string): Promise<ModelwrightError | undefined> {
  if (!isBuildable(node)) return undefined;
  const { schema, name } = node.relation;
  return (await builtIn(warehouse, [node]))(node)
    ? undefined
    : errorOf("relation_not_built", { kind: node.kind, name: node.name, relation: `${schema}.${name}`, target });
}
