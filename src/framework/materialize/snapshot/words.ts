import { sql } from "kysely";
import type { CatalogRelation, RelationName, SqlDialect } from "../../adapters/adapter.js";
import { type ManifestColumn, type SnapshotNode, snapshotColumns } from "../../artifacts/manifest.js";

/** What a snapshot's plan depends on besides the node. */
export interface SnapshotContext {
  readonly dialect: SqlDialect;
  /** What the database holds in the snapshot's place. */
  readonly existing: CatalogRelation | undefined;
  /** Where the changes are worked out. */
  readonly aside: RelationName;
  /** The run's time. */
  readonly now: Date;
  /** Take no rows: only the columns. */
  readonly empty: boolean;
}

/** Columns that are there while changes are worked out, named as nobody names a column: they stand beside those of the relation. */
export const helpers = {
  /** The version that ends. */
  closes: "__modelwright_closes",
  /** Whether the row is a version to add. */
  adds: "__modelwright_adds",
  /** When the version begins, and its time of change. */
  begin: "__modelwright_begin",
  changed: "__modelwright_changed",
  /** What it must not begin before. */
  floor: "__modelwright_floor",
} as const;

/** The names that the SQL of a snapshot is written with. */
export interface SnapshotWords {
  readonly dialect: SqlDialect;
  readonly node: SnapshotNode;
  /** The snapshot itself, the rows of its relation, and the changes. */
  readonly target: string;
  readonly rows: string;
  readonly changes: string;
  readonly key: readonly string[];
  /** The columns of the relation. */
  readonly columns: readonly (ManifestColumn & { readonly quoted: string })[];
  readonly updatedAt: string;
  readonly from: string;
  readonly to: string;
  readonly id: string;
  readonly deleted: string;
  readonly closes: string;
  readonly adds: string;
  /** The run's time, and what stands for the end of a current version. */
  readonly now: string;
  readonly current: string;
  /** Whether the snapshot records deletions: now, or at some time before. */
  readonly recordsDeletions: boolean;
  /** The type of a column as the snapshot has it; `undefined` where it does not have it yet. */
  readonly known: (column: string) => string | undefined;
}

export function wordsOf(node: SnapshotNode, { dialect, existing, aside, now }: SnapshotContext): SnapshotWords {
  const { identifier: quote } = dialect;
  const added = new Set<string>(Object.values(snapshotColumns));
  const known = new Map(existing?.columns.map(({ name, type }) => [name.toLowerCase(), type]));
  return {
    dialect,
    node,
    target: dialect.relation(node.relation),
    rows: dialect.relation({ ...aside, name: `${aside.name}__rows` }),
    changes: dialect.relation(aside),
    key: node.uniqueKey.map(quote),
    columns: node.columns.filter(({ name }) => !added.has(name)).map((column) => ({ ...column, quoted: quote(column.name) })),
    updatedAt: quote(snapshotColumns.updatedAt),
    from: quote(snapshotColumns.validFrom),
    to: quote(snapshotColumns.validTo),
    id: quote(snapshotColumns.id),
    deleted: quote(snapshotColumns.deleted),
    closes: quote(helpers.closes),
    adds: quote(helpers.adds),
    now: dialect.literal(now),
    current: node.validToCurrent === undefined ? "cast(null as TIMESTAMP)" : dialect.literal(new Date(node.validToCurrent)),
    recordsDeletions: node.hardDeletes === "new_record" || known.has(snapshotColumns.deleted),
    known: (column) => known.get(column.toLowerCase()),
  };
}

/** Whether a version holds; those of a snapshot that had no `validToCurrent` are told by null. */
export const isCurrent = ({ node, to, current }: SnapshotWords): string =>
  node.validToCurrent === undefined ? `${to} is null` : `(${to} is null or ${to} = ${current})`;

/** A hash of the key and the moment it begins: no two versions have the same. */
export function versionId({ dialect, key }: SnapshotWords, row: string, begin: string): string {
  const parts = [...key.map((column) => `${row}.${column}`), begin].map((part) => sql.raw(part));
  return dialect.compile(dialect.functions.hash(...parts).toOperationNode() as never, () => undefined);
}

/** The source's own time of change as a moment in UTC. */
export const changedAt = ({ dialect }: SnapshotWords, row: string, column: string): string =>
  `cast(${row}.${dialect.identifier(column)} as TIMESTAMP)`;

/** The versions that hold, with the columns and types of the relation as it is now. */
export function currentVersions(words: SnapshotWords): string {
  const { target, columns, id, from, updatedAt, deleted, recordsDeletions, known } = words;
  const typed = columns.map(({ name, type = "VARCHAR", quoted }) => {
    const before = known(name);
    if (before === undefined) return `cast(null as ${type}) as ${quoted}`;
    return before === type ? quoted : `try_cast(${quoted} as ${type}) as ${quoted}`;
  });
  const isDeleted =
    recordsDeletions && known(snapshotColumns.deleted) !== undefined ? `coalesce(cast(${deleted} as BOOLEAN), false)` : "false";
  return `select ${[...typed, id, from, updatedAt].join(", ")}, ${isDeleted} as ${deleted}
from ${target}
where ${isCurrent(words)}`;
}

/** Rows of the same key. */
export const sameKey = ({ key }: SnapshotWords, a: string, b: string): string =>
  key.map((column) => `${a}.${column} = ${b}.${column}`).join(" and ");
