import type { ColumnType, SqlDialect } from "../adapters/adapter.js";
import type { PlannedChange, PlannedColumns } from "../artifacts/plan.js";
import { type Effect, foldColumn, type QueryChange } from "../lineage/query-change.js";

/** No difference. */
export const sameColumns: PlannedColumns = { added: [], dropped: [], renamed: [], retyped: [], values: [] };

/** How the columns that a node gives now differ from those of its relation, and which of those that stay may have other values. */
export function columnChanges(
  before: readonly ColumnType[],
  after: readonly { readonly name: string; readonly type: string | undefined }[],
  change: QueryChange,
  dialect: SqlDialect,
): PlannedColumns {
  const [old, now] = [byName(before), byName(after)];
  const renamed = change.renamed.filter(({ from, to }) => old.has(from) && now.has(to));
  const [from, to] = [new Set(renamed.map((one) => one.from)), new Set(renamed.map((one) => one.to))];
  const added = after.filter(({ name }) => !old.has(foldColumn(name)) && !to.has(foldColumn(name)));
  const retyped = after.flatMap(({ name, type }) => {
    const earlier = old.get(foldColumn(name));
    const kind = earlier === undefined || type === undefined ? "same" : dialect.changeOf(earlier.type, type);
    return kind === "same" ? [] : [{ name, from: earlier?.type ?? "", to: type ?? "", isNarrower: kind === "narrower" }];
  });
  const values = after.filter(({ name }) => old.has(foldColumn(name)) && change.columns.has(foldColumn(name)));
  return {
    added: added.map(({ name, type }) => ({ name, type: type ?? "" })),
    dropped: before
      .filter(({ name }) => !now.has(foldColumn(name)) && !from.has(foldColumn(name)))
      .map(({ name, type }) => ({ name, type })),
    renamed: renamed.map((one) => ({ from: old.get(one.from)?.name ?? one.from, to: now.get(one.to)?.name ?? one.to })),
    retyped,
    values: values.map(({ name }) => name),
  };
}

/** All that readers of a relation may find changed. */
export function effectOf({ rows, columns }: Effect, { added, dropped, renamed, retyped }: PlannedColumns): Effect {
  const names = [...added, ...dropped, ...retyped].map(({ name }) => name).concat(renamed.flatMap(({ from, to }) => [from, to]));
  return { rows, columns: new Set([...columns, ...names.map(foldColumn)]) };
}

/** What a change means for whoever reads the relation. */
export function categoryOf({ dropped, renamed, retyped, values, added }: PlannedColumns, rows: boolean): PlannedChange["category"] {
  const isBreaking = rows || dropped.length + renamed.length + values.length > 0 || retyped.some(({ isNarrower }) => isNarrower);
  if (isBreaking) return "breaking";
  return added.length + retyped.length > 0 ? "additive" : "cosmetic";
}

const byName = <Column extends { readonly name: string }>(columns: readonly Column[]): ReadonlyMap<string, Column> =>
  new Map(columns.map((column) => [foldColumn(column.name), column]));
