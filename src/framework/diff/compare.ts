import type { CallOptions, CatalogRelation, Connection, SqlDialect } from "../adapters/adapter.js";
import type { BothSides, ColumnChanges, Comparison, KeyFacts, Samples } from "../artifacts/diff.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import { chooseColumns, pairColumns, refuseUnknown, sameName } from "./columns.js";
import { chooseKey, type PromisedKey } from "./key.js";
import { changedRow, type RawRow, textRow } from "./rows.js";
import * as statements from "./statements.js";

/** How two relations are compared. */
export interface CompareOptions {
  /** Columns that tell rows apart. */
  readonly key?: readonly string[] | undefined;
  /** Keys to take where none is named. */
  readonly promisedKeys: readonly PromisedKey[];
  readonly columns?: readonly string[] | undefined;
  readonly excludeColumns?: readonly string[] | undefined;
  readonly where?: string | undefined;
  /** How many rows of each kind are shown. */
  readonly limit: number;
  readonly tolerance: number;
  readonly signal?: AbortSignal | undefined;
}

/** A relation as it is described, and as it stands in SQL. */
export interface ComparedRelation {
  readonly catalog: CatalogRelation;
  readonly from: string;
}

/**
 * Compares two relations in the database: it counts, and sends no rows but the few that are shown.
 *
 * @throws {@link ModelwrightError} for a key, columns or a condition that do not fit them.
 */
export async function compareRelations(
  sides: BothSides<ComparedRelation>,
  connection: Connection,
  dialect: SqlDialect,
  options: CompareOptions,
): Promise<Comparison> {
  const catalog = { before: sides.before.catalog, after: sides.after.catalog };
  const { columns: only, excludeColumns: except = [], where, tolerance } = options;
  refuseUnknown(catalog, [...(only ?? []), ...except]);
  const from = { before: sides.before.from, after: sides.after.from };
  const all = await pairColumns(catalog, from, connection, dialect);
  const key = chooseKey(options.key, options.promisedKeys, all, catalog);
  if (key === undefined && tolerance > 0) throw errorOf("diff_tolerance_keyless", { relation: sides.after.catalog.name });

  const keyColumns = key?.columns ?? [];
  const { shared, changes } = chooseColumns(all, { only, except, key: keyColumns.map(({ name }) => name) });
  const values = shared.filter(({ name }) => !keyColumns.some((column) => sameName(column.name, name)));
  const pair: statements.Pair = { dialect, from, where, key: keyColumns, values, tolerance };
  const ask: Ask = (sql) => connection.query<RawRow>(sql, callOptions(options.signal));
  if (where !== undefined) await bindCondition(pair, ask, where);
  if (key !== undefined) return compareKeyed(pair, key.from, changes, ask, options.limit);
  return compareWhole(pair, changes, ask, options.limit);
}

type Ask = (sql: string) => Promise<RawRow[]>;

/** Counts are numbers whatever the target reads big integers as. */
const callOptions = (signal: AbortSignal | undefined): CallOptions => ({ signal, values: { integers: "number" } });

const numberIn = (row: RawRow | undefined, name: string): number => Number(row?.[name] ?? 0);

async function bindCondition(pair: statements.Pair, ask: Ask, where: string): Promise<void> {
  for (const side of ["before", "after"] as const) {
    await ask(`${statements.conditionAlone(pair, side)} limit 0`).catch((error: unknown) => {
      if (!(error instanceof ModelwrightError) || error.problems[0]?.code !== "query_failed") throw error;
      throw errorOf("diff_where_invalid", { where, reason: error.problems[0].message.split("\n")[0] ?? "" }, undefined, error);
    });
  }
}

async function compareKeyed(
  pair: statements.Pair,
  from: KeyFacts["from"],
  changes: ColumnChanges,
  ask: Ask,
  limit: number,
): Promise<Comparison> {
  const facts = await ask(statements.keyFacts(pair));
  const both = (name: string): BothSides<number> => {
    const of = (side: string) =>
      numberIn(
        facts.find((row) => row["side"] === side),
        name,
      );
    return { before: of("before"), after: of("after") };
  };
  const duplicates = both("duplicates");
  const hasDuplicates = duplicates.before + duplicates.after > 0;
  const [counts] = await ask(statements.keyedCounts(pair, hasDuplicates));
  const [added, removed, onBoth, changed] = ["added", "removed", "both", "changed"].map((name) => numberIn(counts, name)) as Four;
  const names = { key: pair.key.map(({ name }) => name), values: pair.values.map(({ name }) => name) };
  const oneSided = async (kind: "added" | "removed", many: number) =>
    many === 0 || limit === 0
      ? []
      : (await ask(statements.keyedOneSided(pair, hasDuplicates, kind, limit))).map((row) => textRow(row, names));
  const samples: Samples = {
    added: await oneSided("added", added),
    removed: await oneSided("removed", removed),
    changed:
      changed === 0 || limit === 0
        ? []
        : (await ask(statements.keyedChanged(pair, hasDuplicates, limit))).map((row) => changedRow(row, names)),
  };
  return {
    columns: changes,
    rows: both("rows"),
    key: { columns: names.key, from, nulls: both("nulls"), duplicates },
    added,
    removed,
    changed,
    unchanged: onBoth - changed,
    values: names.values.map((name, index) => {
      const differing = numberIn(counts, statements.valueAlias(index));
      return { name, changed: differing, rate: onBoth === 0 ? 0 : differing / onBoth };
    }),
    samples,
  };
}

type Four = [number, number, number, number];

async function compareWhole(pair: statements.Pair, changes: ColumnChanges, ask: Ask, limit: number): Promise<Comparison> {
  const [totals] = await ask(statements.rowCounts(pair));
  const rows = { before: numberIn(totals, "before"), after: numberIn(totals, "after") };
  const common = { columns: changes, rows, key: undefined, changed: 0, values: [] };
  // Rows that have no column in common have nothing to be the same in.
  if (pair.values.length === 0) {
    return { ...common, added: rows.after, removed: rows.before, unchanged: 0, samples: { added: [], removed: [], changed: [] } };
  }
  const [counts] = await ask(statements.keylessCounts(pair));
  const names = { key: [], values: pair.values.map(({ name }) => name) };
  const oneSided = async (kind: "added" | "removed") =>
    numberIn(counts, kind) === 0 || limit === 0
      ? []
      : (await ask(statements.keylessOneSided(pair, kind, limit))).map((row) => textRow(row, names));
  return {
    ...common,
    added: numberIn(counts, "added"),
    removed: numberIn(counts, "removed"),
    unchanged: numberIn(counts, "both"),
    samples: { added: await oneSided("added"), removed: await oneSided("removed"), changed: [] },
  };
}

/** Whether a comparison found nothing. */
export const isSame = ({ columns, added, removed, changed }: Comparison): boolean =>
  [...columns.added, ...columns.removed, ...columns.retyped].length + added + removed + changed === 0;
