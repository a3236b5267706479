import { describe, expect, it } from "vitest";
import type { RunResults } from "../../../src/framework/artifacts/run-results.js";
import type { ModelwrightError } from "../../../src/framework/core/errors/index.js";
import type { RunOptions } from "../../../src/framework/run/run.js";
import { type Bench, bench, manifestOf, modelText, row } from "./incremental-project.js";

const daily = (more = "", eventTime = "happened") =>
  manifestOf(
    modelText(`incremental: (m) => m.intervals({ eventTime: "${eventTime}", batchSize: "day", begin: "2024-01-01"${more} }),
  tests: [expression("amount < 100")],`),
  );

const filled = (shop: Bench) => shop.rows("select start_at[:10] as start, end_at[:10] as end from _modelwright.intervals order by all");
const ids = async (shop: Bench) => (await shop.rows("select id from target order by id")).map(({ id }) => id);
const period = (start: string, end: string): Partial<RunOptions> => ({ period: { start: Date.parse(start), end: Date.parse(end) } });
const refusal = (act: Promise<unknown>) =>
  act.then(
    () => [],
    (error: ModelwrightError) => error.problems.map(({ code, message }) => `${code}: ${message}`),
  );

describe("a model that is tracked by intervals", () => {
  it("is built from its beginning, and then where it is not filled and as far back as it looks", async () => {
    await using shop = await bench(await daily());
    shop.setClock("2024-01-03T12:00:00Z");
    await shop.ingest(row("before", 1, 1).replace("2024-01-01 00", "2023-12-31 00"), row("a", 1, 10), row("b", 2, 20), row("c", 3, 30));
    await shop.build();
    expect(await ids(shop)).toEqual(["a", "b", "c"]);
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-03" }]);
    await shop.ingest(row("too late", 1, 1), row("late", 2, 1), row("d", 3, 40), row("e", 5, 50));
    shop.setClock("2024-01-03T18:00:00Z");
    await shop.build();
    expect(await ids(shop)).toEqual(["a", "b", "c", "d", "late"]);
    shop.setClock("2024-01-06T00:00:00Z");
    await shop.build();
    expect(await ids(shop)).toEqual(["a", "b", "c", "d", "e", "late"]);
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-06" }]);
    await shop.build({ fullRefresh: true });
    expect(await ids(shop)).toEqual(["a", "b", "c", "d", "e", "late", "too late"]);
  });

  it.each(["happened", "day"])(
    "fills the time that it is told to, and the gaps that this leaves in the next run: by %s",
    async (eventTime) => {
      await using shop = await bench(await daily(", lookback: 0", eventTime));
      shop.setClock("2024-01-10T00:00:00Z");
      await shop.ingest(...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => row(`r${day}`, day, day)));
      await shop.build(period("2024-01-02", "2024-01-04"));
      await shop.build(period("2024-01-06", "2024-01-07"));
      expect(await ids(shop)).toEqual(["r2", "r3", "r6"]);
      expect(await filled(shop)).toEqual([
        { start: "2024-01-02", end: "2024-01-04" },
        { start: "2024-01-06", end: "2024-01-07" },
      ]);
      await shop.ingest(row("late", 3, 1));
      await shop.build();
      expect(await ids(shop)).toEqual(["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"]);
      expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-10" }]);
    },
  );

  it("is filled by two runs at once", async () => {
    await using shop = await bench(await daily(", lookback: 0"));
    shop.setClock("2024-01-10T00:00:00Z");
    await shop.ingest(...[1, 2, 3, 4, 5, 6].map((day) => row(`r${day}`, day, day)));
    await shop.build(period("2024-01-01", "2024-01-02"));
    const both = await Promise.all([shop.build(period("2024-01-02", "2024-01-04")), shop.build(period("2024-01-04", "2024-01-06"))]);
    expect(both.flatMap(({ results }) => results.flatMap(({ problem }) => problem ?? []))).toEqual([]);
    expect(await ids(shop)).toEqual(["r1", "r2", "r3", "r4", "r5"]);
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-06" }]);
  });

  it("fills nothing where a test objects", async () => {
    await using shop = await bench(await daily());
    shop.setClock("2024-01-02T00:00:00Z");
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    shop.setClock("2024-01-04T00:00:00Z");
    await shop.ingest(row("b", 3, 100));
    expect((await shop.build()).ok).toBe(false);
    expect(await ids(shop)).toEqual(["a"]);
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-02" }]);
  });

  it("is not filled by a build without rows", async () => {
    await using shop = await bench(await daily());
    shop.setClock("2024-01-03T00:00:00Z");
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.build({ empty: true });
    expect(await filled(shop)).toEqual([]);
    await shop.build();
    expect(await ids(shop)).toEqual(["a"]);
  });

  it("refuses a clock that runs behind, a lookback longer than the history, and time outside, before anything is changed", async () => {
    const [manifest, long] = [await daily(), await daily(", lookback: 5")];
    await using shop = await bench(manifest);
    await shop.ingest(row("a", 1, 10));
    shop.setClock("2023-12-31T00:00:00Z");
    expect(await refusal(shop.build())).toEqual([
      'clock_backwards: The clock runs behind: "target" is about time up to 2024-01-01T00:00:00.000Z, but it is 2023-12-31T00:00:00.000Z.',
    ]);
    shop.setClock("2024-01-03T00:00:00Z");
    await shop.build();
    shop.setClock("2024-01-02T00:00:00Z");
    expect(await refusal(shop.build())).toEqual([
      'clock_backwards: The clock runs behind: "target" is about time up to 2024-01-03T00:00:00.000Z, but it is 2024-01-02T00:00:00.000Z.',
    ]);
    shop.setClock("2024-01-03T00:00:00Z");
    expect(await refusal(shop.build({}, long))).toEqual([
      'lookback_too_long: The lookback of "target" is 5 batches, but from 2024-01-01T00:00:00.000Z to now there are only 2 whole ones (day).',
    ]);
    expect(await refusal(shop.build(period("2023-12-30", "2024-01-02")))).toEqual([
      'period_outside: "target" has no batches from 2023-12-30T00:00:00.000Z to 2024-01-02T00:00:00.000Z: it goes from 2024-01-01T00:00:00.000Z to 2024-01-04T00:00:00.000Z.',
    ]);
    expect(await ids(shop)).toEqual(["a"]);
  });

  const failing = () =>
    manifestOf(
      modelText(
        `incremental: (m) => m.intervals({ eventTime: "happened", batchSize: "day", begin: "2024-01-01" }),
  tests: [expression("amount < 100")],`,
        `db.selectFrom("raw").select(["id", "happened", sql<number>\`case when amount < 0 then error('a bad row') else amount end\`.as("amount")])`,
      ),
    );
  const days = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const problemsOf = ({ results }: RunResults) => results.flatMap(({ problem }) => problem ?? []);

  it("keeps what was done of a long time when a batch fails, names it, and fills only what is missing the next time", async () => {
    await using shop = await bench(await failing());
    shop.setClock("2024-01-02T00:00:00Z");
    await shop.ingest(row("r1", 1, 1));
    await shop.build();
    await shop.ingest(...days(2, 29).map((day) => row(`r${day}`, day, day === 12 ? -1 : day)));
    shop.setClock("2024-01-30T00:00:00Z");
    const [failed] = problemsOf(await shop.build());
    expect(failed).toMatchObject({
      code: "batch_failed",
      message: expect.stringMatching(
        /^The batch of "target" from 2024-01-12T00:00:00.000Z to 2024-01-13T00:00:00.000Z failed: .*a bad row/,
      ),
      hint: "15 other batches of this run are in the table: `npx model retry` and the next build fill what is missing.",
    });
    // What was put in piece by piece, and of the piece that failed what could be built.
    expect(await filled(shop)).toEqual([
      { start: "2024-01-01", end: "2024-01-12" },
      { start: "2024-01-13", end: "2024-01-18" },
    ]);
    expect(await ids(shop)).toEqual([...days(1, 11), ...days(13, 17)].map((day) => `r${day}`).sort());
    expect(await shop.rows("select name from (show tables) where name like '%building%'")).toEqual([]);
    await shop.warehouse.execute("update raw set amount = 12 where id = 'r12'");
    await shop.ingest(row("too late", 5, 5));
    expect(problemsOf(await shop.build())).toEqual([]);
    expect(await ids(shop)).toEqual(
      days(1, 29)
        .map((day) => `r${day}`)
        .sort(),
    );
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-30" }]);
  });

  it("runs its hooks once, however many pieces there are: those after with the last one, which a run that fails does not come to", async () => {
    const count = "insert into log select 'after', count(*) from ";
    const manifest = await manifestOf(
      modelText(
        `incremental: (m) => m.intervals({ eventTime: "happened", batchSize: "day", begin: "2024-01-01", lookback: 0 }),
  preHook: ["insert into log values ('before', 0)"], postHook: [({ self, sql }) => sql\`${count}\${self}\`],`,
        `db.selectFrom("raw").select(["id", "happened", sql<number>\`case when amount < 0 then error('a bad row') else amount end\`.as("amount")])`,
      ),
    );
    await using shop = await bench(manifest);
    await shop.warehouse.execute("create table log (what varchar, rows bigint)");
    const logged = async () => {
      const found = (await shop.rows("select what, rows from log order by rowid")).map(({ what, rows }) => `${what} ${rows}`);
      await shop.warehouse.execute("delete from log");
      return found;
    };
    shop.setClock("2024-01-02T00:00:00Z");
    await shop.ingest(row("r1", 1, 1));
    await shop.build();
    expect(await logged()).toEqual(["before 0", "after 1"]);
    await shop.ingest(...days(2, 25).map((day) => row(`r${day}`, day, day)));
    shop.setClock("2024-01-26T00:00:00Z");
    expect(problemsOf(await shop.build())).toEqual([]);
    expect(await logged()).toEqual(["before 0", "after 25"]);

    // 28 batches are due, in pieces of 8; one of the first piece fails, then one of the last.
    shop.setClock("2024-02-23T00:00:00Z");
    await shop.ingest(row("r28", 28, -1));
    expect(problemsOf(await shop.build())).toHaveLength(1);
    expect(await logged()).toEqual(["before 0"]);
    await shop.warehouse.execute("update raw set amount = 1 where id = 'r28'");
    await shop.warehouse.execute("insert into raw (id, happened, amount) values ('late', timestamp '2024-02-22', -1)");
    expect(problemsOf(await shop.build())).toHaveLength(1);
    expect(await logged()).toEqual(["before 0"]);
    await shop.warehouse.execute("update raw set amount = 1 where id = 'late'");
    expect(problemsOf(await shop.build())).toEqual([]);
    expect(await logged()).toEqual(["before 0", "after 27"]);
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-02-23" }]);
  });

  it("keeps the pieces before one that a test objects to", async () => {
    await using shop = await bench(await failing());
    shop.setClock("2024-01-02T00:00:00Z");
    await shop.ingest(row("r1", 1, 1));
    await shop.build();
    await shop.ingest(...days(2, 29).map((day) => row(`r${day}`, day, day === 12 ? 100 : day)));
    shop.setClock("2024-01-30T00:00:00Z");
    const results = await shop.build();
    expect(results.results[0]).toMatchObject({
      status: "error",
      message: "kept out by expression_target_amount_100; the old relation stays, with the batches before 2024-01-10T00:00:00.000Z",
    });
    expect(await filled(shop)).toEqual([{ start: "2024-01-01", end: "2024-01-10" }]);
  });

  it("is built at first as a whole, or not at all, and not where a row has no time", async () => {
    await using shop = await bench(await failing());
    shop.setClock("2024-01-05T00:00:00Z");
    await shop.ingest(...days(1, 4).map((day) => row(`r${day}`, day, day === 2 || day === 3 ? -1 : day)));
    const [failed] = problemsOf(await shop.build());
    expect([failed?.message.replace(/failed, .*/, "failed, …"), failed?.hint]).toEqual([
      'The batch of "target" from 2024-01-02T00:00:00.000Z to 2024-01-03T00:00:00.000Z failed, …',
      "Nothing was changed.",
    ]);
    expect(await shop.rows("select name from (show tables) order by name")).toEqual([{ name: "raw" }]);
    await shop.warehouse.execute("update raw set amount = 1; update raw set happened = null where id in ('r2', 'r3')");
    expect(problemsOf(await shop.build()).map(({ code, message }) => `${code}: ${message.replace(/e\.g\. .*/, "…")}`)).toEqual([
      'key_null: "target" cannot be changed: "happened" is null in 2 rows, …',
    ]);
    await shop.warehouse.execute("delete from raw where happened is null");
    expect(problemsOf(await shop.build())).toEqual([]);
    expect(await ids(shop)).toEqual(["r1", "r4"]);
  });
});
