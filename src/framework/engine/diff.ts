import type { CatalogRelation, Connection, RelationName, Target } from "../adapters/adapter.js";
import type { BothSides, Diff, ModelDiff } from "../artifacts/diff.js";
import type { Manifest } from "../artifacts/manifest.js";
import { relationIn } from "../compile/relations.js";
import { errorOf } from "../core/errors/index.js";
import type { CompareOptions } from "../diff/compare.js";
import type { GraphNode, ProjectGraph } from "../graph/graph.js";
import type { SelectionSpec } from "../graph/select.js";
import { attachTarget, fileOf } from "./attach-target.js";
import type { OpenProject } from "./open-project.js";
import { targetOf } from "./project-source.js";
import { nodeNamed } from "./readable.js";
import { selectIn } from "./selection.js";

/** Options of a comparison. */
export interface DiffOptions extends SelectionSpec {
  /** The target to compare against, by name. */
  readonly against: string;
  /** One model, seed or snapshot, which must be built on both sides. Without it, all that are selected. */
  readonly model?: string | undefined;
  /** Columns that tell rows apart; unless given, those that the model is merged by, or those of a unique test. */
  readonly key?: readonly string[] | undefined;
  /** The columns to compare; all unless given. */
  readonly columns?: readonly string[] | undefined;
  readonly excludeColumns?: readonly string[] | undefined;
  /** A condition in SQL: only rows for which it holds are compared. */
  readonly where?: string | undefined;
  /** How many rows of each kind are shown (10). */
  readonly limit?: number | undefined;
  /** How far apart numbers with a fraction may be and still count as the same (0). */
  readonly tolerance?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Built = Extract<GraphNode, { kind: "model" | "seed" | "snapshot" }>;

/**
 * Compares relations of the engine's target with those of another one. Nothing is written.
 *
 * @param ids What is compared in place of what the options select.
 */
export async function diff(open: OpenProject, options: DiffOptions, ids?: ReadonlySet<string>): Promise<Diff> {
  const [against, target] = otherTarget(open, options.against);
  const manifest = await open.compiled();
  const { graph } = await open.loaded();
  const nodes =
    options.model === undefined ? builtOf(graph, ids ?? (await selectIn(open, options))) : [named(graph, manifest, options.model)];
  if (target.adapter !== open.target.adapter) {
    throw errorOf("diff_adapters_differ", { before: target.adapter, after: open.target.adapter });
  }
  const warehouse = await open.connect();
  // A name of its own: a build may have the same database attached.
  const name = fileOf(open, target) === undefined || fileOf(open, target) !== fileOf(open, open.target) ? "modelwright_against" : undefined;

  // What writes waits: it would find the other target's file held, and rows would change between two counts.
  return open.inTurn(async () => {
    await using _ = name === undefined ? undefined : await attachTarget(open, target, name);
    const pairs = nodes.map((node) => ({ node, relations: relationsOf(open, target, node) }));
    const catalogs = {
      before: await catalogOf(warehouse, pairs, "before", name),
      after: await catalogOf(warehouse, pairs, "after", undefined),
    };
    const models = await warehouse.transaction(async (connection) => {
      const compared: ModelDiff[] = [];
      for (const { node, relations } of pairs) {
        const found = { before: catalogs.before(relations.before), after: catalogs.after(relations.after) };
        const names = { before: against, after: open.targetName };
        compared.push(await compareNode({ open, manifest, node, relations, found, names, attached: name, connection, options }));
      }
      return compared;
    });
    const same = models.every(({ status }) => status === "same" || status === "not_built");
    return { before: against, after: open.targetName, models, same };
  });
}

/** The target that is compared against. */
export function otherTarget({ project, targetName }: OpenProject, wanted: string): [string, Target] {
  if (wanted === targetName) throw errorOf("diff_same_relation", { before: wanted, after: targetName, relation: undefined });
  return targetOf(project.config, wanted);
}

const isBuilt = (node: GraphNode): node is Built =>
  node.kind === "seed" || node.kind === "snapshot" || (node.kind === "model" && node.config.materialized !== "ephemeral");

const builtOf = (graph: ProjectGraph, ids: ReadonlySet<string>): Built[] =>
  [...ids].map((id) => graph.getNodeAttributes(id)).filter(isBuilt);

function named(graph: ProjectGraph, manifest: Manifest, name: string): Built {
  const node = graph.getNodeAttributes(nodeNamed(manifest, name).id);
  const what = node.kind === "model" ? "an ephemeral model" : `a ${node.kind}`;
  if (isBuilt(node)) return node;
  throw errorOf("diff_not_a_relation", { name, what });
}

const relationsOf = ({ target }: OpenProject, against: Target, node: Built): BothSides<RelationName> => ({
  before: relationIn(node, against),
  after: relationIn(node, target),
});

type Find = (relation: RelationName) => CatalogRelation | undefined;

async function catalogOf(
  warehouse: Connection,
  pairs: readonly { readonly relations: BothSides<RelationName> }[],
  side: keyof BothSides<unknown>,
  attached: string | undefined,
): Promise<Find> {
  const found = await warehouse.introspect([...new Set(pairs.map(({ relations }) => relations[side].schema))], attached);
  const byName = new Map(found.map((relation) => [textOf(relation), relation]));
  return (relation) => byName.get(textOf(relation));
}

const textOf = ({ schema, name }: RelationName): string => `${schema}.${name}`;

interface NodeToCompare {
  readonly open: OpenProject;
  readonly manifest: Manifest;
  readonly node: Built;
  readonly relations: BothSides<RelationName>;
  readonly found: BothSides<CatalogRelation | undefined>;
  readonly names: BothSides<string>;
  /** Under what name the other database is attached; `undefined` for the same one. */
  readonly attached: string | undefined;
  readonly connection: Connection;
  readonly options: DiffOptions;
}

async function compareNode({
  open,
  manifest,
  node,
  relations,
  found,
  names,
  attached,
  connection,
  options,
}: NodeToCompare): Promise<ModelDiff> {
  const { id, name } = node;
  const { before, after } = found;
  const [beforeText, afterText] = [textOf(relations.before), textOf(relations.after)];
  if (attached === undefined && beforeText === afterText) throw errorOf("diff_same_relation", { ...names, relation: afterText });
  if (options.model !== undefined) {
    if (before === undefined) throw errorOf("diff_not_built", { name, relation: beforeText, target: names.before });
    if (after === undefined) throw errorOf("diff_not_built", { name, relation: afterText, target: names.after });
  }
  if (before === undefined || after === undefined) {
    const status = before !== undefined ? "only_before" : after !== undefined ? "only_after" : "not_built";
    return { id, name, relations, status, comparison: undefined };
  }
  const [{ compareRelations, isSame }, { promisedKeys }, { dialect }] = await Promise.all([
    import("../diff/compare.js"),
    import("../diff/key.js"),
    open.adapter(),
  ]);
  const { key, columns, excludeColumns, where, limit = 10, tolerance = 0, signal } = options;
  const how: CompareOptions = { key, columns, excludeColumns, where, limit, tolerance, signal, promisedKeys: promisedKeys(manifest, id) };
  const sides = {
    before: { catalog: before, from: dialect.relation(relations.before, attached) },
    after: { catalog: after, from: dialect.relation(relations.after) },
  };
  const comparison = await compareRelations(sides, connection, dialect, how);
  return { id, name, relations, status: isSame(comparison) ? "same" : "different", comparison };
}
