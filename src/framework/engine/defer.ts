import type { BuildableNode, Manifest, ModelNode } from "../artifacts/manifest.js";
import { inputIds } from "../artifacts/nodes.js";
import { errorOf, ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import type { OpenProject } from "./open-project.js";
import type { BuildOptions } from "./options.js";
import { builtIn } from "./readable.js";
import { openState, type StateRelations } from "./state-relations.js";

/** A project that reads some relations from an earlier state, until it is disposed. */
export interface Deferral extends AsyncDisposable {
  readonly manifest: Manifest;
  /** What stands in FROM clauses for the relations that are read from there, by id. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** What is worth knowing of it. */
  readonly warnings: readonly Problem[];
}

/**
 * The project as a selection of it is to be run: with `defer`, what the selection reads and does not build is read from the state
 * where this target does not have it, or wherever the state has it (`favorState`).
 *
 * @throws {@link ModelwrightError} `state_relation_missing` for what neither of them has, before anything is changed.
 */
export async function deferral(
  open: OpenProject,
  selection: ReadonlySet<string>,
  { defer = false, favorState = false, state }: BuildOptions,
): Promise<Deferral> {
  const manifest = await open.compiled();
  if (favorState && !defer) throw errorOf("option_alone", { option: "--favor-state", needs: "--defer" });
  if (!defer) return asGiven(manifest);

  const relations = await openState(open, state, "--defer");
  try {
    const read = readUnselected(manifest, selection);
    const isBuilt = await builtIn(await open.connect(), read);
    const ids = read.filter((node) => !isBuilt(node) || (favorState && relations.from(node.id) !== undefined)).map(({ id }) => id);
    const elsewhere = new Map(
      ids.flatMap((id) => {
        const found = relations.from(id);
        return found === undefined ? [] : [[id, found.sql] as const];
      }),
    );
    const unknown = ids.filter((id) => !elsewhere.has(id)).map((id) => manifest.nodes[id]?.name ?? id);
    if (unknown.length > 0) {
      const { target } = relations;
      throw new ModelwrightError(unknown.map((name) => problem("state_relation_missing", { name, relation: undefined, target })));
    }
    await relations.checkThere([...elsewhere.keys()]);
    const compiled = await open.compiledOver(elsewhere);
    const found = withoutBrokenViews(compiled, elsewhere, selection, relations);
    return { ...found, elsewhere, [Symbol.asyncDispose]: relations[Symbol.asyncDispose] };
  } catch (error) {
    await relations[Symbol.asyncDispose]();
    throw error;
  }
}

/** A manifest that is run as it is. */
export const asGiven = (manifest: Manifest): Deferral => ({
  manifest,
  elsewhere: new Map(),
  warnings: [],
  [Symbol.asyncDispose]: async () => undefined,
});

/** The models, seeds and snapshots that a selection reads and does not hold. */
function readUnselected(manifest: Manifest, selection: ReadonlySet<string>): BuildableNode[] {
  const ids = new Set([...selection].flatMap((id) => inputIds(manifest, id)));
  return [...ids].flatMap((id) => {
    const node = manifest.nodes[id];
    return !selection.has(id) && (node?.kind === "model" || node?.kind === "seed" || node?.kind === "snapshot") ? [node] : [];
  });
}

/** A view over a database that is attached only while this runs could never be read again: it is built as a table. */
function withoutBrokenViews(
  manifest: Manifest,
  elsewhere: ReadonlyMap<string, string>,
  selection: ReadonlySet<string>,
  { isAttached, target }: StateRelations,
): Pick<Deferral, "manifest" | "warnings"> {
  const views = Object.values(manifest.nodes).filter(
    (node): node is ModelNode =>
      isAttached &&
      node.kind === "model" &&
      node.materialized === "view" &&
      selection.has(node.id) &&
      inputIds(manifest, node.id).some((id) => elsewhere.has(id)),
  );
  const tables = Object.fromEntries(views.map((node) => [node.id, { ...node, materialized: "table" as const }]));
  return {
    manifest: { ...manifest, nodes: { ...manifest.nodes, ...tables } },
    warnings: views.map(({ name, location }) => problem("view_over_state", { name, target }, location)),
  };
}
