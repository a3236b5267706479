import type { CatalogRelation, Connection, ParsedQuery, QueryTree, SqlDialect } from "../adapters/adapter.js";
import type { BuildableNode, Manifest, ManifestNode } from "../artifacts/manifest.js";
import { inputIds } from "../artifacts/nodes.js";
import type { PlannedChange } from "../artifacts/plan.js";
import { columnLineage } from "../lineage/column-lineage.js";
import { type Effect, effectOn, foldColumn, type QueryChange, queryChange } from "../lineage/query-change.js";
import type { InputColumns } from "../lineage/reader.js";
import { keyOfSource, relationKey } from "../lineage/relation-key.js";
import { labelOf } from "../run/context.js";
import { changedTable, reshapingOf } from "../run/incremental/reshaping.js";
import { categoryOf, columnChanges, effectOf } from "./columns.js";

/** A node whose definition, or that of something it reads, is another than the one it was built by. */
export interface Changed {
  readonly node: BuildableNode;
  readonly status: "added" | "changed" | "affected";
  /** The query that it was built of, where it is known. */
  readonly before: string | undefined;
  /** Its relation as it is now. */
  readonly existing: CatalogRelation | undefined;
}

/** What a change does to a relation. */
export type Told = Pick<PlannedChange, "columns" | "rows" | "category">;

const everything: QueryChange = { rows: true, columns: new Set(), renamed: [] };
const nothing: QueryChange = { rows: false, columns: new Set(), renamed: [] };

export interface FollowContext {
  readonly connection: Pick<Connection, "parse">;
  readonly dialect: SqlDialect;
  readonly fullRefresh: boolean;
}

/** Follows changes along the columns of everything downstream. Only the queries of what is given are parsed, all in one statement. */
export async function followChanges(
  changed: readonly Changed[],
  manifest: Manifest,
  { connection, dialect, fullRefresh }: FollowContext,
): Promise<ReadonlyMap<string, Told>> {
  const known = changed.filter(({ status }) => status !== "added");
  const read = new Map(
    known
      .flatMap(({ node }) => inputIds(manifest, node.id))
      .flatMap((id) => (manifest.nodes[id] === undefined ? [] : [[id, manifest.nodes[id]]])),
  );
  const trees = await parseAll(known, [...read.values()], connection);
  const keyOf = (node: ManifestNode): string | undefined => {
    if (node.kind !== "source") return "relation" in node ? relationKey(node.relation) : undefined;
    const tree = trees.get(`select * from ${node.from}`);
    return tree && keyOfSource(tree);
  };
  const builtColumns = new Map(changed.flatMap(({ node, existing }) => (existing === undefined ? [] : [[node.id, existing.columns]])));
  const effects = new Map<string, Effect>();
  const told = new Map<string, Told>();

  for (const { node, status, before, existing } of changed) {
    const columns = existing?.columns ?? [];
    const inputs = inputIds(manifest, node.id).flatMap((id) => {
      const input = read.get(id);
      const key = input && keyOf(input);
      return key === undefined || input === undefined || !("columns" in input)
        ? []
        : [{ id, key, now: input.columns, built: builtColumns.get(id) }];
    });
    const change = (): QueryChange => {
      if (status === "added") return everything;
      if (node.kind === "seed") return status === "changed" ? everything : nothing;
      const [after, earlier] = [trees.get(node.sql), before === undefined ? undefined : trees.get(before)];
      const old = status === "affected" ? after : earlier;
      if (after === undefined || old === undefined) return everything;
      const changes = new Map(
        inputs.flatMap(({ id, key }): [string, Effect][] => (effects.has(id) ? [[key, effects.get(id) as Effect]] : [])),
      );
      const asRead = (column: "now" | "built") => new Map(inputs.map((input) => [input.key, input[column] ?? input.now]));
      const found = queryChange(old, after, { inputs: asRead("now"), effects: changes, context: { dialect, outputs: namesOf(node) } });
      if (!inputs.some(({ now, built }) => built !== undefined && hasLost(built, now))) return found;
      // Where columns have gone, a name can mean another one than before.
      const outputs = columns.map(({ name }) => name);
      const lost = effectOn(columnLineage(old, asRead("built"), { dialect, outputs }), changes);
      return { ...found, rows: found.rows || lost.rows, columns: new Set([...found.columns, ...lost.columns]) };
    };
    const found = change();
    const differences = columnChanges(
      columns,
      status === "added" ? [] : columnsAfter(node, existing, { dialect, fullRefresh }),
      found,
      dialect,
    );
    effects.set(node.id, effectOf(found, differences));
    const isNew = status === "added";
    told.set(node.id, { columns: differences, rows: found.rows && !isNew, category: isNew ? null : categoryOf(differences, found.rows) });
  }
  return told;
}

/** The columns that a relation will have: an incremental one decides by its setting. */
function columnsAfter(
  node: BuildableNode,
  existing: CatalogRelation | undefined,
  { dialect, fullRefresh }: Omit<FollowContext, "connection">,
) {
  const there = new Map(existing === undefined ? [] : [[labelOf(node.relation), existing]]);
  const changed = changedTable(node, { existing: there, fullRefresh, empty: false });
  return changed === undefined ? node.columns : (reshapingOf(changed.model, changed.table, dialect).columns ?? changed.table.columns);
}

const hasLost = (built: InputColumns, now: InputColumns): boolean => {
  const names = new Set(now.map(({ name }) => foldColumn(name)));
  return built.some(({ name }) => !names.has(foldColumn(name)));
};

const namesOf = (node: BuildableNode): string[] => node.columns.map(({ name }) => name);

/** Trees by the SQL that they are of. */
async function parseAll(
  changed: readonly Changed[],
  read: readonly ManifestNode[],
  connection: Pick<Connection, "parse">,
): Promise<ReadonlyMap<string, QueryTree>> {
  const sqls = new Set<string>();
  for (const { node, before } of changed) {
    if (node.kind !== "seed") sqls.add(node.sql);
    if (before !== undefined) sqls.add(before);
  }
  for (const node of read) if (node.kind === "source") sqls.add(`select * from ${node.from}`);
  const texts = [...sqls];
  const parsed: readonly ParsedQuery[] = texts.length === 0 ? [] : await connection.parse(texts);
  return new Map(texts.flatMap((sql, index) => (parsed[index]?.tree === undefined ? [] : [[sql, parsed[index].tree]])));
}
