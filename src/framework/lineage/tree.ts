import type { QueryTree } from "../adapters/adapter.js";

/** One node of a query's tree: a clause, an expression, a table. */
export type Node = QueryTree;

export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);

/** A field that holds a node; `undefined` where there is none. */
export const nodeOf = (value: unknown): Node | undefined => (isNode(value) ? value : undefined);

/** A field that holds several nodes; what is empty is left out of a tree. */
export const nodesOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
export const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);

/** Names are compared as the engine does it: without regard to case, quoted or not, but only of the letters of ASCII. */
export const foldName = (name: string): string => (/[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name);

/** A common table expression of a query. */
export interface CommonTable {
  readonly name: string;
  readonly query: Node;
  readonly columnNames: readonly string[];
  readonly isRecursive: boolean;
}

/** The common table expressions of a query, in order: each sees those before it, and itself where it is recursive. */
export const commonTablesOf = (query: Node): readonly CommonTable[] =>
  nodesOf(nodeOf(query.cte_map)?.map).flatMap(({ key, value }) => {
    const definition = nodeOf(nodeOf(nodeOf(value)?.query)?.node);
    if (definition === undefined) return [];
    const isRecursive = definition.type === "RECURSIVE_CTE_NODE";
    return [{ name: foldName(textOf(key)), query: definition, columnNames: textsOf(nodeOf(value)?.aliases), isRecursive }];
  });
