import { resolve } from "node:path";
import type { RelationName } from "../adapters/adapter.js";
import { readStateManifest } from "../artifacts/dbt/read-manifest.js";
import { errorOf, ModelwrightError, problem } from "../core/errors/index.js";
import { type StateTableName, stateTable } from "../run/state/tables.js";
import { attachTarget, fileOf } from "./attach-target.js";
import type { OpenProject } from "./open-project.js";

/** The relations that an earlier state has built, readable until it is disposed. */
export interface StateRelations extends AsyncDisposable {
  /** The target that it was built in. */
  readonly target: string;
  /** Whether it is in another database than the project's own target. */
  readonly isAttached: boolean;
  /** What stands for a node in a FROM clause; `undefined` where the state has no relation for it. */
  readonly from: (id: string) => { readonly sql: string; readonly relation: RelationName } | undefined;
  /** What stands in a FROM clause for a table that runs keep in the state's database; `undefined` where it is not there. */
  readonly keptTable: (name: StateTableName) => Promise<string | undefined>;
  /** @throws {@link ModelwrightError} `state_relation_missing`, one for each that the state's database does not have. */
  readonly checkThere: (ids: readonly string[]) => Promise<void>;
}

/** Under this name the database of the state is attached while it is read. */
const attachedAs = "modelwright_state";

/**
 * Opens the relations of a state. Its manifest names the target, by which its database is found: the project's own one, or another of the
 * same engine, which is attached read-only.
 *
 * @param what - What needs it, for the message.
 * @throws {@link ModelwrightError} for a state that cannot be read and for a database that cannot be opened.
 */
export async function openState(open: OpenProject, state: string | undefined, what: string): Promise<StateRelations> {
  const { project } = open;
  if (state === undefined) throw errorOf("state_needed", { what });
  const dir = resolve(project.dir, state);
  const { nodes, metadata } = await readStateManifest(dir, project.config.name);
  const { MODELWRIGHT_TARGET: target } = metadata.env;
  const { targets } = project.config;
  const named = target !== undefined && Object.hasOwn(targets, target) ? targets[target] : undefined;
  if (target === undefined || named === undefined) throw errorOf("state_target", { dir: state, target, known: Object.keys(targets) });

  const other = typeof named === "function" ? named() : named;
  const own = await open.adapter();
  if (own.name !== other.adapter) throw errorOf("state_engine", { target, adapter: other.adapter, own: own.name });
  const isAttached = target !== open.targetName && (other.file === undefined || fileOf(open, other) !== fileOf(open, open.target));
  const warehouse = await open.connect();
  const attached = isAttached ? await attachTarget(open, other, attachedAs) : undefined;

  const from: StateRelations["from"] = (id) => {
    const node = nodes[id];
    if (node?.relation_name == null) return undefined;
    const relation = { schema: node.schema, name: node.alias };
    return { relation, sql: own.dialect.relation(relation, isAttached ? attachedAs : undefined) };
  };
  const isThere = (sql: string) =>
    warehouse.describe(`select * from ${sql}`).then(
      () => true,
      () => false,
    );
  return {
    target,
    isAttached,
    from,
    async keptTable(name) {
      const sql = own.dialect.relation(stateTable(name), isAttached ? attachedAs : undefined);
      return (await isThere(sql)) ? sql : undefined;
    },
    async checkThere(ids) {
      const missing = await Promise.all(
        ids.map(async (id) => {
          const found = from(id);
          if (found === undefined) return [];
          const { schema, name } = found.relation;
          return (await isThere(found.sql)) ? [] : [problem("state_relation_missing", { name, relation: `${schema}.${name}`, target })];
        }),
      );
      if (missing.flat().length > 0) throw new ModelwrightError(missing.flat());
    },
    [Symbol.asyncDispose]: async () => attached?.[Symbol.asyncDispose](),
  };
}
