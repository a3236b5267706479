import type { ChangedRow, TextRow } from "../artifacts/diff.js";

/** A row as a statement gives it, under its short names. */
export type RawRow = Readonly<Record<string, unknown>>;

/** The names of columns, in the order of their short names. */
export interface Names {
  readonly key: readonly string[];
  readonly values: readonly string[];
}

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const named = (row: RawRow, names: readonly string[], letter: string): [string, string | null][] =>
  names.map((name, index) => [name, text(row[`${letter}${index}`])]);

export const textRow = (row: RawRow, { key, values }: Names): TextRow =>
  Object.fromEntries([...named(row, key, "k"), ...named(row, values, "v")]);

/** The key, and the columns of the row that changed. */
export function changedRow(row: RawRow, { key, values }: Names): ChangedRow {
  const changed = values.flatMap((name, index) =>
    row[`d${index}`] === true ? [[name, { before: text(row[`b${index}`]), after: text(row[`a${index}`]) }] as const] : [],
  );
  return { key: Object.fromEntries(named(row, key, "k")), values: Object.fromEntries(changed) };
}
