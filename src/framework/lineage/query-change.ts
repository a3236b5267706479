import type { QueryTree } from "../adapters/adapter.js";
import { canonicalTree } from "./canonical.js";
import { columnLineage, type LineageContext, type QueryLineage } from "./column-lineage.js";
import { partsOf } from "./expression.js";
import type { InputColumns } from "./reader.js";
import { relationKey } from "./relation-key.js";
import { commonTablesOf, foldName, isNode, type Node, nodeOf, nodesOf, textOf, textsOf } from "./tree.js";

/** A column's name as {@link Effect} knows it. */
export const foldColumn = foldName;

/** What may be other than before in a relation. */
export interface Effect {
  /** Which rows there are, or how many. */
  readonly rows: boolean;
  /** The columns, by their folded names: of other values, new, or gone. */
  readonly columns: ReadonlySet<string>;
}

/** What another query changes, and which of its columns are old ones under new names. */
export interface QueryChange extends Effect {
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** What a query reads: columns, and what has changed in them. By key, as {@link columnLineage} takes them. */
export interface ChangedInputs {
  readonly inputs: ReadonlyMap<string, InputColumns>;
  readonly effects: ReadonlyMap<string, Effect>;
  readonly context: LineageContext;
}

const none: QueryChange = { rows: false, columns: new Set(), renamed: [] };
const everything: QueryChange = { ...none, rows: true };

/** What changed inputs change in the result of a query, by its lineage. */
export function effectOn({ columns, rows, relations }: QueryLineage, effects: ReadonlyMap<string, Effect>): Effect {
  const isAffected = ({ relation, column }: { readonly relation: string; readonly column: string }): boolean => {
    const effect = effects.get(relation);
    return effect !== undefined && (column === "*" ? effect.columns.size > 0 : effect.columns.has(foldName(column)));
  };
  if (relations.some((relation) => effects.get(relation)?.rows) || rows.some(isAffected)) return everything;
  const affected = columns.filter(({ sources }) => sources.some(isAffected)).map(({ name }) => name);
  return affected.some((name) => name === "" || name === "*") ? everything : { rows: false, columns: new Set(affected.map(foldName)) };
}

/**
 * What may be other in the result of a query than it was in that of an earlier one. Errs on one side only: what is not told is the same.
 * Queries that differ in their select lists alone, common tables included, differ in these columns; any other difference may change rows.
 */
export function queryChange(before: QueryTree, after: QueryTree, read: ChangedInputs): QueryChange {
  const isSame = before === after || canonicalTree(before) === canonicalTree(after);
  if (isSame) return { ...none, ...effectOn(columnLineage(after, read.inputs, read.context), read.effects) };
  if (before.type !== "SELECT_NODE" || after.type !== "SELECT_NODE") return everything;
  const inside = withCommonTables(before, after, read);
  if (inside === undefined) return everything;
  const [old, now] = [bodyOf(before), bodyOf(after)];
  if (frameOf(old) !== frameOf(now)) return everything;
  const listed = listChange(old, now, read.context);
  if (listed === undefined) return everything;
  const inherited = effectOn(columnLineage(now, inside.inputs, read.context), inside.effects);
  return { rows: inherited.rows, columns: new Set([...listed.columns, ...inherited.columns]), renamed: listed.renamed };
}

const bodyOf = (query: Node): Node => ({ ...query, cte_map: undefined });
/** All of a query but its select list. */
const frameOf = (body: Node): string => canonicalTree({ ...body, select_list: undefined });

/** Common tables as inputs with changes of their own; `undefined` where their columns are not known by name. */
function withCommonTables(before: Node, after: Node, read: ChangedInputs): ChangedInputs | undefined {
  const earlier = new Map(commonTablesOf(before).map((table) => [table.name, table]));
  const inputs = new Map(read.inputs);
  const effects = new Map(read.effects);
  for (const { name, query, columnNames } of commonTablesOf(after)) {
    const inside = { inputs, effects, context: { dialect: read.context.dialect } };
    const old = earlier.get(name);
    const names = columnLineage(query, inputs, inside.context).columns.map((column) => column.name);
    if (names.some((column) => column === "" || column === "*")) return undefined;
    const isRenamed = columnNames.length > 0 || (old?.columnNames.length ?? 0) > 0;
    const change = old === undefined ? everything : queryChange(old.query, query, inside);
    const isChanged = change.rows || change.columns.size > 0;
    if (isRenamed && isChanged) return undefined;
    const key = relationKey({ schema: "", name });
    inputs.set(
      key,
      names.map((column, place) => ({ name: columnNames[place] ?? column })),
    );
    if (isChanged) effects.set(key, change);
    else effects.delete(key);
  }
  return { ...read, inputs, effects };
}

/** An item of a select list. */
interface Item {
  readonly node: Node;
  readonly name: string;
  readonly text: string;
  /** What it says apart from its name. */
  readonly value: string;
}

function itemOf(node: Node): Item {
  const named = typeof node.alias === "string" ? node.alias : node.class === "COLUMN_REF" ? (textsOf(node.column_names).at(-1) ?? "") : "";
  const name = foldName(named);
  return {
    node,
    name,
    text: canonicalTree({ select_list: [node] }),
    value: canonicalTree({ select_list: [{ ...node, alias: undefined }] }),
  };
}

/** How select lists over the same rows differ; `undefined` where that can change rows. */
function listChange(before: Node, after: Node, { dialect }: LineageContext): Omit<QueryChange, "rows"> | undefined {
  const [old, now] = [before, after].map((body) => nodesOf(body.select_list).map(itemOf)) as [Item[], Item[]];
  const unnamed = (items: readonly Item[]) => JSON.stringify(items.filter(({ name }) => name === "").map(({ text }) => text));
  const texts = (items: readonly Item[]) => new Set(items.map(({ text }) => text));
  const [oldTexts, nowTexts] = [texts(old), texts(now)];
  const gone = old.filter(({ text }) => !nowTexts.has(text));
  const come = now.filter(({ text }) => !oldTexts.has(text));
  const changed = [...gone, ...come];
  if (unnamed(old) !== unnamed(now)) return undefined;
  if (changed.length > 0 && (readsPlaces(after) || after.aggregate_handling === "FORCE_AGGREGATES" || isDistinct(after))) return undefined;
  if (changed.some(({ node }) => multipliesRows(node))) return undefined;
  const aggregates = (items: readonly Item[]) => items.some(({ node }) => holds(node, (part) => isAggregate(part, dialect)));
  if (aggregates(old) !== aggregates(now)) return undefined;

  const names = new Set(changed.map(({ name }) => name));
  // Other items, and other clauses, can read an item by its alias.
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const { node, name } of [...old, ...now]) if (mentions(node, names)) names.add(name);
  }
  if (mentions({ ...after, select_list: undefined, from_table: undefined }, names)) return undefined;
  const order = (items: readonly Item[], others: readonly Item[]) =>
    items.filter(({ name }) => others.some((other) => other.name === name)).map(({ name }) => name);
  const [oldOrder, nowOrder] = [order(old, now), order(now, old)];
  for (const [place, name] of nowOrder.entries()) if (oldOrder[place] !== name) names.add(name);
  const renamed = gone.flatMap(({ name, value }) => {
    const to = come.find((item) => item.value === value);
    const isGone = !now.some((item) => item.name === name) && to !== undefined && !old.some((item) => item.name === to.name);
    return isGone ? [{ from: name, to: to.name }] : [];
  });
  return { columns: names, renamed };
}

