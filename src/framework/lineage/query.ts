import { partsOf, readExpression } from "./expression.js";
import { readFrom } from "./from.js";
import { constant, type Influence, merge, raise, rank, unknown } from "./influence.js";
import type { Reader } from "./reader.js";
import { type Column, everythingIn, everythingOf, type Rows, resolve, type Scope, type Table } from "./scope.js";
import { expandStar } from "./star.js";
import { commonTablesOf, foldName, type Node, nodeOf, nodesOf, textOf, textsOf } from "./tree.js";

/** What a query gives: a SELECT, or several put together. */
export function readQuery(query: Node, outside: Scope, reader: Reader): Rows {
  const scope = { ...outside, common: readCommonTables(query, outside, reader) };
  switch (query.type) {
    case "SELECT_NODE":
      return readSelect(query, scope, reader);
    case "SET_OPERATION_NODE":
      return withModifiers(readSets(query, scope, reader), query, scope, reader);
    case "RECURSIVE_CTE_NODE":
      return readRecursive(query, scope, reader);
    default:
      return { columns: [], others: everythingIn(scope), filters: everythingIn(scope) };
  }
}

function readCommonTables(query: Node, scope: Scope, reader: Reader): Scope["common"] {
  const common = new Map(scope.common);
  for (const { name, query: definition, columnNames } of commonTablesOf(query)) {
    common.set(name, renamed(reader.readQuery(definition, { ...scope, common: new Map(common) }), columnNames));
  }
  return common;
}

const renamed = (rows: Rows, names: readonly string[]): Rows => ({
  ...rows,
  columns: rows.columns.map((column, place) => ({ ...column, name: names[place] ?? column.name })),
});

function readSelect(query: Node, outside: Scope, reader: Reader): Rows {
  const from = readFrom(nodeOf(query.from_table), { ...outside, tables: [], aliases: new Map() }, reader);
  const scope = { ...outside, tables: from.tables, aliases: new Map<string, Influence>() };
  const columns: Column[] = [];
  const others: Influence[] = [];
  const groups: Influence[] = [];
  for (const item of nodesOf(query.select_list)) {
    const read = readItem(item, scope, reader);
    columns.push(...read.columns);
    if (read.others !== undefined) others.push(read.others);
    for (const column of read.columns) if (typeof item.alias === "string") scope.aliases.set(foldName(item.alias), column);
    // GROUP BY ALL groups by what is not aggregated.
    if (query.aggregate_handling === "FORCE_AGGREGATES" && !holdsAggregate(item, reader)) groups.push(...read.columns, ...others);
  }
  const clauses = { where: query.where_clause, groups: query.group_expressions, having: query.having, qualify: query.qualify };
  const filters = partsOf(clauses).map((part) => placeOf(part, columns) ?? readExpression(part, scope, reader, true));
  const rows: Rows = {
    columns,
    others: others.length === 0 ? undefined : raise(merge(others), rank.unknown),
    filters: merge([from.filters, ...groups, ...filters]),
  };
  return withModifiers(rows, query, scope, reader);
}

function readItem(item: Node, scope: Scope, reader: Reader): Pick<Rows, "columns" | "others"> {
  const expanded = expandStar(item, scope, reader);
  if (expanded !== undefined) return expanded;
  if (item.class === "STAR" || holds(item, ({ class: kind }) => kind === "STAR")) return { columns: [], others: everythingIn(scope) };
  if (item.class === "POSITIONAL_REFERENCE") return { columns: [{ name: textOf(item.alias), ...everythingIn(scope) }], others: undefined };
  const value = readExpression(item, scope, reader);
  const column = { ...value, name: typeof item.alias === "string" ? item.alias : nameOf(item, scope), type: typeOf(item, scope) };
  const isUnnested = item.class === "FUNCTION" && foldName(textOf(item.function_name)) === "unnest";
  // A struct becomes as many columns as it has fields.
  return isUnnested && !isListOf(nodesOf(item.children), scope)
    ? { columns: [], others: raise(value, rank.unknown) }
    : { columns: [column], others: undefined };
}

/** The name of a column without an alias: a column's is the one that its table gives it. */
function nameOf(item: Node, scope: Scope): string {
  if (item.class !== "COLUMN_REF") return "";
  const written = textsOf(item.column_names).at(-1) ?? "";
  const named = scope.tables.flatMap(({ columns }) => columns).find(({ name }) => foldName(name) === foldName(written));
  return named?.name ?? written;
}

function typeOf(item: Node, scope: Scope): string | undefined {
  if (item.class !== "COLUMN_REF") return undefined;
  const found = resolve(scope, textsOf(item.column_names), false) as Column | undefined;
  return found?.how === rank.copied ? found.type : undefined;
}

const listFunctions =
  /^(list_(?!extract|element|aggr|count|sum|avg|min|max)|array_agg|list$|range$|generate_series$|string_split|str_split|map_(keys|values|entries)$)/;

function isListOf([value, ...options]: readonly Node[], scope: Scope): boolean {
  if (value === undefined || options.length > 0) return false;
  if (value.class === "FUNCTION") return listFunctions.test(foldName(textOf(value.function_name)));
  return typeOf(value, scope)?.endsWith("]") ?? false;
}

