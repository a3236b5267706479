import type { SqlDialect } from "../adapters/adapter.js";
import type { Rows, Scope } from "./scope.js";
import type { Node } from "./tree.js";

/** An input of a query, as lineage needs it: the columns' names, and their types where they are known. */
export type InputColumns = readonly { readonly name: string; readonly type?: string | undefined }[];

/** What is at hand while a query is read. */
export interface Reader {
  readonly inputs: ReadonlyMap<string, InputColumns>;
  readonly dialect: Pick<SqlDialect, "isAggregate" | "isSettledFunction" | "isSettledWord">;
  /** Notes that a relation is read, whichever of its columns are. */
  readonly noteRelation: (key: string) => void;
  readonly readQuery: (query: Node, scope: Scope) => Rows;
}
