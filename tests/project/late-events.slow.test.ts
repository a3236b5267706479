// However events come (late, twice, in any order), whoever logs in afterwards, whatever else is corrected and however far builds come:
// built batch by batch, the tables are those of one full refresh.
import fc from "fast-check";
import { expect, test } from "vitest";
import { eventOf, lateProject, refundOf, sentAgain } from "./late-events.js";

/** All that is incremental, upstream first. */
const tables = [
  "staging.stg_events",
  "intermediate.int_installation_visitors",
  "intermediate.int_session_events",
  "intermediate.int_sessions",
  "intermediate.int_visitor_days",
  "intermediate.int_active_visitors",
  "fct_daily_engagement",
  "fct_revenue",
];

const everything = ["+fct_revenue", "+fct_daily_engagement"];

const days = fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.nat({ max: 60 }) });
const happening = fc.record({
  kind: fc.oneof(
    { weight: 4, arbitrary: fc.constant("page" as const) },
    { weight: 3, arbitrary: fc.constant("purchase" as const) },
    { weight: 1, arbitrary: fc.constantFrom("campaign" as const, "robot" as const) },
  ),
  installation: fc.nat({ max: 3 }),
  user: fc.option(fc.nat({ max: 2 }), { freq: 3, nil: null }),
  day: days,
  slot: fc.nat({ max: 6 }),
});
const world = fc.record({
  users: fc.integer({ min: 1, max: 3 }),
  priceDay: fc.nat({ max: 4 }),
  hasEmail: fc.boolean(),
  rate: fc.constantFrom("1.050000", "1.100000"),
});
/** What is told of a happening besides: in which batch it comes, in which it comes again, and in which it is paid back. */
const delivered = fc.record({
  happening,
  batch: fc.nat({ max: 3 }),
  again: fc.option(fc.nat({ max: 3 }), { freq: 4, nil: undefined }),
  refund: fc.option(fc.record({ batch: fc.nat({ max: 3 }), after: fc.nat({ max: 9 }) }), { freq: 2, nil: undefined }),
});
/** How far the build of a batch comes, before the next one makes up for the rest. */
const reached = fc.oneof(
  { weight: 2, arbitrary: fc.constant(everything) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(["+int_installation_visitors"], ["+int_session_events"], ["+int_sessions"], ["+int_active_visitors"]),
  },
);
const history = fc.record({
  reached: fc.array(reached, { minLength: 3, maxLength: 3 }),
  deliveries: fc.array(delivered, { minLength: 1, maxLength: 24 }),
  worlds: fc.array(world, { minLength: 4, maxLength: 4 }),
});

/** The events of each batch: what is told of a batch that comes before is there already. */
function batchesOf(deliveries: readonly (typeof delivered extends fc.Arbitrary<infer T> ? T : never)[]): object[][] {
  const batches: object[][] = [[], [], [], []];
  for (const [number, told] of deliveries.entries()) {
    const event = eventOf(told.happening, number);
    batches[told.batch]?.push(event);
    if (told.again !== undefined) batches[told.again]?.push(number % 2 === 0 ? event : sentAgain(event));
    const isPaid = event.event_type === "purchase" && told.happening.kind !== "robot";
    if (isPaid && told.refund !== undefined) batches[told.refund.batch]?.push(refundOf(event, told.refund.after, number));
  }
  return batches;
}

test("batch by batch or at once: the same tables", async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ deliveries, worlds, reached: parts }) => {
      await using project = await lateProject();
      // A shop without any event has no calendar.
      const first = eventOf({ kind: "page", installation: 9, user: null, day: 1, slot: 0 }, 999);
      for (const [number, events] of batchesOf(deliveries).entries()) {
        await project.setWorld(worlds[number] ?? { users: 1, priceDay: 0, hasEmail: true, rate: "1" });
        await project.load(number === 0 ? [first, ...events] : events);
        await project.engine.seed();
        const { results } = await project.engine.run({ select: parts[number] ?? everything });
        expect(results.flatMap(({ problem }) => problem?.message ?? [])).toEqual([]);
      }
      const found = new Map<string, readonly string[]>();
      for (const table of tables) found.set(table, await project.rows(table));
      const { ok } = await project.engine.run({ select: everything, fullRefresh: true });
      expect(ok).toBe(true);
      for (const table of tables) expect([table, found.get(table)]).toEqual([table, await project.rows(table)]);
    }),
    { numRuns: 20, endOnFailure: true },
  );
}, 600_000);
