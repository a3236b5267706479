import type { Adapter, Warehouse } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
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

/** What stands for a node in a FROM clause. */
export function fromOf(node: ReadableNode, { dialect }: Adapter): string {
  if (node.kind === "source") return node.from;
  return node.kind === "model" && node.materialized === "ephemeral" ? `(${node.sql})` : dialect.relation(node.relation);
}

/** Why a node cannot be read, where that is only because nobody has built it. */
export async function notBuilt(warehouse: Warehouse, node: ReadableNode, target: string): Promise<ModelwrightError | undefined> {
  if (node.kind === "source" || (node.kind === "model" && node.materialized === "ephemeral")) return undefined;
  const { schema, name } = node.relation;
  const isThere = (await warehouse.introspect([schema])).some((relation) => relation.name === name);
  return isThere ? undefined : errorOf("relation_not_built", { name: node.name, relation: `${schema}.${name}`, target });
}
