import type { ParsedQuery, QueryTree } from "../adapters/adapter.js";
import { foldName, isNode, type Node } from "./tree.js";

/**
 * What a query says, apart from how it is set out: the same for queries that differ in comments, white space, needless brackets, `as`, or
 * the case of keywords, functions, tables and columns where a column's name in the result does not come of it. Where there is no
 * tree, it is the text itself. Two queries with the same canonical form have the same result; the opposite is not promised.
 */
export const canonicalSql = (sql: string, { tree }: ParsedQuery): string =>
  tree === undefined ? `text ${sql}` : `tree ${canonicalTree(tree)}`;

/** @see canonicalSql */
export const canonicalTree = (tree: QueryTree): string => JSON.stringify(spoken(tree, false));

/** Functions that name something after how their arguments are written. */
const namingFunctions = new Set(["alias", "row", "struct_insert", "struct_pack", "struct_update", "union_value"]);
/** Tables in whose clauses expressions are written that name columns. */
const namingTables = new Set(["COLUMN_DATA", "EXPRESSION_LIST", "PIVOT", "SHOW_REF", "TABLE_FUNCTION"]);
/** What a relation is called: nothing depends on its case. */
const relationNames = new Set(["alias", "catalog_name", "schema_name", "table_name"]);

/** A name in quotes can be that of a file. */
const foldPlain = (name: string): string => (/^\w+$/.test(name) ? foldName(name) : name);

/** @param keepsCase - Whether the text of an expression becomes the name of a column. */
function spoken(value: unknown, keepsCase: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => spoken(item, keepsCase));
  if (!isNode(value)) return value;
  const keeps = keepsCase || namesColumns(value);
  const said: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (key === "query_location") continue;
    if (key === "select_list" && Array.isArray(field)) said[key] = field.map((item) => spoken(item, keeps || !hasAlias(item)));
    else if (keeps) said[key] = spoken(field, true);
    else if (key === "column_names") said[key] = (field as readonly string[]).map(foldName);
    else if (typeof field === "string" && isRelationName(value, key)) said[key] = foldPlain(field);
    else said[key] = spoken(field, false);
  }
  return said;
}

/** An expression without an alias gives its column a name. */
const hasAlias = (item: unknown): boolean => isNode(item) && typeof item.alias === "string";

/** Only expressions have a class: their alias is the name of a column. */
function isRelationName({ type, class: kind, value }: Node, key: string): boolean {
  if (key === "key") return isNode(value) && "query" in value;
  if (key === "cte_name") return true;
  return kind === undefined && (type === "BASE_TABLE" || type === "SUBQUERY") && relationNames.has(key);
}

function namesColumns({ type, class: kind, function_name }: Node): boolean {
  if (kind === "FUNCTION") return namingFunctions.has(foldName(String(function_name)));
  return kind === "STAR" || (kind === undefined && namingTables.has(String(type)));
}
