import { partsOf, readExpression } from "./expression.js";
import { compute, constant, type Influence, inputKey, merge, raise, rank, unknown } from "./influence.js";
import type { Reader } from "./reader.js";
import { keyOfTable } from "./relation-key.js";
import { type Column, everythingOf, type Rows, type Scope, type Table, visibleColumns } from "./scope.js";
import { foldName, type Node, nodeOf, nodesOf, textOf, textsOf } from "./tree.js";

/** The tables of a FROM clause, and what decides which of their rows meet. */
export interface From {
  readonly tables: readonly Table[];
  readonly filters: Influence;
}

/** @param scope - What the clause itself can read: the query around it, and tables to the left. */
export function readFrom(node: Node | undefined, scope: Scope, reader: Reader): From {
  if (node === undefined || node.type === "EMPTY") return { tables: [], filters: constant };
  if (node.type === "JOIN") return readJoin(node, scope, reader);
  const rows = readInput(node, reader) ?? readTable(node, scope, reader);
  return { tables: [called(node, rows)], filters: rows.filters };
}

/** A relation that the query is known to read: a table, or the files of a source. */
function readInput(node: Node, reader: Reader): Rows | undefined {
  if (reader.inputs.size === 0 || (node.type === "BASE_TABLE" && node.schema_name === undefined && !reader.inputs.has(keyOfTable(node))))
    return;
  const key = keyOfTable(node);
  const columns = reader.inputs.get(key);
  if (columns === undefined) return;
  reader.noteRelation(key);
  return {
    columns: columns.map(({ name, type }) => ({ name, type, sources: new Map([[inputKey(key, name), rank.copied]]), how: rank.copied })),
    others: undefined,
    filters: constant,
  };
}

function readTable(node: Node, scope: Scope, reader: Reader): Rows {
  switch (node.type) {
    case "BASE_TABLE":
      return commonTable(node, scope) ?? undeclaredTable(node, reader);
    case "SUBQUERY": {
      const query = nodeOf(nodeOf(node.subquery)?.node);
      return query === undefined ? nobodyKnows(node, scope, reader) : reader.readQuery(query, { ...scope, tables: [], outer: scope });
    }
    case "TABLE_FUNCTION":
      return readFunction(node, scope, reader);
    case "EXPRESSION_LIST":
      return readValues(node, scope, reader);
    default:
      return nobodyKnows(node, scope, reader);
  }
}

function commonTable(node: Node, scope: Scope): Rows | undefined {
  const name = foldName(textOf(node.table_name));
  // A recursive query can read all that it has found so far as a table of the schema `recurring`.
  return node.schema_name === undefined || node.schema_name === "recurring" ? scope.common.get(name) : undefined;
}

function undeclaredTable(node: Node, reader: Reader): Rows {
  const key = keyOfTable(node);
  reader.noteRelation(key);
  return { columns: [], others: { sources: new Map([[inputKey(key, "*"), rank.unknown]]), how: rank.unknown }, filters: constant };
}

/** PIVOT, DESCRIBE and the like: whatever they read decides over all that they give. */
function nobodyKnows(node: Node, scope: Scope, reader: Reader): Rows {
  const source = nodeOf(node.source);
  const { tables, filters } = readFrom(source, scope, reader);
  const inside = { ...scope, tables: [...scope.tables, ...tables] };
  const { source: _, ...clauses } = node;
  const read = partsOf(clauses).map((part) => readExpression(part, inside, reader));
  const all = raise(merge([...tables.map((table) => everythingOf(table, rank.unknown)), filters, ...read, unknown]), rank.unknown);
  return { columns: [], others: all, filters: all };
}

/** Table functions that give one column, called after the function. */
const ofOneColumn = new Set(["generate_series", "range", "unnest"]);

function readFunction(node: Node, scope: Scope, reader: Reader): Rows {
  const call = nodeOf(node.function) ?? {};
  const name = foldName(textOf(call.function_name));
  const filters = compute(partsOf({ children: call.children }).map((part) => readArgument(part, scope, reader)));
  const isPlain =
    ofOneColumn.has(name) && node.with_ordinality === undefined && !nodesOf(call.children).some((part) => part.alias !== undefined);
  return isPlain
    ? { columns: [{ name, ...filters }], others: undefined, filters }
    : { columns: [], others: raise(filters, rank.unknown), filters };
}

/** `columns = …` names a parameter, which is no column. */
const readArgument = (part: Node, scope: Scope, reader: Reader): Influence => {
  const isNamed = part.type === "COMPARE_EQUAL" && nodeOf(part.left)?.class === "COLUMN_REF";
  return readExpression(isNamed ? (nodeOf(part.right) ?? part) : part, scope, reader);
};

