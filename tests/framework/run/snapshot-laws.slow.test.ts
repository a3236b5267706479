import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Warehouse } from "../../../src/framework/adapters/adapter.js";
import type { SnapshotNode } from "../../../src/framework/artifacts/manifest.js";
import { openWarehouse } from "../adapters/duckdb/open.js";
import { dialect } from "./shop.js";
import { type Row, snapshotNode, take, versions, write } from "./snapshots.js";

/** What happens to one key between two runs. `restore` brings a deleted row back as it was, its time of change included. */
interface Deed {
  readonly kind: "put" | "remove" | "restore";
  readonly id: number;
  readonly value: string | null;
  /** How long before the run, in milliseconds. */
  readonly ago: number;
}

const deeds = fc.array(
  fc.record<Deed>({
    kind: fc.constantFrom("put", "remove", "restore"),
    id: fc.integer({ min: 1, max: 3 }),
    value: fc.constantFrom("a", "b", "c", "it's", null),
    ago: fc.integer({ min: 0, max: 999 }),
  }),
  { maxLength: 4 },
);
/** Each step is what happens before a run; an empty one is a run without changes. */
const histories = fc.array(deeds, { minLength: 1, maxLength: 7 });

/** A row that goes, comes back as it was, and is changed: at random, it is rare. */
const comeback: Deed[][] = (["put", "remove", "restore", "put"] as const).map((kind, step) => [
  { kind, id: 1, value: step === 0 ? "a" : "b", ago: 1 },
]);

const start = Date.UTC(2026, 0, 1);
const runAt = (step: number) => new Date(start + step * 1000);

/** What the relation holds at each run, and what each key had last. */
function statesOf(history: readonly (readonly Deed[])[]): ReadonlyMap<number, Row>[] {
  const rows = new Map<number, Row>();
  const last = new Map<number, Row>();
  return history.map((step, index) => {
    // In one step, what is done to one key last is what counts.
    for (const { kind, id, value, ago } of new Map(step.map((deed) => [deed.id, deed])).values()) {
      const row = kind === "restore" ? last.get(id) : { id, value, updated_at: new Date(runAt(index).getTime() - ago) };
      if (kind === "remove") rows.delete(id);
      else if (row !== undefined && !(kind === "restore" && rows.has(id))) {
        rows.set(id, row);
        last.set(id, row);
      }
    }
    return new Map(rows);
  });
}

/** What a snapshot can know: where deletions are ignored, a row that is gone still holds. */
function knowable(states: readonly ReadonlyMap<number, Row>[], { hardDeletes }: SnapshotNode): ReadonlyMap<number, Row>[] {
  if (hardDeletes !== "ignore") return [...states];
  const known = new Map<number, Row>();
  return states.map((state) => {
    for (const [id, row] of state) known.set(id, row);
    return new Map(known);
  });
}

const byId = (rows: Iterable<Row>) => [...rows].sort((a, b) => Number(a.id) - Number(b.id));

/** The rows that held at a moment, read as a user reads them. */
function heldAt(warehouse: Warehouse, { hardDeletes, validToCurrent }: SnapshotNode, at: Date): Promise<Row[]> {
  const moment = dialect.literal(at);
  const lasts = validToCurrent === undefined ? `(dbt_valid_to > ${moment} or dbt_valid_to is null)` : `dbt_valid_to > ${moment}`;
  const exists = hardDeletes === "new_record" ? " and not dbt_is_deleted" : "";
  return warehouse.query(
    `select id, value, updated_at from people_snapshot where dbt_valid_from <= ${moment} and ${lasts}${exists} order by id`,
  );
}

const everyMode = ["ignore", "invalidate", "new_record"] as const;
const strategies = [
  { strategy: { kind: "check", columns: "all" }, modes: everyMode },
  { strategy: { kind: "check", columns: ["value"] }, modes: ["invalidate"] },
  { strategy: { kind: "timestamp", updatedAt: "updated_at" }, modes: everyMode },
] as const;
const settings = strategies.flatMap(({ strategy, modes }) => modes.map((hardDeletes) => ({ strategy, hardDeletes })));

describe.each(settings)("a snapshot by $strategy, $hardDeletes", (setting) => {
  const { strategy } = setting;
  const ignoresTime = strategy.kind === "check" && strategy.columns !== "all";
  const comparable = (rows: readonly Row[]) => (ignoresTime ? rows.map(({ id, value }) => ({ id, value })) : rows);

  it("knows every past state, and changes nothing where nothing has changed", async () => {
    const warehouse = await openWarehouse();
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom(undefined, "9999-12-31T00:00:00.000Z"), async (history, validToCurrent) => {
        const node = snapshotNode({ ...setting, validToCurrent });
        await warehouse.execute("drop table if exists people_snapshot");
        const states = statesOf(history);
        for (const [step, state] of states.entries()) {
          await write(warehouse, [...state.values()]);
          expect((await take(warehouse, node, runAt(step))).results.ok).toBe(true);
          const taken = await versions(warehouse);
          await take(warehouse, node, new Date(runAt(step).getTime() + 500));
          expect(await versions(warehouse)).toEqual(taken);
        }
        for (const [step, state] of knowable(states, node).entries()) {
          expect(comparable(await heldAt(warehouse, node, runAt(step)))).toEqual(comparable(byId(state.values())));
        }
        expect(await brokenVersions(warehouse)).toEqual([]);
      }),
      { numRuns: 10, examples: [[comeback, undefined]] },
    );
  }, 120_000);
});

/** Versions that overlap with the next one of their key, that end before they begin, or whose key is not their own. */
const brokenVersions = (warehouse: Warehouse) =>
  warehouse.query(`select * from (
    select *, lead(dbt_valid_from) over (partition by id order by dbt_valid_from) as next_from, count(*) over (partition by dbt_scd_id) as same
    from people_snapshot
  ) where same > 1 or dbt_valid_to <= dbt_valid_from or next_from < dbt_valid_to or (next_from is not null and dbt_valid_to is null)`);
