import type { ParsedQuery, QueryTree } from "../adapter.js";
import { literal } from "./literal.js";

/** A statement that parses many queries. Without what is null, empty or as always, a tree is a quarter shorter. */
export const parseQuery = (sqls: readonly string[]): string =>
  `select json_serialize_sql(sql, skip_null := true, skip_empty := true, skip_default := true)::VARCHAR as tree
    from (values ${sqls.map((sql, place) => `(${place}, ${literal(sql)})`).join(", ")}) queries(place, sql) order by place`;

interface Serialized {
  readonly error: boolean;
  readonly error_message?: string;
  readonly statements?: readonly { readonly node: QueryTree }[];
}

/** What the engine's answer for one query says. The parser stops at a NUL character, and no statement can hold one. */
export function readTree(json: string, sql: string): ParsedQuery {
  if (sql.includes("\0")) return { failure: "The statement holds a NUL character." };
  const { error, error_message, statements = [] } = JSON.parse(exactNumbers(json)) as Serialized;
  const [statement, ...others] = statements;
  if (error || statement === undefined) return { failure: error_message ?? "There is no statement." };
  return others.length > 0 ? { failure: "There are several statements." } : { tree: statement.node };
}

/** Numbers that JavaScript would round, and words that JSON does not know, become text: two literals must not become one. */
function exactNumbers(json: string): string {
  if (!/\d{16}|Infinity|NaN/.test(json)) return json;
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\b[\d.]{16,}(?:[eE][+-]?\d+)?|-?\b(?:Infinity|NaN)\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
}
