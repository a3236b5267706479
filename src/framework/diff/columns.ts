import type { CatalogRelation, ColumnType, Connection, SqlDialect } from "../adapters/adapter.js";
import type { BothSides, ColumnChanges, RetypedColumn } from "../artifacts/diff.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import { similarNames } from "../core/similar.js";

/** A column that both sides have and that can be compared. */
export interface SharedColumn {
  readonly name: string;
  readonly spelled: BothSides<string>;
  /** The type in which it is compared. */
  readonly type: string;
  /** Whether a side has another type, so that its values are cast. */
  readonly isCast: boolean;
}

export interface PairedColumns {
  readonly changes: ColumnChanges;
  readonly shared: readonly SharedColumn[];
}

/** Names of columns are the same whatever their case, as in the database. */
const keyOf = (name: string): string => name.toLowerCase();

/** Pairs the columns of two relations by name. `from` are the relations as they stand in SQL. */
export async function pairColumns(
  { before, after }: BothSides<CatalogRelation>,
  from: BothSides<string>,
  connection: Connection,
  dialect: SqlDialect,
): Promise<PairedColumns> {
  const byName = new Map(before.columns.map((column) => [keyOf(column.name), column]));
  const afterNames = new Set(after.columns.map(({ name }) => keyOf(name)));
  const shared: SharedColumn[] = [];
  const retyped: RetypedColumn[] = [];
  for (const column of after.columns) {
    const other = byName.get(keyOf(column.name));
    if (other === undefined) continue;
    const isCast = other.type !== column.type;
    const type = isCast ? await commonType(connection, dialect, from, { before: other, after: column }) : column.type;
    if (isCast) retyped.push({ name: column.name, before: other.type, after: column.type, comparedAs: type });
    const spelled = { before: other.name, after: column.name };
    if (type !== undefined) shared.push({ name: column.name, spelled, type, isCast });
  }
  const plain = ({ name, type }: ColumnType) => ({ name, type });
  return {
    shared,
    changes: {
      added: after.columns.filter(({ name }) => !byName.has(keyOf(name))).map(plain),
      removed: before.columns.filter(({ name }) => !afterNames.has(keyOf(name))).map(plain),
      retyped,
    },
  };
}

/** Which columns are compared. */
export interface ColumnChoice {
  /** These alone; all unless given. */
  readonly only: readonly string[] | undefined;
  readonly except: readonly string[];
  /** Compared whatever the others say. */
  readonly key: readonly string[];
}

/** What is left of paired columns when only some are compared. */
export function chooseColumns({ shared, changes }: PairedColumns, { only, except, key }: ColumnChoice): PairedColumns {
  const names = (of: readonly string[]) => new Set(of.map(keyOf));
  const [chosen, left, always] = [only && names(only), names(except), names(key)];
  const isChosen = ({ name }: { readonly name: string }) => {
    const column = keyOf(name);
    return always.has(column) || ((chosen === undefined || chosen.has(column)) && !left.has(column));
  };
  const { added, removed, retyped } = changes;
  return {
    shared: shared.filter(isChosen),
    changes: { added: added.filter(isChosen), removed: removed.filter(isChosen), retyped: retyped.filter(isChosen) },
  };
}

/** @throws {@link ModelwrightError} `diff_column_unknown` for a column that neither side has. */
export function refuseUnknown({ before, after }: BothSides<CatalogRelation>, names: readonly string[]): void {
  const known = [...new Set([...after.columns, ...before.columns].map(({ name }) => name))];
  const unknown = names.find((name) => !known.some((column) => sameName(column, name)));
  if (unknown === undefined) return;
  throw errorOf("diff_column_unknown", { relation: after.name, column: unknown, similar: similarNames(unknown, known), known });
}

/** The type that the database gives to a column with values of both, where it holds all values of both sides. */
async function commonType(
  connection: Connection,
  dialect: SqlDialect,
  from: BothSides<string>,
  columns: BothSides<ColumnType>,
): Promise<string | undefined> {
  const nullOf = (type: string) => `select cast(null as ${type}) as ${dialect.identifier("value")}`;
  // Whichever comes first must not matter: the comparison is the same in both directions.
  const [first = "", second = ""] = [columns.before.type, columns.after.type].sort();
  const [described] = await connection.describe(`${nullOf(first)} union all ${nullOf(second)}`).catch(unlessQueryFailed);
  if (described === undefined) return undefined;
  for (const side of ["before", "after"] as const) {
    const { name, type } = columns[side];
    if (type === described.type) continue;
    const value = dialect.identifier(name);
    // That a cast is allowed does not say that it succeeds for every value.
    const lost = `select 1 from ${from[side]} where ${value} is not null and try_cast(${value} as ${described.type}) is null limit 1`;
    if ((await connection.query(lost)).length > 0) return undefined;
  }
  return described.type;
}

function unlessQueryFailed(error: unknown): [] {
  if (error instanceof ModelwrightError && error.problems[0]?.code === "query_failed") return [];
  throw error;
}

export const sameName = (a: string, b: string): boolean => keyOf(a) === keyOf(b);