const holds = (node: Node, is: (part: Node) => boolean): boolean => partsOf(node).some((part) => is(part) || holds(part, is));

const holdsAggregate = (item: Node, { dialect }: Reader): boolean => {
  const isAggregate = (part: Node) => part.class === "FUNCTION" && dialect.isAggregate(textOf(part.function_name));
  return isAggregate(item) || holds(item, isAggregate);
};

/** `order by 1` and `group by 1` mean the first column. */
function placeOf(part: Node, columns: readonly Column[]): Influence | undefined {
  const place = part.class === "CONSTANT" ? nodeOf(part.value)?.value : undefined;
  return typeof place === "number" ? columns[place - 1] : undefined;
}

/** DISTINCT, ORDER BY and LIMIT: what they read decides over rows. */
function withModifiers(rows: Rows, query: Node, scope: Scope, reader: Reader): Rows {
  const everything = everythingOf(rows, rank.constant);
  const result: Table = { ...rows, names: [], hidden: new Set(), merged: new Map() };
  const inside = { ...scope, tables: scope.tables.length === 0 ? [result] : scope.tables, aliases: aliasesOf(rows.columns) };
  const filters = nodesOf(query.modifiers).flatMap((modifier): readonly Influence[] => {
    if (modifier.type === "DISTINCT_MODIFIER" && modifier.distinct_on_targets === undefined) return [everything];
    return partsOf(modifier).map((part) => {
      if (part.class === "STAR") return everything;
      return placeOf(part, rows.columns) ?? readExpression(part, inside, reader, true);
    });
  });
  return filters.length === 0 ? rows : { ...rows, filters: merge([rows.filters, ...filters]) };
}

const aliasesOf = (columns: readonly Column[]): ReadonlyMap<string, Influence> =>
  new Map(columns.filter(({ name }) => name !== "").map((column) => [foldName(column.name), column]));

function readSets(query: Node, scope: Scope, reader: Reader): Rows {
  const [left, right] = [query.left, query.right].map((side) => {
    const part = nodeOf(side);
    return part === undefined
      ? { columns: [], others: unknown, filters: unknown }
      : reader.readQuery(part, { ...scope, tables: [], aliases: new Map() });
  }) as [Rows, Rows];
  const kind = textOf(query.setop_type);
  // Rows are kept or dropped by all of their values unless all are kept.
  const compared =
    kind.startsWith("UNION") && query.setop_all !== false ? [] : [everythingOf(left, rank.constant), everythingOf(right, rank.constant)];
  return {
    ...(kind === "UNION_BY_NAME" ? byName(left, right) : byPlace(left, right)),
    filters: merge([left.filters, right.filters, ...compared]),
  };
}

function byPlace(left: Rows, right: Rows): Pick<Rows, "columns" | "others"> {
  const isKnown = left.others === undefined && right.others === undefined && left.columns.length === right.columns.length;
  if (isKnown)
    return {
      columns: left.columns.map((column, place) => ({ name: column.name, ...merge([column, right.columns[place] ?? unknown]) })),
      others: undefined,
    };
  const all = merge([everythingOf(left, rank.unknown), everythingOf(right, rank.unknown), unknown]);
  return { columns: left.columns.map(({ name }) => ({ name, ...all })), others: all };
}

function byName(left: Rows, right: Rows): Pick<Rows, "columns" | "others"> {
  const others = [left, right].flatMap((side) => (side.others === undefined ? [] : [side.others]));
  const isUnnamed = [...left.columns, ...right.columns].some(({ name }) => name === "");
  if (others.length > 0 || isUnnamed) return byPlace(left, { ...right, others: everythingOf(right, rank.unknown) });
  const ofRight = new Map(right.columns.map((column) => [foldName(column.name), column]));
  const ofLeft = new Set(left.columns.map(({ name }) => foldName(name)));
  const both = left.columns.map((column) => ({ name: column.name, ...merge([column, ofRight.get(foldName(column.name)) ?? constant]) }));
  return { columns: [...both, ...right.columns.filter(({ name }) => !ofLeft.has(foldName(name)))], others: undefined };
}

/** A recursive query reads its own result: what goes in is read again until nothing more comes of it. */
function readRecursive(query: Node, scope: Scope, reader: Reader): Rows {
  const name = foldName(textOf(query.cte_name));
  const names = textsOf(query.aliases);
  const [first, step] = [nodeOf(query.left) ?? {}, nodeOf(query.right) ?? {}];
  let rows = renamed(reader.readQuery(first, scope), names);
  for (let size = -1; sizeOf(rows) !== size; ) {
    size = sizeOf(rows);
    const next = reader.readQuery(step, { ...scope, common: new Map([...scope.common, [name, rows]]) });
    const filters = merge([rows.filters, next.filters]);
    rows = { ...byPlace(rows, next), filters };
  }
  const isAll = query.union_all === true && query.key_targets === undefined;
  return isAll ? rows : { ...rows, filters: merge([rows.filters, everythingOf(rows, rank.constant)]) };
}

/** Grows with everything that is found, and is bounded: every input column has a highest rank. */
const sizeOf = ({ columns, others, filters }: Rows): number =>
  [...columns, ...(others === undefined ? [] : [others]), filters].reduce((size, { sources, how }) => {
    for (const each of sources.values()) size += each + 1;
    return size + how;
  }, 0);
