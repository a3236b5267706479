import { readExpression } from "./expression.js";
import { merge, raise, rank, unknown } from "./influence.js";
import type { Reader } from "./reader.js";
import { type Column, type Rows, type Scope, visibleColumns } from "./scope.js";
import { foldName, type Node, nodeOf, nodesOf, textOf, textsOf } from "./tree.js";

/** The columns of `*` or `t.*`, with what is excluded, replaced and renamed; `undefined` where it is more than that. */
export function expandStar(star: Node, scope: Scope, reader: Reader): Pick<Rows, "columns" | "others"> | undefined {
  if (star.class !== "STAR" || star.expr !== undefined) return undefined;
  const relation = foldName(textOf(star.relation_name));
  const tables =
    relation === "" ? scope.tables : scope.tables.filter(({ names }) => names.some((name) => name.length === 1 && name[0] === relation));
  if (tables.length === 0) return undefined;

  const excluded = new Set(
    [...textsOf(star.exclude_list), ...nodesOf(star.qualified_exclude_list).map(({ column }) => textOf(column))].map(foldName),
  );
  // Of several columns of a name, one may be meant: both stay, one of them for nothing.
  const isQualified = nodesOf(star.qualified_exclude_list).length > 0 && tables.length > 1;
  const replaced = new Map(nodesOf(star.replace_list).map(({ key, value }) => [foldName(textOf(key)), nodeOf(value)]));
  const renamed = new Map(nodesOf(star.rename_list).map(({ key, value }) => [foldName(textOf(nodeOf(key)?.column)), textOf(value)]));
  const columns = tables.flatMap((table) =>
    (relation === "" ? visibleColumns(table) : table.columns).flatMap((column): Column[] => {
      const name = foldName(column.name);
      if (excluded.has(name) && !isQualified) return [];
      const replacement = replaced.get(name);
      const value = replacement === undefined ? column : readExpression(replacement, scope, reader);
      return [{ ...value, name: renamed.get(name) ?? column.name, type: replacement === undefined ? column.type : undefined }];
    }),
  );
  const others = tables.flatMap((table) => (table.others === undefined ? [] : [table.others]));
  if (isQualified) others.push(unknown);
  return { columns, others: others.length === 0 ? undefined : raise(merge(others), rank.unknown) };
}
