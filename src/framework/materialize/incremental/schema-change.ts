import type { ColumnType, SqlDialect } from "../../adapters/adapter.js";
import type { OnSchemaChange } from "../../core/incremental.js";

/** How a column of the query differs from the table's. */
export type ColumnChange =
  | { readonly kind: "added" | "removed"; readonly name: string; readonly type: string }
  | { readonly kind: "changed"; readonly name: string; readonly from: string; readonly to: string; readonly isNarrower: boolean };

/** What becomes of a table whose query has changed. */
export interface Reshaping {
  readonly changes: readonly ColumnChange[];
  /** The table's columns afterwards, in their order; `undefined` where they stay as they are. */
  readonly columns: readonly ColumnType[] | undefined;
  /** The columns that batches fill. */
  readonly inserted: readonly string[];
  /** The changes that the setting does not allow. */
  readonly refused: readonly ColumnChange[];
  /** The changes that lose data: they need to be allowed. */
  readonly destructive: readonly ColumnChange[];
}

const keyOf = ({ name }: ColumnType) => name.toLowerCase();
const byName = (columns: readonly ColumnType[]) => new Map(columns.map((column) => [keyOf(column), column]));

/** What differs between the columns of a table and those that the query returns. Their order does not matter. */
function columnChanges(table: readonly ColumnType[], query: readonly ColumnType[], dialect: SqlDialect): ColumnChange[] {
  const [before, after] = [byName(table), byName(query)];
  return [
    ...query.flatMap((column): ColumnChange[] => {
      const old = before.get(keyOf(column));
      if (old === undefined) return [{ kind: "added", ...column }];
      const change = dialect.changeOf(old.type, column.type);
      if (change === "same") return [];
      return [{ kind: "changed", name: old.name, from: old.type, to: column.type, isNarrower: change === "narrower" }];
    }),
    ...table.filter((column) => !after.has(keyOf(column))).map(({ name, type }): ColumnChange => ({ kind: "removed", name, type })),
  ];
}

const losesData = (change: ColumnChange): boolean => change.kind === "removed" || (change.kind === "changed" && change.isNarrower);

/** Decides what becomes of a table, from its columns and those of the query alone. */
export function planReshaping(
  setting: OnSchemaChange,
  table: readonly ColumnType[],
  query: readonly ColumnType[],
  dialect: SqlDialect,
): Reshaping {
  const changes = columnChanges(table, query, dialect);
  const returned = byName(query);
  const common = table.filter((column) => returned.has(keyOf(column))).map(({ name }) => name);
  const all = query.map((column) => byName(table).get(keyOf(column))?.name ?? column.name);
  const stay = { changes, columns: undefined, inserted: common, refused: [], destructive: [] };
  if (changes.length === 0 || setting === "ignore") return stay;
  if (setting === "fail") return { ...stay, refused: changes };
  if (setting === "sync") return { ...stay, columns: query, inserted: all, destructive: changes.filter(losesData) };
  const widened = table.map((column) => ({ name: column.name, type: returned.get(keyOf(column))?.type ?? column.type }));
  const added = changes.flatMap((change) => (change.kind === "added" ? [{ name: change.name, type: change.type }] : []));
  const refused = changes.filter((change) => change.kind === "changed" && change.isNarrower);
  const isChanged = changes.some(({ kind }) => kind !== "removed");
  return { ...stay, columns: isChanged ? [...widened, ...added] : undefined, inserted: all, refused };
}

/** A change as people read it. */
export function describeChange(change: ColumnChange): string {
  if (change.kind === "changed") return `"${change.name}" goes from ${change.from} to ${change.to}`;
  return change.kind === "added" ? `"${change.name}" (${change.type}) is new` : `"${change.name}" (${change.type}) is gone`;
}
