// The law of incremental models: whatever the batches, the table ends as a full refresh leaves it, under the conditions that the
// TSDoc of each strategy names.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Bench, bench, manifestOf, modelText, row } from "./incremental-project.js";

interface Event {
  readonly id: number;
  readonly day: number;
  readonly hour: number;
}

const event = fc.record({ id: fc.nat({ max: 4 }), day: fc.integer({ min: 1, max: 9 }), hour: fc.integer({ min: 0, max: 23 }) });
/** Events in the batches in which they come: in any order, some of them twice. */
const anyBatches = fc.array(fc.array(event, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });
/** Events that come at most so many days after the newest one so far. */
const lateBy = (days: number) =>
  anyBatches.map((batches) => {
    let newest = 0;
    return batches.map((events) => {
      const inTime = events.filter(({ day }) => day >= newest - days);
      newest = Math.max(newest, ...inTime.map(({ day }) => day));
      return inTime;
    });
  });

/** Events of batches that are still open or that the lookback reaches, when they are built at the time of the newest one. */
const inReach = (days: number) =>
  anyBatches.map((batches) => {
    let newest = 0;
    return batches.map((events) => {
      const before = newest;
      newest = Math.max(newest, ...events.map(({ day }) => day));
      return events.filter(({ day }) => day >= before || day >= newest - days);
    });
  });

const group = ({ id }: Event) => `g${id % 2}`;
const everything = (shop: Bench) => shop.rows("select * from target order by all");

interface Law {
  readonly model: string;
  readonly batches: fc.Arbitrary<Event[][]>;
  /** Rows as they are ingested; `number` is that of the row among all. */
  readonly rowOf: (event: Event, number: number) => string;
  /** The source holds only what is new. */
  readonly isEmptied?: boolean;
}

/** Rows of groups, or days, of which something is new: rows are numbered as they come. */
const affected = (column: string, incremental: string) => `
import { sqlModel } from "modelwright";
import { z } from "zod";
import { raw } from "./sources.js";
export const target = sqlModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  contract: z.object({ id: z.string(), grp: z.string(), day: z.iso.date(), amount: z.int(), place: z.int() }),
  query: ({ sql, ref, self, isIncremental }) => sql\`
    select id, grp, day, amount, row_number() over (partition by ${column} order by happened, amount) as place from \${ref(raw)}
    \${isIncremental ? sql\`where ${column} in (select ${column} from \${ref(raw)} where amount > (select max(amount) from \${self}))\` : sql\`\`}\`,
  incremental: (m) => ${incremental},
});`;

const laws: Readonly<Record<string, Law>> = {
  "append: rows come in the order of the cursor, those of one value together": {
    model: modelText('incremental: (m) => m.append({ cursor: "day" }),'),
    batches: anyBatches.map((batches) => {
      const days = [...new Set(batches.flat().map(({ day }) => day))].sort((a, b) => a - b);
      return days.map((day) => batches.flat().filter((each) => each.day === day));
    }),
    rowOf: ({ id, day, hour }, number) => row(`r${id}`, day, number, { hour }),
  },
  "deleteInsert: a batch has all rows of its keys": {
    model: affected("grp", 'm.deleteInsert({ key: "grp" })'),
    batches: anyBatches,
    rowOf: (each, number) => row(`r${each.id}`, each.day, number, { hour: each.hour, grp: group(each) }),
  },
  "deleteInsert: rows move from key to key, and all keys that they came from and went to are affected": {
    // Who owns a day is whoever has the latest row of it: a row that comes late takes all rows of its day away from another.
    model: `
import { sqlModel } from "modelwright";
import { z } from "zod";
import { raw } from "./sources.js";
export const target = sqlModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  contract: z.object({ owner: z.string(), day: z.iso.date(), amount: z.int(), place: z.int() }),
  query: ({ sql, ref, isAffected }) => sql\`
    with owned as (select *, last_value(id) over (partition by day order by happened, amount rows between unbounded preceding and unbounded following) as owner
      from \${ref(raw)})
    select owner, day, amount, row_number() over (partition by owner order by happened, amount) as place from owned
    where \${isAffected(sql\`owner\`)}\`,
  incremental: (m) => m.deleteInsert({
    key: "owner",
    affected: ({ db, self, fn }) => {
      const days = db.selectFrom("raw").where("amount", ">", (eb) => eb.selectFrom(self.as("s")).select((e) => [fn.max(e.ref("s.amount")).as("last")])).select("day");
      const old = db.selectFrom(self.as("s")).where("s.day", "in", days).select("s.owner");
      return old.union(db.selectFrom("raw").where("day", "in", days).select("id as owner"));
    },
  }),
});`,
    batches: anyBatches,
    rowOf: ({ id, day, hour }, number) => row(`r${id}`, day, number, { hour }),
  },
  "insertOverwrite: a batch has all rows of its partitions": {
    model: affected("day", 'm.insertOverwrite({ partitionBy: "day" })'),
    batches: anyBatches,
    rowOf: (each, number) => row(`r${each.id}`, each.day, number, { hour: each.hour, grp: group(each) }),
  },
  "merge with versions: in any order, however often, when rows of one key and version are the same": {
    model: modelText('incremental: (m) => m.merge({ key: "id", version: "happened" }),'),
    batches: anyBatches,
    rowOf: ({ id, day, hour }) => row(`r${id}`, day, id * 1000 + day * 24 + hour, { hour }),
    isEmptied: true,
  },
  "merge: each key once, rows no later than the lookback": {
    model: modelText(
      'incremental: (m) => m.merge({ key: ["id", "day"], cursor: "day", lookback: { days: 2 } }),',
      'db.selectFrom("raw").groupBy(["id", "day"]).select(["id", "day", sql<number>`sum(amount)::bigint`.as("amount")])',
    ),
    batches: lateBy(2),
    rowOf: ({ id, day, hour }) => row(`r${id}`, day, hour + 1),
  },
  "intervals: rows no later than the lookback": {
    model: modelText('incremental: (m) => m.intervals({ eventTime: "happened", batchSize: "day", begin: "2023-12-01", lookback: 2 }),'),
    batches: inReach(2),
    rowOf: ({ id, day, hour }, number) => row(`r${id}`, day, number, { hour }),
  },
};

it.each(Object.entries(laws))(
  "%s",
  async (_, { model, batches, rowOf, isEmptied = false }) => {
    const manifest = await manifestOf(model);
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        await using shop = await bench(manifest);
        let number = 1;
        let newest = 0;
        const all: string[] = [];
        for (const events of given) {
          const rows = events.map((each, index) => rowOf(each, number + index));
          number += rows.length;
          newest = Math.max(newest, ...events.map(({ day }) => day));
          // The lookback counts from the batch that is open.
          shop.setClock(`2024-01-${String(Math.max(1, newest)).padStart(2, "0")}T23:59:59Z`);
          if (isEmptied) await shop.warehouse.execute("delete from raw");
          if (rows.length > 0) await shop.ingest(...rows);
          all.push(...rows);
          const { results } = await shop.build();
          expect(results.flatMap(({ problem }) => problem ?? [])).toEqual([]);
        }
        const found = await everything(shop);
        if (isEmptied) {
          await shop.warehouse.execute("delete from raw");
          if (all.length > 0) await shop.ingest(...all);
        }
        await shop.build({ fullRefresh: true });
        expect(found).toEqual(await everything(shop));
      }),
      { numRuns: 25 },
    );
  },
  120_000,
);
