import { failure, usage } from "./entry.js";

/** Keys as people read them: a few, and how many there are. */
const listed = (examples: readonly string[], count: number): string =>
  `${examples.join("; ")}${count > examples.length ? `; … (${count} in all)` : ""}`;

export interface Rows {
  readonly snapshot: string;
  /** How many rows, or keys, there are. */
  readonly count: number;
  /** Some of them, as text. */
  readonly examples: readonly string[];
}

const untouched = "The snapshot is as it was.";

/** What can be wrong with a snapshot, with the rows it is taken of, and with what it holds already. */
export const snapshotErrors = {
  snapshot_column_reserved: usage<{ name: string; column: string }>(
    ({ name, column }) => `The snapshot "${name}" has a column "${column}" of its own, and the relation has one, too.`,
    "Give the column another name in a model, and snapshot that model.",
  ),
  snapshot_time_type: usage<{ name: string; column: string; type: string }>(
    ({ name, column, type }) =>
      `The snapshot "${name}" tells by "${column}" when a row was changed, but it is ${type}, not a date or a timestamp.`,
    'Name a column of dates or timestamps, cast it in a model and snapshot that, or compare columns: { kind: "check", columns: "all" }.',
  ),
  snapshot_foreign: failure<{ snapshot: string; relation: string; reason: string }>(
    ({ snapshot, relation, reason }) =>
      `${relation} is there already and is no snapshot, so that "${snapshot}" cannot add to it: ${reason}.`,
    "Rename the snapshot or what is there, or remove what is there if nobody needs it.",
  ),
  snapshot_key_null: failure<Rows & { readonly key: string }>(
    ({ snapshot, key, count, examples }) =>
      `The unique key of the snapshot "${snapshot}" (${key}) is null in ${count} ${count === 1 ? "row" : "rows"} of its relation${key.includes(",") ? `: ${listed(examples, count)}` : ""}.`,
    `${untouched} Leave such rows out in a model and snapshot that, or choose another key.`,
  ),
  snapshot_key_duplicate: failure<Rows & { readonly key: string }>(
    ({ snapshot, key, count, examples }) =>
      `The unique key of the snapshot "${snapshot}" (${key}) is not unique in its relation: ${listed(examples, count)}.`,
    `${untouched} Remove the duplicates in a model and snapshot that, or name more columns in uniqueKey.`,
  ),
  snapshot_key_changed: failure<Rows & { readonly key: string }>(
    ({ snapshot, key, count, examples }) =>
      `The snapshot "${snapshot}" holds several current versions, or none with a value, of the same ${key}: ${listed(examples, count)}.`,
    `${untouched} It was built with another uniqueKey, or edited by hand: give it back its key, or begin a new snapshot under another name.`,
  ),
  snapshot_time_null: failure<Rows & { readonly column: string }>(
    ({ snapshot, column, count, examples }) =>
      `The snapshot "${snapshot}" tells by "${column}" when a row was changed, but it is null for ${listed(examples, count)}.`,
    `${untouched} Fill the column in a model and snapshot that, or compare columns: { kind: "check", columns: "all" }.`,
  ),
  snapshot_time_backwards: failure<Rows & { readonly column: string }>(
    ({ snapshot, column, count, examples }) =>
      `"${column}" went back in rows that the snapshot "${snapshot}" knows in a later version, which it keeps: ${listed(examples, count)}.`,
    'Rows that were restored, or that are changed without setting the column, are seen by { kind: "check", columns: "all" }.',
  ),
  snapshot_clock: failure<{ snapshot: string; latest: string; now: string }>(
    ({ snapshot, latest, now }) => `The snapshot "${snapshot}" knows of ${latest}, but this machine's clock says ${now}.`,
    `${untouched} Set the clock right. If validToCurrent was another date when the snapshot was built, give that back: only null can be replaced.`,
  ),
  snapshot_type_changed: failure<Rows & { readonly column: string; readonly from: string; readonly to: string }>(
    ({ snapshot, column, from, to, count, examples }) =>
      `Column "${column}" is now ${to}, but the snapshot "${snapshot}" holds ${from} that would be lost: ${listed(examples, count)}.`,
    ({ column, from }) => `${untouched} Cast "${column}" to ${from} in a model and snapshot that, or give it a new name.`,
  ),
} as const;
