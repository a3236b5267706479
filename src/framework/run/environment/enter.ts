import type { SqlDialect, Warehouse } from "../../adapters/adapter.js";
import type { BuildableNode, Manifest } from "../../artifacts/manifest.js";
import { hasHistory } from "../../artifacts/nodes.js";
import { errorOf } from "../../core/errors/index.js";
import { drop } from "../../materialize/index.js";
import { labelOf } from "../context.js";
import { lookAround } from "../prepare.js";
import { retryConflicts } from "../retry.js";
import { columnsOfState, type StateRow, stateTable } from "../state/tables.js";
import { createState, forgetRelation, replaceRow } from "../state/write.js";

/** What an environment is entered with. */
export interface EnterSpec {
  readonly environment: string;
  /** What it has of its own. */
  readonly nodes: readonly BuildableNode[];
  /** The names of their relations in production, by id. */
  readonly bases: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
}

/**
 * Writes down what an environment will have of its own, before any of it is built. What keeps what was, a snapshot or an incremental
 * table, goes on from a copy of production's, as the next build there would; the copy is made again when production has gone on.
 *
 * @throws {@link ModelwrightError} `env_taken` where a relation is there that is not the environment's.
 */
export async function enterEnvironment({ environment, nodes, bases, manifest, warehouse, dialect }: EnterSpec): Promise<void> {
  const schemas = [...new Set(Object.values(manifest.nodes).flatMap((node) => ("relation" in node ? [node.relation.schema] : [])))];
  const { existing, state, tables } = await lookAround(warehouse, dialect, schemas, schemas);
  const rows = new Map(state.relations.map((row) => [labelOf(row), row]));
  const known = new Map(state.environments.map((row) => [labelOf(row), row]));
  const script = createState(tables, dialect);
  for (const { id, relation, ...node } of nodes) {
    const { schema, name } = relation;
    const label = labelOf(relation);
    const old = known.get(label);
    if (old === undefined ? existing.has(label) : old.env !== environment)
      throw errorOf("env_taken", { name: environment, relation: label });
    const base = { schema, name: bases.get(id) ?? name };
    const production = rows.get(labelOf(base));
    const goesOn = hasHistory(node as BuildableNode) && production?.kind === "table" && existing.has(labelOf(base));
    const row = { ...{ env: environment, schema, name, id, base: base.name }, base_version: goesOn ? production.version : null };
    if (old !== undefined && old.id === id && old.base === row.base && old.base_version === row.base_version) continue;
    script.push(...replaceRow("environments", row, dialect));
    if (!goesOn) continue;
    const there = existing.get(label);
    script.push(
      ...(there === undefined ? [] : [drop(there, dialect)]),
      `create table ${dialect.relation(relation)} as from ${dialect.relation(base)}`,
      ...forgetRelation(relation, dialect),
      ...copyRows(base, name, dialect),
    );
  }
  if (script.length > 0) await retryConflicts(() => warehouse.transaction((connection) => connection.execute(script.join(";\n"))));
}

/** What is kept of one relation, kept of another one, too. */
function copyRows(base: Pick<StateRow<"relations">, "schema" | "name">, name: string, dialect: SqlDialect): string[] {
  const { identifier, literal } = dialect;
  return (["relations", "intervals"] as const).map((table) => {
    const columns = Object.keys(columnsOfState(table));
    const values = columns.map((column) => (column === "name" ? literal(name) : identifier(column)));
    const condition = `${identifier("schema")} = ${literal(base.schema)} and ${identifier("name")} = ${literal(base.name)}`;
    const target = dialect.relation(stateTable(table));
    return `insert into ${target} (${columns.map(identifier).join(", ")}) select ${values.join(", ")} from ${target} where ${condition}`;
  });
}
