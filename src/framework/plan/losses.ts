import type { Plan, PlannedChange } from "../artifacts/plan.js";
import type { Classified } from "./classify.js";

/** From so many rows on, building an incremental table as a whole is named: its history may be nowhere else, and it takes long. */
const bigTable = 1_000_000;

/** What a plan takes away: columns of relations, precision of types, and the rows of big incremental tables. */
export function losses(changes: readonly PlannedChange[], classified: readonly Classified[], fullRefresh: boolean): Plan["destructive"] {
  return [
    ...changes.flatMap(({ name, columns }) => columnLosses(columns).map((what) => ({ name, what }))),
    ...(fullRefresh ? classified : []).flatMap(({ node, existing }) => {
      const isBig = node.kind === "model" && node.materialized === "incremental" && (existing?.rows ?? 0) >= bigTable;
      return isBig ? [{ name: node.name, what: `builds its ${existing?.rows} rows as a whole` }] : [];
    }),
  ];
}

const columnLosses = ({ dropped, renamed, retyped }: PlannedChange["columns"]): string[] => [
  ...dropped.map((column) => `drops column ${column.name}`),
  ...renamed.map(({ from, to }) => `renames column ${from} to ${to}`),
  ...retyped.filter(({ isNarrower }) => isNarrower).map((column) => `narrows column ${column.name} from ${column.from} to ${column.to}`),
];
