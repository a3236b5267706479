import { compute, constant, type Influence, merge, raise, rank } from "./influence.js";
import type { Reader } from "./reader.js";
import { everythingIn, everythingOf, resolve, type Scope } from "./scope.js";
import { foldName, isNode, type Node, nodeOf, textOf, textsOf } from "./tree.js";

/** What the value of an expression comes from. What is not known by its class is computed from all that stands in it. */
export function readExpression(node: Node, scope: Scope, reader: Reader, aliasesToo = false): Influence {
  const read = (part: Node) => readExpression(part, scope, reader, aliasesToo);
  switch (node.class) {
    case "CONSTANT":
    case "PARAMETER":
    case "DEFAULT":
      return constant;
    case "COLUMN_REF":
      return readColumn(textsOf(node.column_names), scope, reader, aliasesToo);
    case "CAST": {
      const cast = merge(partsOf(node).map(read));
      return cast.how === rank.constant ? cast : raise(cast, rank.cast);
    }
    case "FUNCTION": {
      const name = textOf(node.function_name);
      const parts = partsOf(node).map(read);
      if (reader.dialect.isAggregate(name)) return raise(merge(parts), rank.aggregated);
      const isSettled = reader.dialect.isSettledFunction(name, parts.length);
      return isSettled ? compute(parts) : raise(merge(parts), rank.computed);
    }
    case "WINDOW": {
      const over = merge(partsOf({ ...node, children: [] }).map(read));
      const values = merge(partsOf({ children: node.children }).map(read));
      const isAggregate = node.type === "WINDOW_AGGREGATE";
      return merge([raise(over, rank.computed), raise(values, isAggregate ? rank.aggregated : rank.computed)]);
    }
    case "LAMBDA":
      return readLambda(node, scope, reader, aliasesToo);
    case "SUBQUERY":
      return readSubquery(node, scope, reader, partsOf({ child: node.child }).map(read));
    case "STAR":
    case "POSITIONAL_REFERENCE":
      return everythingIn(scope);
    default:
      return compute(partsOf(node).map(read));
  }
}

/** The expressions directly inside a node, through whatever clauses they stand in. */
export function partsOf(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap((item) => (isNode(item) && "class" in item ? [item] : partsOf(item)));
  if (!isNode(value)) return [];
  return Object.values(value).flatMap((field) => (typeof field === "object" ? partsOf([field]) : []));
}

function readColumn(parts: readonly string[], scope: Scope, { dialect }: Reader, aliasesToo: boolean): Influence {
  const found = resolve(scope, parts, aliasesToo);
  if (found !== undefined) return found;
  const [name = ""] = parts;
  if (isParameter(scope, foldName(name))) return constant;
  if (parts.length === 1 && !dialect.isSettledWord(name)) return { ...constant, how: rank.computed };
  return everythingIn(scope);
}

const isParameter = ({ parameters, outer }: Scope, name: string): boolean =>
  parameters.has(name) || (outer !== undefined && isParameter(outer, name));

/** The engine writes `a -> '$.x'` as a lambda too: what stands to the left may be a column as well as a parameter. */
function readLambda(node: Node, scope: Scope, reader: Reader, aliasesToo: boolean): Influence {
  const left = partsOf({ lhs: node.lhs });
  const names = [...left, ...left.flatMap(partsOf)].flatMap((part) => textsOf(part.column_names));
  const inside = { ...scope, parameters: new Set([...scope.parameters, ...names.map(foldName)]) };
  return compute(partsOf({ lhs: node.lhs, expr: node.expr }).map((part) => readExpression(part, inside, reader, aliasesToo)));
}

/** One value of another query's rows: which rows there are decides over it. */
function readSubquery(node: Node, scope: Scope, reader: Reader, compared: readonly Influence[]): Influence {
  const query = nodeOf(nodeOf(node.subquery)?.node);
  if (query === undefined) return everythingIn(scope);
  const { columns, others, filters } = reader.readQuery(query, { ...scope, tables: [], aliases: new Map(), outer: scope });
  const values = node.subquery_type === "EXISTS" ? constant : everythingOf({ columns, others }, rank.computed);
  return raise(merge([values, filters, ...compared]), rank.computed);
}
