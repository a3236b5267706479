import type { CatalogRelation, SqlDialect, Warehouse } from "../adapters/adapter.js";
import { drop, leftovers } from "../materialize/index.js";
import { labelOf } from "./context.js";
import { isLive } from "./live-runs.js";
import { retryConflicts } from "./retry.js";
import { emptyState, readState } from "./state/read.js";
import { type State, type StateTableName, stateSchema } from "./state/tables.js";
import { createState, forgetRelation } from "./state/write.js";

/** What a run finds. */
export interface Found {
  /** Tables and views by {@link labelOf}. */
  readonly existing: ReadonlyMap<string, CatalogRelation>;
  readonly state: State;
  /** The tables of the state that are there. */
  readonly tables: ReadonlySet<StateTableName>;
  /** What tells the database from others; `undefined` where nothing was built in it yet. */
  readonly database: string | undefined;
  /** What there is to be made and removed before anything is built. */
  readonly script: readonly string[];
}

export const nothingFound: Found = { existing: new Map(), state: emptyState, tables: new Set(), database: undefined, script: [] };

/**
 * Looks once at what exists and at what earlier runs have kept, and changes nothing. `schemas` are all of the project, `builtIn` those
 * that are built in.
 *
 * @throws {@link ModelwrightError} `state_version` and `state_damaged`
 */
export async function lookAround(
  warehouse: Warehouse,
  dialect: SqlDialect,
  schemas: readonly string[],
  builtIn: readonly string[],
): Promise<Found> {
  // In one transaction: a relation and what is kept of it are seen together.
  const { catalogue, kept } = await warehouse.transaction(async (connection) => {
    const found = await connection.introspect([...new Set([...schemas, ...builtIn, stateSchema])]);
    return { catalogue: found, kept: await readState(connection, dialect, found) };
  });
  const existing = new Map(catalogue.map((relation) => [labelOf(relation), relation]));
  const isInSight = new Set([...schemas, ...builtIn]);
  const gone = kept.state.relations.filter((row) => isInSight.has(row.schema) && !existing.has(labelOf(row)));
  const filled = new Set(catalogue.map(({ schema }) => schema));
  const script = [
    ...builtIn.filter((schema) => !filled.has(schema)).map((schema) => `create schema if not exists ${dialect.identifier(schema)}`),
    ...createState(kept.tables, dialect),
    ...leftovers(catalogue, isLive).map((relation) => drop(relation, dialect)),
    ...gone.flatMap((row) => forgetRelation(row, dialect)),
  ];
  return { existing, state: kept.state, tables: kept.tables, database: kept.database, script };
}

/** Makes the schemas that are to be built in, and removes what killed runs and dropped relations have left behind. */
export async function prepare({ script }: Found, warehouse: Warehouse): Promise<void> {
  if (script.length === 0) return;
  await retryConflicts(() => warehouse.transaction((connection) => connection.execute(script.join(";\n"))));
}
