import { changedAt, currentVersions, isCurrent, type SnapshotWords, sameKey } from "./words.js";

/** What must not be found before anything is changed: a query whose rows say so, with the values that name them. */
export type SnapshotCheck = { readonly rows: string } & (
  | { readonly kind: "key_null" | "key_duplicate" | "key_changed" | "clock" }
  | { readonly kind: "time_null" | "time_backwards"; readonly column: string }
  | { readonly kind: "type_changed"; readonly column: string; readonly from: string; readonly to: string }
);

/** Machines whose clocks are kept agree to less than that. */
const tolerance = "interval '10 seconds'";

export function snapshotChecks(words: SnapshotWords, isFirst: boolean): SnapshotCheck[] {
  const { node, rows, key } = words;
  const keys = key.map((column) => `cast(source.${column} as VARCHAR) as ${column}`).join(", ");
  const isNull = key.map((column) => `source.${column} is null`).join(" or ");
  const grouped = key.map((column) => `source.${column}`).join(", ");
  const of = (strategy: typeof node.strategy): SnapshotCheck[] =>
    strategy.kind === "check"
      ? []
      : [
          {
            kind: "time_null",
            column: strategy.updatedAt,
            rows: `select ${keys} from ${rows} as source where ${changedAt(words, "source", strategy.updatedAt)} is null`,
          },
        ];
  return [
    { kind: "key_null", rows: `select ${keys} from ${rows} as source where ${isNull}` },
    {
      kind: "key_duplicate",
      rows: `select ${keys} from ${rows} as source where not (${isNull}) group by ${grouped} having count(*) > 1`,
    },
    ...of(node.strategy),
    ...(isFirst ? [] : historyChecks(words, { keys, isNull, grouped })),
  ];
}

interface KeySql {
  readonly keys: string;
  readonly isNull: string;
  readonly grouped: string;
}

function historyChecks(words: SnapshotWords, { keys, isNull, grouped }: KeySql): SnapshotCheck[] {
  const { node, rows, updatedAt, deleted } = words;
  const { strategy } = node;
  const held = `(\n${currentVersions(words)}\n)`;
  return [
    {
      kind: "key_changed",
      rows: `select ${keys} from ${held} as source group by ${grouped} having count(*) > 1 or ${isNull}`,
    },
    { kind: "clock", rows: latest(words) },
    ...lostTypes(words),
    ...(strategy.kind === "check"
      ? []
      : [
          {
            kind: "time_backwards",
            column: strategy.updatedAt,
            rows: `select ${keys} from ${rows} as source join ${held} as held on ${sameKey(words, "held", "source")}
where not held.${deleted} and ${changedAt(words, "source", strategy.updatedAt)} < held.${updatedAt}`,
          } as const,
        ]),
  ];
}

/**
 * The latest moment that an earlier run has written, where it lies ahead of this run's time. A source's own times may lie ahead: they are
 * not this machine's. What ends later than any version begins and later than now was the `validToCurrent` of other settings.
 */
function latest(words: SnapshotWords): string {
  const { node, target, from, to, now } = words;
  const ahead =
    node.strategy.kind === "check" ? `greatest(begun, ended) > ${now} + ${tolerance}` : `ended > greatest(begun, ${now}) + ${tolerance}`;
  return `select cast(greatest(begun, ended) as VARCHAR) as latest
from (select max(${from}) as begun, max(${to}) filter (where not ${isCurrent(words)}) as ended from ${target}) as known
where ${ahead}`;
}

/** Columns of another type than before, each with the recorded values that the new type does not keep. */
function lostTypes({ columns, target, known }: SnapshotWords): SnapshotCheck[] {
  return columns.flatMap(({ name, type, quoted }): SnapshotCheck[] => {
    const before = known(name);
    if (type === undefined || before === undefined || before === type) return [];
    const rows = `select distinct cast(${quoted} as VARCHAR) as ${quoted} from ${target}
where ${quoted} is not null and try_cast(try_cast(${quoted} as ${type}) as ${before}) is distinct from ${quoted}`;
    return [{ kind: "type_changed", column: name, from: before, to: type, rows }];
  });
}
