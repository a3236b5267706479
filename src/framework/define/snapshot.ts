import { type Documentation, type DocumentationSpec, documentationKeys, documentationOf } from "./documentation.js";
import { type HookSettings, type Hooks, hookKeys, hooksOf } from "./hooks.js";
import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import type { ColumnName, Flatten, Relation, RowOf } from "./relation.js";
import { columnNames, flag, oneOf, record, relation, required, type Shape, text } from "./shapes.js";

/** What becomes of rows that the relation no longer has: nothing, their last version ends, or a version of its own says that they are deleted. */
export type HardDeletes = "ignore" | "invalidate" | "new_record";

/** The columns of a row that can tell when it was changed: dates and timestamps. */
type TimeColumn<Row> = { [Column in ColumnName<Row>]: NonNullable<Row[Column]> extends Date | string ? Column : never }[ColumnName<Row>];

/**
 * How a changed row is recognised: by a column that tells when it was changed last, or by comparing columns (`all` of them but the key).
 */
export type SnapshotStrategy<Row> =
  | { readonly kind: "timestamp"; readonly updatedAt: TimeColumn<Row> }
  | { readonly kind: "check"; readonly columns: readonly ColumnName<Row>[] | "all" };

/** What a snapshot adds to the columns of its relation. The names are dbt's, whose tools know them. */
interface ValidityColumns<Deletes, Current> {
  /** When this version began to hold (UTC). */
  dbt_valid_from: Date;
  /** When it ceased to hold: the moment at which the next version begins. */
  dbt_valid_to: [Current] extends [Date] ? Date : Date | null;
  /** Key of the version. */
  dbt_scd_id: string;
  /** The row's own time of change where the strategy is `timestamp`, otherwise the time of the run that saw it. */
  dbt_updated_at: Date;
  /** Whether this version says that the row was deleted. Only with `hardDeletes: "new_record"`. */
  dbt_is_deleted: Deletes extends "new_record" ? boolean : never;
}

/** The row of a snapshot: the relation's own, and when it held. A column that the relation has got later is null in older versions. */
export type SnapshotRow<Row, Deletes, Current> = Flatten<
  Omit<Row, keyof ValidityColumns<Deletes, Current>> &
    Omit<ValidityColumns<Deletes, Current>, Deletes extends "new_record" ? never : "dbt_is_deleted">
>;

/** What {@link defineSnapshot} takes. */
export interface SnapshotSpec<Name extends string, From extends Relation, Deletes extends HardDeletes, Current extends Date | undefined>
  extends DocumentationSpec<SnapshotRow<RowOf<From>, Deletes, Current>>,
    HookSettings<NoInfer<readonly [From]>> {
  /** Name of the relation that holds the versions. */
  readonly name: Name;
  /** The source, seed or model whose rows are kept. For a query of its own, snapshot an ephemeral model. */
  readonly relation: From;
  /** The column, or the columns together, that tell a row from all others. */
  readonly uniqueKey: NoInfer<ColumnName<RowOf<From>> | readonly ColumnName<RowOf<From>>[]>;
  readonly strategy: NoInfer<SnapshotStrategy<RowOf<From>>>;
  /** `ignore` unless given. */
  readonly hardDeletes?: Deletes;
  /** What `dbt_valid_to` holds in current versions, e.g. `new Date("9999-12-31")`; null unless given. */
  readonly validToCurrent?: Current;
  /** Schema of the relation; the folder's or the target's schema unless given. */
  readonly schema?: string;
  /** `false` leaves the snapshot out of the project. */
  readonly enabled?: boolean;
}

/** A snapshot: every version of the rows of a relation, and when it held (slowly changing dimension, type 2). */
export interface Snapshot<Name extends string = string, Row = unknown> extends Relation<Name, Row>, Documentation {
  readonly kind: "snapshot";
  readonly relation: Relation;
  readonly uniqueKey: readonly string[];
  readonly strategy:
    | { readonly kind: "timestamp"; readonly updatedAt: string }
    | { readonly kind: "check"; readonly columns: readonly string[] | "all" };
  readonly hardDeletes: HardDeletes;
  readonly validToCurrent: Date | undefined;
  readonly schema: string | undefined;
  readonly enabled: boolean;
  readonly hooks: Hooks;
}

const moment: Shape = {
  expected: 'a valid Date, e.g. new Date("9999-12-31")',
  fits: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

const snapshotKeys = {
  ...documentationKeys,
  ...hookKeys,
  name: required(text),
  relation: required(relation),
  uniqueKey: required(columnNames),
  strategy: required(record),
  hardDeletes: oneOf("ignore", "invalidate", "new_record"),
  validToCurrent: moment,
  schema: text,
  enabled: flag,
} satisfies Record<keyof SnapshotSpec<string, Relation, HardDeletes, undefined>, Shapes[string]>;

const strategyKeys: Readonly<Record<string, Shapes>> = {
  timestamp: { kind: required(text), updatedAt: required(text) },
  check: { kind: required(text), columns: required({ ...columnNames, expected: 'an array of names of columns, or "all"' }) },
};
const strategyKind = required(oneOf(...Object.keys(strategyKeys)));

/**
 * Declares a snapshot: each run compares a relation with the versions of its rows that are known, ends those that are no longer so and
 * adds the new ones. What is recorded is never dropped, not by `--full-refresh` either.
 *
 * @example
 * ```ts
 * // snapshots/users_snapshot.ts
 * export const usersSnapshot = defineSnapshot({
 *   name: "users_snapshot",
 *   relation: users,
 *   uniqueKey: "user_id",
 *   strategy: { kind: "check", columns: "all" }, // or { kind: "timestamp", updatedAt: "changed_at" }
 *   hardDeletes: "invalidate",
 *   columns: { dbt_scd_id: { tests: [unique(), notNull()] } },
 * });
 * // what held on a day: where dbt_valid_from <= day and (dbt_valid_to > day or dbt_valid_to is null)
 * ```
 */
export function defineSnapshot<
  const Name extends string,
  From extends Relation,
  const Deletes extends HardDeletes = "ignore",
  Current extends Date | undefined = undefined,
>(spec: SnapshotSpec<Name, From, Deletes, Current>): Snapshot<Name, SnapshotRow<RowOf<From>, Deletes, Current>> {
  refuseWrongSettings("Snapshot", spec.name, spec, snapshotKeys);
  const strategy = spec.strategy as Snapshot["strategy"];
  const shapes = strategyKeys[strategy.kind] ?? { ...strategyKeys["timestamp"], ...strategyKeys["check"], kind: strategyKind };
  refuseWrongSettings("Strategy of snapshot", spec.name, strategy, shapes);
  const { name, uniqueKey, hardDeletes = "ignore", validToCurrent, schema, enabled = true } = spec;
  return Object.freeze({
    kind: "snapshot",
    name,
    ...documentationOf<SnapshotRow<RowOf<From>, Deletes, Current>>(spec),
    relation: spec.relation,
    uniqueKey: Object.freeze([uniqueKey].flat() as string[]),
    strategy: Object.freeze({ ...strategy }),
    hardDeletes,
    validToCurrent,
    schema,
    enabled,
    hooks: hooksOf(spec),
  });
}
