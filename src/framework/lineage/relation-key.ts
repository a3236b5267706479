import type { QueryTree, RelationName } from "../adapters/adapter.js";
import { hash } from "../core/hash.js";
import { canonicalTree } from "./canonical.js";
import { foldName, type Node, nodeOf, textOf } from "./tree.js";

const partOf = (name: string): string => (/^\w+$/.test(name) ? foldName(name) : JSON.stringify(foldName(name)));

/** What a table is called in lineage: `main.orders`, whatever the case and the quotes that SQL writes it in. */
export const relationKey = ({ schema, name }: RelationName): string => (schema === "" ? partOf(name) : `${partOf(schema)}.${partOf(name)}`);

/**
 * What a table in a FROM clause is called in lineage: its name, or, for a query in brackets and for a function, what it says. That is
 * how a source of files is found again, which stands in SQL as a query over them.
 */
export function keyOfTable(table: Node): string {
  if (table.type === "SUBQUERY") return `query ${hash(canonicalTree(nodeOf(table.subquery) ?? {}))}`;
  if (table.type === "TABLE_FUNCTION") return `function ${hash(canonicalTree(nodeOf(table.function) ?? {}))}`;
  const key = relationKey({ schema: textOf(table.schema_name), name: textOf(table.table_name) });
  return table.catalog_name === undefined ? key : `${partOf(textOf(table.catalog_name))}.${key}`;
}

/** The key of what a query selects from: the tree of `select * from …` tells the key of what stands in a FROM clause. */
export function keyOfSource(tree: QueryTree): string | undefined {
  const table = nodeOf(tree.from_table);
  return table === undefined || table.type === "EMPTY" || table.type === "JOIN" ? undefined : keyOfTable(table);
}