/** Whether something is anywhere in a tree, subqueries included. */
const holds = (value: unknown, is: (part: Node) => boolean): boolean =>
  Array.isArray(value)
    ? value.some((item) => holds(item, is))
    : isNode(value) && (is(value) || Object.values(value).some((field) => typeof field === "object" && holds(field, is)));

const isAggregate = (node: Node, dialect: LineageContext["dialect"]): boolean =>
  node.class === "FUNCTION" && dialect.isAggregate(textOf(node.function_name));

const multipliesRows = (node: Node): boolean =>
  holds(node, (part) => part.class === "STAR" || (part.class === "FUNCTION" && foldName(textOf(part.function_name)) === "unnest"));

/** Whether something of these names is read that can be a column of the same query: its alias stands alone, or before a field. */
const mentions = (tree: Node, names: ReadonlySet<string>): boolean =>
  holds(tree, ({ class: kind, column_names: parts }) => kind === "COLUMN_REF" && names.has(foldName(textsOf(parts)[0] ?? "")));

const isDistinct = (query: Node): boolean => nodesOf(query.modifiers).some(({ type }) => type === "DISTINCT_MODIFIER");

/** `group by 1` and `order by 1` read columns by their places. */
const readsPlaces = (query: Node): boolean =>
  [...partsOf({ groups: query.group_expressions }), ...nodesOf(query.modifiers).flatMap((modifier) => partsOf(modifier))].some(
    (part) => part.class === "CONSTANT" && typeof nodeOf(part.value)?.value === "number",
  );
