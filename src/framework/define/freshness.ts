import type { Shape } from "./shapes.js";

const units = ["minutes", "hours", "days"] as const;

/** A length of time, in one unit: `{ hours: 12 }`. */
export type Age = { readonly minutes: number } | { readonly hours: number } | { readonly days: number };

/** How old the newest record of a source may be. */
export interface FreshnessSpec<Column extends string = string> {
  /** The column that tells when a record came: a timestamp (UTC unless it has a zone) or a date. For files, their time of change unless given. */
  readonly column?: Column;
  /** At least one of the two. */
  readonly warnAfter?: Age;
  readonly errorAfter?: Age;
}

function isAge(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const [[unit, count] = [], ...others] = Object.entries(value);
  return others.length === 0 && (units as readonly unknown[]).includes(unit) && Number.isInteger(count) && count > 0;
}

export const freshness: Shape = {
  expected:
    'when to warn or to fail, e.g. { column: "loaded_at", warnAfter: { hours: 12 }, errorAfter: { days: 1 } }, in whole minutes, hours or days',
  fits: (value) => {
    if (typeof value !== "object" || value === null) return false;
    const { column, warnAfter, errorAfter, ...others } = value as Readonly<Record<string, unknown>>;
    const ages = [warnAfter, errorAfter].filter((age) => age !== undefined);
    return Object.keys(others).length === 0 && (column === undefined || typeof column === "string") && ages.length > 0 && ages.every(isAge);
  },
};
