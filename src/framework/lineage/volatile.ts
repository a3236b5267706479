import type { QueryTree, SqlDialect } from "../adapters/adapter.js";
import { keyOfTable } from "./relation-key.js";
import { commonTablesOf, foldName, isNode, type Node, nodeOf, nodesOf, textOf, textsOf } from "./tree.js";

/** What the result of a query may depend on. */
export interface Controlled {
  /** The keys of the relations that the query is declared to read. */
  readonly relations: ReadonlySet<string>;
  readonly dialect: Pick<SqlDialect, "isSettledFunction" | "isSettledWord">;
}

/**
 * What makes the result of a query depend on more than the relations it is declared to read, by name and in order: functions of time,
 * chance and settings, functions that are not the engine's own, samples, files and tables that are read without being declared.
 * Nothing, and the same data give the same rows. In doubt it counts: a column called `current_date`, say.
 */
export function volatileNames(tree: QueryTree, controlled: Controlled): readonly string[] {
  const found = new Set<string>();
  look(tree, new Set(), { ...controlled, found });
  return [...found].sort();
}

type Search = Controlled & { readonly found: Set<string> };

/** @param common - The common table expressions that can be read here. */
function look(value: unknown, common: ReadonlySet<string>, search: Search): void {
  if (Array.isArray(value)) for (const item of value) look(item, common, search);
  if (!isNode(value)) return;
  const isDeclared = (value.type === "SUBQUERY" || value.type === "TABLE_FUNCTION") && search.relations.has(keyOfTable(value));
  if (isDeclared) return;
  lookAt(value, common, search);
  const { cte_map: _, ...fields } = value;
  const visible = new Set(common);
  for (const { name, query, isRecursive } of commonTablesOf(value)) {
    look(query, isRecursive ? new Set([...visible, name]) : visible, search);
    visible.add(name);
  }
  // A function that stands for a table is looked at as a table.
  const inner = value.type === "TABLE_FUNCTION" ? nodeOf(value.function) : fields;
  for (const field of Object.values(inner ?? {})) if (typeof field === "object") look(field, visible, search);
}

function lookAt(node: Node, common: ReadonlySet<string>, { relations, dialect, found }: Search): void {
  if (node.sample !== undefined) found.add("sample");
  if (node.type === "BASE_TABLE") {
    const isCommon = node.schema_name === undefined && common.has(foldName(textOf(node.table_name)));
    if (!isCommon && !relations.has(keyOfTable(node))) found.add(keyOfTable(node));
  } else if (node.type === "TABLE_FUNCTION") {
    const name = textOf(nodeOf(node.function)?.function_name);
    if (!dialect.isSettledFunction(name, 0)) found.add(name);
  } else if (node.type === "SHOW_REF") {
    found.add(foldName(textOf(node.show_type)));
  } else if (node.class === "FUNCTION" || node.class === "WINDOW") {
    const name = textOf(node.function_name);
    if (!dialect.isSettledFunction(name, nodesOf(node.children).length)) found.add(name);
  } else if (node.class === "COLUMN_REF") {
    const [word = "", ...others] = textsOf(node.column_names);
    if (others.length === 0 && !dialect.isSettledWord(word)) found.add(foldName(word));
  }
}