function readValues(node: Node, scope: Scope, reader: Reader): Rows {
  const rows = (Array.isArray(node.values) ? node.values : []).map((row) =>
    nodesOf(row).map((value) => readExpression(value, scope, reader)),
  );
  const columns = (rows[0] ?? []).map((_, place) => ({ name: `col${place}`, ...merge(rows.map((row) => row[place] ?? unknown)) }));
  return { columns, others: undefined, filters: constant };
}

/** Gives a table the names that the clause gives it, and its columns theirs. */
function called(node: Node, { columns, others }: Rows): Table {
  const given = [...textsOf(node.column_name_alias)];
  const renamed: Column[] = columns.map((column, place) => ({ ...column, name: given[place] ?? column.name }));
  // The columns that are not known have at least these names.
  if (others !== undefined) renamed.push(...given.slice(columns.length).map((name) => ({ name, ...raise(others, rank.unknown) })));
  const parts = [node.catalog_name, node.schema_name, node.table_name]
    .map(textOf)
    .filter((part) => part !== "")
    .map(foldName);
  const own =
    node.type === "TABLE_FUNCTION"
      ? [[foldName(textOf(nodeOf(node.function)?.function_name))]]
      : parts.map((_, place) => parts.slice(place));
  const names = typeof node.alias === "string" ? [[foldName(node.alias)]] : own;
  return { names, columns: renamed, others, hidden: new Set(), merged: new Map() };
}

function readJoin(node: Node, scope: Scope, reader: Reader): From {
  const left = readFrom(nodeOf(node.left), scope, reader);
  const right = readFrom(
    nodeOf(node.right),
    { ...scope, tables: [], aliases: new Map(), outer: { ...scope, tables: left.tables } },
    reader,
  );
  const using = node.ref_type === "NATURAL" ? namesInBoth(left.tables, right.tables) : textsOf(node.using_columns).map(foldName);
  const both = { ...scope, tables: [...left.tables, ...right.tables] };
  const conditions = partsOf({ condition: node.condition }).map((part) => readExpression(part, both, reader));
  const matched = using.flatMap((name) => [...shown(left.tables, name), ...shown(right.tables, name)]);
  // Which columns have the same name is not known where columns are not.
  const isOpen = node.ref_type === "NATURAL" && both.tables.some(({ others }) => others !== undefined);
  const doubtful = isOpen ? both.tables.map((table) => everythingOf(table, rank.unknown)) : [];
  const filters = merge([left.filters, right.filters, ...conditions, ...matched, ...doubtful]);
  const isFilter = node.join_type === "SEMI" || node.join_type === "ANTI";
  return { tables: isFilter ? left.tables : mergeColumns(left.tables, right.tables, using, textOf(node.join_type)), filters };
}

const namesInBoth = (left: readonly Table[], right: readonly Table[]): readonly string[] => {
  const names = new Set(right.flatMap((table) => visibleColumns(table).map(({ name }) => foldName(name))));
  return [...new Set(left.flatMap((table) => visibleColumns(table).map(({ name }) => foldName(name))))].filter(
    (name) => name !== "" && names.has(name),
  );
};

const shown = (tables: readonly Table[], name: string): readonly Influence[] =>
  tables.flatMap((table) => [
    ...visibleColumns(table).filter((column) => foldName(column.name) === name),
    ...(table.others === undefined ? [] : [raise(table.others, rank.unknown)]),
  ]);

/** A column of USING is shown once, where the left table has it; an outer join takes it from the side that has the row. */
function mergeColumns(left: readonly Table[], right: readonly Table[], using: readonly string[], joinType: string): readonly Table[] {
  if (using.length === 0) return [...left, ...right];
  const values = new Map(
    using.map((name) => {
      const [ofLeft, ofRight] = [merge(shown(left, name)), merge(shown(right, name))];
      if (joinType === "RIGHT") return [name, ofRight];
      return [name, joinType === "INNER" || joinType === "LEFT" ? ofLeft : raise(merge([ofLeft, ofRight]), rank.computed)];
    }),
  );
  const owns = (table: Table, name: string) => table.columns.some((column) => foldName(column.name) === name && !table.hidden.has(name));
  return [
    ...left.map((table) => ({ ...table, merged: new Map([...table.merged, ...[...values].filter(([name]) => owns(table, name))]) })),
    ...right.map((table) => ({ ...table, hidden: new Set([...table.hidden, ...using]) })),
  ];
}
