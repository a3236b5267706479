import { type Influence, merge, raise, rank, unknown } from "./influence.js";
import { foldName } from "./tree.js";

/** A column of a table or of a query's result. The name is empty where the engine makes one up from an expression. */
export interface Column extends Influence {
  readonly name: string;
  /** The column's type, where it is known. */
  readonly type?: string | undefined;
}

/** What a query, or a table in a FROM clause, gives. */
export interface Rows {
  readonly columns: readonly Column[];
  /** What may be in columns that are not known by name; `undefined` where all are. */
  readonly others: Influence | undefined;
  /** What decides which rows there are, and how many. */
  readonly filters: Influence;
}

/** A table in a FROM clause. */
export interface Table extends Pick<Rows, "columns" | "others"> {
  /** What it can be called, from the longest name to the shortest, folded and in parts. */
  readonly names: readonly (readonly string[])[];
  /** Columns that a join has merged with a table to the left: they are shown there. */
  readonly hidden: ReadonlySet<string>;
  /** Columns that a join has merged with those of tables to the right, and what they show. */
  readonly merged: ReadonlyMap<string, Influence>;
}

/** What names can mean in an expression. */
export interface Scope {
  readonly tables: readonly Table[];
  /** Columns of the same SELECT that can be read by their alias. */
  readonly aliases: ReadonlyMap<string, Influence>;
  /** Parameters of lambdas. */
  readonly parameters: ReadonlySet<string>;
  /** The query around a subquery. */
  readonly outer: Scope | undefined;
  /** Common table expressions. */
  readonly common: ReadonlyMap<string, Rows>;
}

/** What a table shows of a column that is read without the table's name. */
const shownColumn = ({ merged }: Table, column: Column): Column => {
  const shown = merged.get(foldName(column.name));
  return shown === undefined ? column : { ...column, ...shown };
};

export const visibleColumns = (table: Table): readonly Column[] =>
  table.hidden.size === 0 && table.merged.size === 0
    ? table.columns
    : table.columns.filter(({ name }) => !table.hidden.has(foldName(name))).map((column) => shownColumn(table, column));

/** Everything that a table gives, when it is not known what of it is meant. */
export const everythingOf = ({ columns, others }: Pick<Rows, "columns" | "others">, how: number): Influence =>
  raise(merge([...columns, ...(others === undefined ? [] : [others])]), how);

export const everythingIn = (scope: Scope): Influence =>
  raise(
    merge([
      ...scope.tables.map((table) => everythingOf(table, rank.unknown)),
      ...scope.aliases.values(),
      ...(scope.outer === undefined ? [] : [everythingIn(scope.outer)]),
      unknown,
    ]),
    rank.unknown,
  );

const isCalled = ({ names }: Table, qualifier: readonly string[]): boolean =>
  names.some((name) => name.length === qualifier.length && name.every((part, index) => part === qualifier[index]));

/** Columns of a name; `undefined` where there is none. Columns without a name of their own may be it. */
function columnOf(tables: readonly Table[], name: string, columnsIn: (table: Table) => readonly Column[]): Influence | undefined {
  const named = tables.flatMap((table) => columnsIn(table).filter((column) => foldName(column.name) === name));
  if (named.length > 0) return named.length === 1 ? named[0] : raise(merge(named), rank.computed);
  const unnamed = tables.flatMap((table) => columnsIn(table).filter((column) => column.name === ""));
  const others = tables.flatMap((table) => (table.others === undefined ? [] : [raise(table.others, rank.unknown)]));
  const possible = [...unnamed.map((column) => (unnamed.length + others.length > 1 ? raise(column, rank.unknown) : column)), ...others];
  return possible.length === 0 ? undefined : merge(possible);
}

/**
 * What a column reference reads. `undefined` where no column is called that here or in the queries around.
 *
 * @param aliasesToo - Whether an alias of the same SELECT may be meant although a column is called that too.
 */
export function resolve(scope: Scope, parts: readonly string[], aliasesToo: boolean): Influence | undefined {
  const found = resolveHere(scope, parts.map(foldName), aliasesToo);
  if (found?.isSure) return found.influence;
  const outside = scope.outer === undefined ? undefined : resolve(scope.outer, parts, aliasesToo);
  if (found === undefined) return outside;
  return outside === undefined ? found.influence : merge([found.influence, outside]);
}

interface Found {
  readonly influence: Influence;
  /** Whether a name was found; otherwise it may be one that is not known. */
  readonly isSure: boolean;
}

function resolveHere({ tables, aliases }: Scope, parts: readonly string[], aliasesToo: boolean): Found | undefined {
  // A table's column comes before a field of a column that is called like the table.
  for (let length = Math.min(3, parts.length - 1); length > 0; length--) {
    const called = tables.filter((table) => isCalled(table, parts.slice(0, length)));
    const column = called.length === 0 ? undefined : columnOf(called, parts[length] ?? "", ({ columns }) => columns);
    if (column !== undefined) return { influence: withFields(column, parts.length - length - 1), isSure: true };
  }
  const [name = "", ...fields] = parts;
  const isKnown = tables.some((table) => visibleColumns(table).some((column) => foldName(column.name) === name));
  const alias = aliases.get(name);
  const whole = tables.filter((table) => isCalled(table, [name]));
  if (isKnown || (alias === undefined && whole.length === 0)) {
    const column = columnOf(tables, name, visibleColumns);
    if (column === undefined) return undefined;
    const both = aliasesToo && alias !== undefined ? merge([column, alias]) : column;
    return { influence: withFields(both, fields.length), isSure: isKnown };
  }
  // An alias, or the name of a table for all of its row; a column that is not known by name may hide behind either.
  const hiding = tables.flatMap(({ others }) => (others === undefined ? [] : [raise(others, rank.unknown)]));
  const rows = alias === undefined ? whole.map((table) => everythingOf(table, rank.computed)) : [alias];
  return { influence: withFields(merge([...rows, ...hiding]), fields.length), isSure: true };
}

const withFields = (column: Influence, fields: number): Influence => (fields === 0 ? column : raise(column, rank.computed));
