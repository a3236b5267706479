import type { SqlDialect } from "../adapters/adapter.js";
import type { BuildableNode, Manifest, ModelNode } from "../artifacts/manifest.js";
import { isBuildable } from "../artifacts/nodes.js";
import type { RunResults } from "../artifacts/run-results.js";
import { errorOf } from "../core/errors/index.js";
import { copyIntervals, intervalModel } from "../run/incremental/intervals.js";
import { runSelected } from "./execute.js";
import type { OpenProject } from "./open-project.js";
import type { CallOptions } from "./options.js";
import { builtIn } from "./readable.js";
import { selectIn } from "./selection.js";
import { openState, type StateRelations } from "./state-relations.js";

/** Options of cloning. The selection's `state` is what is cloned. */
export interface CloneOptions extends CallOptions {
  /** Replace what is there already. */
  readonly fullRefresh?: boolean | undefined;
}

/** What a clone has made. */
export interface Cloned {
  readonly results: RunResults;
  /** Names of what was there already and stays as it was. */
  readonly kept: readonly string[];
  /** Names of what is selected and no part of the state. */
  readonly unknown: readonly string[];
}

/**
 * Makes the selected relations of an earlier state in this target, without running a model: as views over those of the state where they
 * are in the same database, as copies where they are in another file. What goes on from its own rows is always a copy,
 * with the time that it is filled for. The next build builds them as if they were not there.
 *
 * @throws {@link ModelwrightError} for a state that cannot be read, and for relations that it names and its database does not have,
 * before anything is changed.
 */
export function clone(open: OpenProject, call: CloneOptions): Promise<Cloned> {
  return open.inTurn(async () => {
    const manifest = await open.compiled();
    const selected = await selectIn(open, call);
    await using state = await openState(open, call.state, "`model clone`");
    if (state.target === open.targetName) throw errorOf("clone_itself", { target: open.targetName });

    const wanted = Object.values(manifest.nodes).filter((node): node is BuildableNode => selected.has(node.id) && isBuildable(node));
    const known = wanted.filter(({ id }) => state.from(id) !== undefined);
    const isThere = call.fullRefresh ? () => false : await builtIn(await open.connect(), known);
    const made = known.filter((node) => !isThere(node));
    await state.checkThere(made.map(({ id }) => id));

    const filled = made.some(intervalModel) ? await state.keptTable("intervals") : undefined;
    const { dialect } = await open.adapter();
    const clones = Object.fromEntries(made.map((node) => [node.id, cloneOf(node, state, keepIntervals(node, state, filled, dialect))]));
    // Nothing is built or tested: what comes around that has no place.
    const around = { onRunStart: [], onRunEnd: [] };
    const executed: Manifest = { ...manifest, ...around, nodes: { ...manifest.nodes, ...clones }, parents: {} };
    const work = { command: "clone", build: true, test: false };
    const results = await runSelected(open, work, new Set(Object.keys(clones)), call, executed);
    const names = (nodes: readonly BuildableNode[]) => nodes.map(({ name }) => name);
    return { results, kept: names(known.filter(isThere)), unknown: names(wanted.filter(({ id }) => state.from(id) === undefined)) };
  });
}

/** The materializations that begin anew with each build: a view over them is as good as they are. */
const begunAnew: ReadonlySet<string> = new Set(["view", "table", "seed"]);

/** Statements that keep of a clone which time it is filled for, as is kept of what it is a copy of. `filled` is where that is kept. */
function keepIntervals(node: BuildableNode, { from }: StateRelations, filled: string | undefined, dialect: SqlDialect): readonly string[] {
  const source = from(node.id);
  return intervalModel(node) === undefined || source === undefined ? [] : copyIntervals(filled, source.relation, node.relation, dialect);
}

/** A node that is built as its relation in the state, and not as its own query. `post` is what is done in the transaction that does so. */
function cloneOf(node: BuildableNode, { from, isAttached }: StateRelations, post: readonly string[]): ModelNode {
  const { id, name, description, location, tags, meta, relation, columns } = node;
  const isCopied = isAttached || !begunAnew.has(node.kind === "model" ? node.materialized : node.kind);
  return {
    ...{ kind: "model", id, name, description, location, tags, meta, relation, columns, language: "sql", contract: false, code: "" },
    materialized: isCopied ? "table" : "view",
    sql: `select * from ${from(id)?.sql}`,
    hooks: { pre: [], post },
  };
}
