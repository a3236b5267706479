import { changedAt, currentVersions, helpers, isCurrent, type SnapshotWords, sameKey, versionId } from "./words.js";

/** Every row as its first version. */
export function firstVersions(words: SnapshotWords): string {
  const { node, rows, now } = words;
  const begin = node.strategy.kind === "timestamp" ? changedAt(words, "source", node.strategy.updatedAt) : now;
  return `select ${versionOf(words, "source", { begin, updatedAt: begin, deleted: "false" }).join(", ")}\nfrom ${rows} as source`;
}

/** The first moment after another that the snapshot can tell apart. */
const after = (moment: string): string => `${moment} + interval '1 millisecond'`;

interface Version {
  readonly begin: string;
  readonly updatedAt: string;
  readonly deleted: string;
}

/** The columns of a new version. */
function versionOf(words: SnapshotWords, row: string, { begin, updatedAt, deleted }: Version): string[] {
  const { columns, id, from, to, current, recordsDeletions } = words;
  return [
    ...columns.map(({ quoted }) => `${row}.${quoted}`),
    `${versionId(words, row, begin)} as ${id}`,
    `${updatedAt} as ${words.updatedAt}`,
    `${begin} as ${from}`,
    `${current} as ${to}`,
    ...(recordsDeletions ? [`${deleted} as ${words.deleted}`] : []),
  ];
}

/**
 * The changes, a row each: a version that ends (`closes`) at the moment the row's own begins, and whether that is a version to add.
 * A key that comes back begins after its last version ended; so does a row whose own time of change is no later than that.
 */
export function changes(words: SnapshotWords): string {
  const { node, rows, key, target, to, from, id, deleted, closes, adds } = words;
  const keys = key.join(", ");
  const { begin, changed, floor } = helpers;
  const version = { begin: `source.${begin}`, updatedAt: `source.${changed}`, deleted: "false" };
  const added = `select ${versionOf(words, "source", version).join(", ")}, source.${closes} as ${closes}, true as ${adds}
from (select seen.*, ${moments(words).join(", ")} from seen) as source`;
  return `with held as (
${currentVersions(words)}
), ended as (
select ${keys}, max(${to}) as ${floor} from ${target} where not ${isCurrent(words)} group by ${keys}
), seen as (
select source.*, held.${id} as ${closes}, coalesce(held.${from}, ended.${floor}) as ${floor}
from ${rows} as source
left join held on ${sameKey(words, "held", "source")}
left join ended on ${sameKey(words, "ended", "source")}
where held.${id} is null or held.${deleted} or ${isChanged(words)}
)
${[added, ...deletions(words)].join("\nunion all\n")}`;

  /** When a version begins, and its time of change. */
  function moments({ now }: SnapshotWords): string[] {
    const lasting = `greatest(${now}, coalesce(${after(`seen.${floor}`)}, ${now}))`;
    if (node.strategy.kind === "check") return [`${lasting} as ${begin}`, `${begin} as ${changed}`];
    const own = changedAt(words, "seen", node.strategy.updatedAt);
    return [
      `${own} as ${changed}`,
      `case when seen.${floor} is null or ${changed} > seen.${floor} then ${changed} else ${lasting} end as ${begin}`,
    ];
  }
}

/** The end of what the relation no longer has. */
function deletions(words: SnapshotWords): string[] {
  const { node, rows, now, from, id, deleted, closes, adds } = words;
  if (node.hardDeletes === "ignore") return [];
  const { begin } = helpers;
  const gone = { begin: `gone.${begin}`, updatedAt: `gone.${begin}`, deleted: "true" };
  return [
    `select ${versionOf(words, "gone", gone).join(", ")}, gone.${id} as ${closes}, ${node.hardDeletes === "new_record"} as ${adds}
from (
select held.*, greatest(${now}, ${after(`held.${from}`)}) as ${begin} from held
where not held.${deleted} and not exists (select 1 from ${rows} as source where ${sameKey(words, "source", "held")})
) as gone`,
  ];
}

function isChanged(words: SnapshotWords): string {
  const { node, columns, updatedAt } = words;
  const { strategy } = node;
  if (strategy.kind === "timestamp") return `${changedAt(words, "source", strategy.updatedAt)} > held.${updatedAt}`;
  const compared = columns.filter(
    ({ name }) => !node.uniqueKey.includes(name) && (strategy.columns === "all" || strategy.columns.includes(name)),
  );
  if (compared.length === 0) return "false";
  return `(${compared.map(({ quoted }) => `source.${quoted} is distinct from held.${quoted}`).join(" or ")})`;
}
