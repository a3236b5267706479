import type { CatalogRelation, ColumnType } from "../../adapters/adapter.js";
import { type SnapshotNode, snapshotColumns } from "../../artifacts/manifest.js";
import type { BuildPlan } from "../plan.js";
import { queryOf } from "../query.js";
import { changes, firstVersions } from "./changes.js";
import { type SnapshotCheck, snapshotChecks } from "./checks.js";
import { isCurrent, type SnapshotContext, type SnapshotWords, sameKey, wordsOf } from "./words.js";

/** How a snapshot takes in the rows of its relation. The history itself is touched by `swap` alone. */
export interface SnapshotPlan extends BuildPlan {
  /** Keeps the rows of the relation aside: they are read once. */
  readonly stage: readonly string[];
  readonly checks: readonly SnapshotCheck[];
  /** One row after `build`: how many changes there are, and how many versions there will be. */
  readonly count: string;
  /** The columns of the snapshot as it will be. */
  readonly columns: readonly ColumnType[];
}

/** Why what stands in a snapshot's place cannot be one. */
export function whyForeign({ kind, columns }: CatalogRelation): string | undefined {
  if (kind === "view") return "it is a view";
  const { deleted: _, ...needed } = snapshotColumns;
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  const missing = Object.values(needed).filter((column) => !known.has(column));
  return missing.length === 0 ? undefined : `it has no ${missing.map((column) => `"${column}"`).join(", ")}`;
}

/** Plans how a snapshot is built or taken on. Pure. */
export function planSnapshot(node: SnapshotNode, context: SnapshotContext): SnapshotPlan {
  const words = wordsOf(node, context);
  const { rows, changes: aside } = words;
  const { existing, dialect, empty } = context;
  const common = {
    stage: [`create table ${rows} as\n${queryOf(node.sql, empty)}`],
    checks: snapshotChecks(words, existing === undefined),
    discard: [aside, rows].map((relation) => `drop table if exists ${relation}`),
  };
  if (existing === undefined) {
    return {
      ...common,
      build: [`create table ${aside} as\n${firstVersions(words)}`],
      count: `select count(*) as changes, count(*) as versions from ${aside}`,
      columns: typesOf(node),
      candidate: aside,
      // Never in the place of another: what another run has built meanwhile is a history, too.
      swap: [`alter table ${aside} rename to ${dialect.identifier(node.relation.name)}`, `drop table ${rows}`],
    };
  }
  return { ...common, columns: columnsAfter(existing, typesOf(node)), ...takeOn(words) };
}

const typesOf = ({ columns }: SnapshotNode): ColumnType[] => columns.map(({ name, type = "VARCHAR" }) => ({ name, type }));

/** The columns that were there, of their new types, and then those that are new. */
function columnsAfter(existing: CatalogRelation, wanted: readonly ColumnType[]): ColumnType[] {
  const own = new Set<string>(Object.values(snapshotColumns));
  const types = new Map(wanted.filter(({ name }) => !own.has(name)).map(({ name, type }) => [name.toLowerCase(), type]));
  const before = new Set(existing.columns.map(({ name }) => name.toLowerCase()));
  return [
    ...existing.columns.map(({ name, type }) => ({ name, type: types.get(name.toLowerCase()) ?? type })),
    ...wanted.filter(({ name }) => !before.has(name.toLowerCase())),
  ];
}

function takeOn(words: SnapshotWords): Pick<SnapshotPlan, "build" | "count" | "candidate" | "swap"> {
  const { target, rows, changes: aside, columns, id, from, to, updatedAt, deleted, closes, adds, current, recordsDeletions } = words;
  const { node } = words;
  const named = [...columns.map(({ quoted }) => quoted), id, updatedAt, from, to, ...(recordsDeletions ? [deleted] : [])].join(", ");
  const alters = schemaChanges(words);
  const unended = node.validToCurrent === undefined ? [] : [`update ${target} set ${to} = ${current} where ${to} is null`];
  const unendedCount = unended.length === 0 ? "" : ` + (select count(*) from ${target} where ${to} is null)`;
  return {
    build: [`create table ${aside} as\n${changes(words)}`],
    count: `select (select count(*) from ${aside})${unendedCount} + ${alters.length} as changes,
(select count(*) from ${target}) + (select count(*) from ${aside} where ${adds}) as versions`,
    candidate: candidateOf(words),
    swap: [
      // Changes nothing, and makes two runs over one snapshot conflict: the second one is told by what follows.
      `alter table ${target} alter column ${id} drop default`,
      staleGuard(words),
      ...alters,
      `update ${target} set ${to} = changes.${from} from ${aside} as changes where ${target}.${id} = changes.${closes}`,
      ...unended,
      `insert into ${target} (${named}) select ${named} from ${aside} where ${adds}`,
      `drop table ${aside}`,
      `drop table ${rows}`,
    ],
  };
}

/** Fails when another run has taken in rows since the changes were worked out. */
function staleGuard(words: SnapshotWords): string {
  const { target, changes: aside, id, closes, node } = words;
  const open = `(select * from ${target} where ${isCurrent(words)})`;
  return `select case when exists (
select 1 from ${aside} as changes left join ${open} as held on held.${id} = changes.${closes}
where changes.${closes} is not null and held.${id} is null
) or exists (
select 1 from ${aside} as changes join ${open} as held on ${sameKey(words, "held", "changes")} where changes.${closes} is null
) then error('Another run has changed the snapshot ' || ${words.dialect.literal(node.name)} || ' at the same moment: run again.') end`;
}

/** The snapshot as it will be: what is tested before any of it is visible. */
function candidateOf(words: SnapshotWords): string {
  const { target, changes: aside, columns, id, from, to, updatedAt, deleted, closes, adds, current, known, node } = words;
  const typed = columns.map(({ name, type = "VARCHAR", quoted }) =>
    known(name) === undefined ? `cast(null as ${type}) as ${quoted}` : `cast(held.${quoted} as ${type}) as ${quoted}`,
  );
  const end = `coalesce(changes.${from}, held.${to}${node.validToCurrent === undefined ? "" : `, ${current}`}) as ${to}`;
  const hasDeleted = node.hardDeletes === "new_record";
  const wasDeleted = known(snapshotColumns.deleted) === undefined ? "false" : `cast(held.${deleted} as BOOLEAN)`;
  const old = [
    ...typed,
    ...[id, updatedAt, from].map((column) => `held.${column}`),
    end,
    ...(hasDeleted ? [`${wasDeleted} as ${deleted}`] : []),
  ];
  const added = [...columns.map(({ quoted }) => quoted), id, updatedAt, from, to, ...(hasDeleted ? [deleted] : [])];
  return `(
select ${old.join(", ")}
from ${target} as held left join ${aside} as changes on changes.${closes} = held.${id}
union all
select ${added.join(", ")} from ${aside} where ${adds}
)`;
}

/** New columns are added, null in what was recorded before; columns of another type become that type. What the relation lost stays. */
function schemaChanges({ target, columns, deleted, recordsDeletions, known }: SnapshotWords): string[] {
  const changed = columns.flatMap(({ name, type = "VARCHAR", quoted }) => {
    const before = known(name);
    if (before === undefined) return [`alter table ${target} add column ${quoted} ${type}`];
    return before === type ? [] : [`alter table ${target} alter column ${quoted} set data type ${type} using cast(${quoted} as ${type})`];
  });
  const lacksDeleted = recordsDeletions && known(snapshotColumns.deleted) === undefined;
  return lacksDeleted ? [...changed, `alter table ${target} add column ${deleted} BOOLEAN default false`] : changed;
}
