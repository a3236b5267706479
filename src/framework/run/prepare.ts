import type { CatalogRelation, SqlDialect, Warehouse } from "../adapters/adapter.js";
import { drop, leftovers } from "../materialize/index.js";
import { labelOf } from "./context.js";
import { isLive } from "./live-runs.js";
import { retryConflicts } from "./retry.js";
import { emptyState, readState } from "./state/read.js";
import { type State, stateSchema } from "./state/tables.js";
import { createState, deleteRow } from "./state/write.js";

/** What a run finds. */
export interface Found {
  /** Tables and views by {@link labelOf}. */
  readonly existing: ReadonlyMap<string, CatalogRelation>;
  readonly state: State;
}

/**
 * Looks once at what exists and at what earlier runs have kept, makes the schemas that are to be built in, and removes what killed
 * runs and dropped relations have left behind. `schemas` are all of the project.
 *
 * @throws {@link ModelwrightError} `state_version` and `state_damaged`, before anything is changed.
 */
export async function prepare(
  warehouse: Warehouse,
  dialect: SqlDialect,
  schemas: readonly string[],
  builtIn: readonly string[],
): Promise<Found> {
  if (builtIn.length === 0) return { existing: new Map(), state: emptyState };
  // In one transaction: a relation and what is kept of it are seen together.
  const { catalogue, kept } = await warehouse.transaction(async (connection) => {
    const found = await connection.introspect([...new Set([...schemas, ...builtIn, stateSchema])]);
    return { catalogue: found, kept: await readState(connection, dialect, found) };
  });
  const existing = new Map(catalogue.map((relation) => [labelOf(relation), relation]));
  const isInSight = new Set([...schemas, ...builtIn]);
  const isGone = (row: State["relations"][number]) => isInSight.has(row.schema) && !existing.has(labelOf(row));
  const filled = new Set(catalogue.map(({ schema }) => schema));
  const script = [
    ...builtIn.filter((schema) => !filled.has(schema)).map((schema) => `create schema if not exists ${dialect.identifier(schema)}`),
    ...createState(kept.tables, dialect),
    ...leftovers(catalogue, isLive).map((relation) => drop(relation, dialect)),
    ...kept.state.relations.filter(isGone).map((row) => deleteRow("relations", row, dialect)),
  ];
  if (script.length > 0) {
    await retryConflicts(() => warehouse.transaction((connection) => connection.execute(script.join(";\n"))));
  }
  return { existing, state: { ...kept.state, relations: kept.state.relations.filter((row) => !isGone(row)) } };
}
