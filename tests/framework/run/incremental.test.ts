import { describe, expect, it } from "vitest";
import type { RunResults } from "../../../src/framework/artifacts/run-results.js";
import { type Bench, bench, manifestOf, modelText, row } from "./incremental-project.js";
import { statuses } from "./shop.js";

const ofIncremental = (incremental: string, more = "", query?: string, context?: string) =>
  manifestOf(modelText(`incremental: (m) => ${incremental}, ${more}`, query, context));

const problemOf = ({ results }: RunResults) => results.find(({ name }) => name === "target")?.problem;

/** What is there besides the source and the model: nothing. */
const others = async ({ warehouse }: Bench) =>
  (await warehouse.introspect(["main", "main_dbt_test__audit"]))
    .map(({ name }) => name)
    .filter((name) => !["raw", "target"].includes(name));

describe("append", () => {
  it("adds what has a greater cursor than any row that is there", async () => {
    await using shop = await bench(await ofIncremental(`m.append({ cursor: "happened" })`));
    await shop.ingest(row("a", 1, 10), row("b", 2, 20));
    await shop.build();
    await shop.ingest(row("late", 1, 30), row("same", 2, 40), row("c", 3, 50));
    expect((await shop.build()).results[0]).toMatchObject({ status: "success", rows: 1 });
    expect(await shop.rows("select id from target order by id")).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }]);
  });

  it("adds all that the query returns where there is no cursor", async () => {
    await using shop = await bench(await ofIncremental("m.append()"));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.build();
    expect(await shop.rows()).toEqual([
      { id: "a", amount: 10 },
      { id: "a", amount: 10 },
    ]);
  });
});

describe("deleteInsert", () => {
  it("replaces all rows of a key that the batch has", async () => {
    const query = `db.selectFrom("raw").selectAll().$if(isIncremental, (rows) => rows.where("day", ">=", "2024-01-03"))`;
    await using shop = await bench(await ofIncremental(`m.deleteInsert({ key: "grp" })`, "", query, "{ db, isIncremental }"));
    await shop.ingest(row("a", 1, 10, { grp: "x" }), row("b", 1, 20, { grp: "x" }), row("c", 1, 30, { grp: "y" }));
    await shop.build();
    await shop.ingest(row("d", 3, 40, { grp: "x" }), row("e", 3, 50, { grp: "x" }));
    await shop.build();
    expect(await shop.rows()).toEqual([
      { id: "c", amount: 30 },
      { id: "d", amount: 40 },
      { id: "e", amount: 50 },
    ]);
  });
});

describe("deleteInsert of what is affected", () => {
  /** Each row belongs to whoever has the greatest amount of its day. */
  const owned = (more = "", isNarrowed = true) => `
import { defineModel, expression, sql } from "modelwright";
import { raw } from "./sources.js";
export const target = defineModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  query: ({ db, fn, isAffected }) =>
    db
      .with("owned", (qb) =>
        qb.selectFrom("raw").select(({ ref }) => [
          "amount",
          "day",
          fn.over(fn.lastBy(ref("grp"), ref("amount")), { partitionBy: [ref("day")] }).$notNull().as("owner"),
        ]),
      )
      .selectFrom("owned")
      .select(["owner", "amount", "day"])
      ${isNarrowed ? '.where(({ ref }) => isAffected(ref("owner")))' : ""},
  incremental: (m) =>
    m.deleteInsert({
      key: "owner",
      affected: ({ db, fn, self }) => {
        const days = db
          .selectFrom("raw")
          .select("day")
          .where("amount", ">", (eb) => eb.selectFrom(self.as("s")).select(({ ref }) => fn.max(ref("s.amount")).as("amount")));
        const before = db.selectFrom(self.as("s")).where("s.day", "in", days).select("s.owner");
        return before.union(db.selectFrom("raw").where("day", "in", days).select("grp as owner"));
      },
    }),
  ${more}
});`;
  const rows = (shop: Bench) => shop.rows("select owner, amount from target order by all");

  it("computes their keys anew, and removes those of which nothing is left", async () => {
    for (const isNarrowed of [true, false]) {
      await using shop = await bench(await manifestOf(owned("", isNarrowed)));
      await shop.ingest(row("a", 1, 10, { grp: "x" }), row("b", 2, 20, { grp: "y" }));
      await shop.build();
      await shop.ingest(row("c", 1, 30, { grp: "z" }));
      expect((await shop.build()).results[0]).toMatchObject({ status: "success", rows: 2 });
      expect(await rows(shop)).toEqual([
        { owner: "y", amount: 20 },
        { owner: "z", amount: 10 },
        { owner: "z", amount: 30 },
      ]);
      expect(await others(shop)).toEqual([]);
    }
  });

  it("writes nothing where there is none, and builds all of it where the table has no rows", async () => {
    await using shop = await bench(await manifestOf(owned()));
    await shop.build();
    await shop.ingest(row("a", 1, 10, { grp: "x" }));
    expect((await shop.build()).results[0]).toMatchObject({ rows: 1 });
    expect((await shop.build()).results[0]).toMatchObject({ status: "success", rows: 0 });
    expect(await rows(shop)).toEqual([{ owner: "x", amount: 10 }]);
  });

  it("leaves the table as it was when a test objects", async () => {
    await using shop = await bench(await manifestOf(owned('tests: [expression("amount < 100")],')));
    await shop.ingest(row("a", 1, 10, { grp: "x" }));
    await shop.build();
    await shop.ingest(row("c", 1, 300, { grp: "z" }));
    expect((await shop.build()).results.map(({ status }) => status)).toEqual(["error", "fail"]);
    expect(await rows(shop)).toEqual([{ owner: "x", amount: 10 }]);
    expect(await others(shop)).toEqual([]);
  });

  it("has keys of several columns in raw SQL, and passes over nulls", async () => {
    const text = `
import { sqlModel } from "modelwright";
import { z } from "zod";
import { raw } from "./sources.js";
export const target = sqlModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  contract: z.object({ grp: z.string(), day: z.iso.date(), amount: z.int() }),
  query: ({ sql, ref, isAffected }) => sql\`
    select grp, day, sum(amount)::bigint as amount from \${ref(raw)} where grp is not null and \${isAffected(sql\`grp\`, sql\`day\`)} group by all\`,
  incremental: (m) => m.deleteInsert({
    key: ["grp", "day"],
    affected: ({ db }) => db.selectFrom("raw").where("is_deleted", "=", true).select(["grp", "day"]),
  }),
});`;
    await using shop = await bench(await manifestOf(text));
    await shop.ingest(row("a", 1, 10, { grp: "x" }), row("b", 2, 20, { grp: "x" }), row("c", 1, 30, { grp: "y" }));
    await shop.build();
    await shop.warehouse.execute("update raw set amount = amount + 1");
    await shop.ingest(row("d", 1, 40, { grp: "x", isDeleted: true }));
    await shop.warehouse.execute("insert into raw values ('e', null, now()::timestamp, date '2024-01-01', 1, true)");
    expect((await shop.build()).results[0]).toMatchObject({ status: "success", rows: 1 });
    expect(await shop.rows("select grp, amount from target order by all")).toEqual([
      { grp: "x", amount: 20 },
      { grp: "x", amount: 51 },
      { grp: "y", amount: 30 },
    ]);
  });
});

describe("insertOverwrite", () => {
  it("replaces the partitions that the batch has rows of", async () => {
    const incremental = `m.insertOverwrite({ partitionBy: "day", cursor: "day", lookback: { days: 1 } })`;
    await using shop = await bench(await ofIncremental(incremental));
    await shop.ingest(row("a", 1, 10), row("b", 2, 20), row("c", 3, 30));
    await shop.build();
    await shop.warehouse.execute("delete from raw where id in ('a', 'b')");
    await shop.ingest(row("d", 2, 40), row("late", 1, 50));
    await shop.build();
    expect(await shop.rows()).toEqual([
      { id: "a", amount: 10 },
      { id: "c", amount: 30 },
      { id: "d", amount: 40 },
    ]);
  });
});

describe("merge", () => {
  it("replaces and adds the rows of the window, and leaves all others", async () => {
    await using shop = await bench(await ofIncremental(`m.merge({ key: "id", cursor: "day", lookback: { days: 1 } })`));
    await shop.ingest(row("a", 1, 10), row("b", 5, 20));
    expect((await shop.build()).results[0]).toMatchObject({ status: "success", rows: 2 });
    await shop.warehouse.execute("update raw set amount = 11 where id = 'a'; update raw set amount = 21 where id = 'b'");
    await shop.ingest(row("c", 4, 30), row("d", 6, 40), row("late", 1, 50));
    expect((await shop.build()).results[0]).toMatchObject({ status: "success", rows: 3 });
    expect(await shop.rows()).toEqual([
      { id: "a", amount: 10 },
      { id: "b", amount: 21 },
      { id: "c", amount: 30 },
      { id: "d", amount: 40 },
    ]);
    await shop.build({ fullRefresh: true });
    expect(await shop.rows()).toEqual(await shop.rows("select id, amount from raw order by all"));
  });

  it("looks back by a number where the cursor counts", async () => {
    await using shop = await bench(await ofIncremental(`m.merge({ key: "id", cursor: "amount", lookback: 5 })`));
    await shop.ingest(row("a", 1, 10), row("b", 1, 20));
    await shop.build();
    await shop.ingest(row("c", 1, 14), row("d", 1, 15));
    await shop.build();
    expect(await shop.rows("select id from target order by id")).toEqual([{ id: "a" }, { id: "b" }, { id: "d" }]);
  });

  it("changes only the columns that it is told to", async () => {
    await using shop = await bench(await ofIncremental(`m.merge({ key: "id", update: ["amount"] })`));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.warehouse.execute("update raw set amount = 11, grp = 'new'");
    await shop.ingest(row("b", 1, 20));
    await shop.build();
    expect(await shop.rows("select id, amount, grp from target order by id")).toEqual([
      { id: "a", amount: 11, grp: "g" },
      { id: "b", amount: 20, grp: "g" },
    ]);
  });

  it("leaves rows that are there as they are where it only inserts", async () => {
    await using shop = await bench(await ofIncremental(`m.merge({ key: "id", insertOnly: true })`));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.warehouse.execute("update raw set amount = 11");
    await shop.ingest(row("b", 1, 20));
    await shop.build();
    expect(await shop.rows()).toEqual([
      { id: "a", amount: 10 },
      { id: "b", amount: 20 },
    ]);
  });

  it("marks rows of the window that the query no longer returns, and takes the mark away when they return", async () => {
    const incremental = `m.merge({ key: "id", cursor: "day", lookback: { days: 2 }, softDelete: "is_deleted" })`;
    await using shop = await bench(await ofIncremental(incremental));
    await shop.ingest(row("old", 1, 1), row("a", 8, 10), row("b", 9, 20));
    await shop.build();
    await shop.warehouse.execute("delete from raw where id in ('a', 'old')");
    await shop.build();
    const marked = () => shop.rows("select id from target where is_deleted order by id");
    expect(await marked()).toEqual([{ id: "a" }]);
    await shop.ingest(row("a", 8, 10));
    await shop.build();
    expect(await marked()).toEqual([]);
  });

  it("keeps the greatest version of a key, whatever the order in which they come", async () => {
    await using shop = await bench(await ofIncremental(`m.merge({ key: "id", version: "happened" })`));
    await shop.ingest(row("a", 2, 20), row("a", 1, 10), row("a", 2, 20));
    await shop.build();
    expect(await shop.rows()).toEqual([{ id: "a", amount: 20 }]);
    await shop.warehouse.execute("delete from raw");
    await shop.ingest(row("a", 1, 11), row("b", 1, 30));
    await shop.build();
    expect(await shop.rows()).toEqual([
      { id: "a", amount: 20 },
      { id: "b", amount: 30 },
    ]);
  });

  it.each([
    [`m.merge({ key: ["id", "grp"] })`, '1 value of (id, grp) has several rows, e.g. {"id":"a","grp":"g","rows":2}.'],
    [`m.merge({ key: "id", version: "grp" })`, '1 value of (id) has several rows of the same "grp" that differ, e.g. {"id":"a","rows":2}.'],
  ])("refuses a batch in which a key has several rows, and changes nothing: %s", async (incremental, message) => {
    await using shop = await bench(await ofIncremental(incremental));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.ingest(row("a", 2, 20));
    expect(problemOf(await shop.build())).toMatchObject({ code: "key_duplicate", message: expect.stringContaining(message) });
    expect(problemOf(await shop.build({ fullRefresh: true }))).toMatchObject({ code: "key_duplicate" });
    expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
    expect(await others(shop)).toEqual([]);
  });

  it.each([`m.merge({ key: "id" })`, `m.deleteInsert({ key: ["grp", "id"] })`, `m.insertOverwrite({ partitionBy: "id" })`])(
    "refuses a null in a key, with an example: %s",
    async (incremental) => {
      await using shop = await bench(await ofIncremental(incremental));
      await shop.ingest(row("a", 1, 10));
      await shop.build();
      await shop.warehouse.execute("insert into raw (grp, amount) values ('g', 7)");
      const found = problemOf(await shop.build());
      expect(found).toMatchObject({ code: "key_null" });
      expect(found?.message).toMatch(/^"target" cannot be changed: "id" is null in 1 row, e\.g\. \{"id":null,"grp":"g",/);
      expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
      expect(await others(shop)).toEqual([]);
    },
  );
});

describe("a test that objects", () => {
  const merged = (tests: string) => ofIncremental(`m.merge({ key: "id" })`, `tests: [${tests}],`);

  it("keeps the batch out, and the table as it was", async () => {
    await using shop = await bench(await merged(`expression("amount < 100")`));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.ingest(row("b", 2, 100));
    const results = await shop.build();
    expect(statuses(results)).toEqual({ target: "error", expression_target_amount_100: "fail" });
    expect(results.results[0]?.message).toBe("kept out by expression_target_amount_100; the old relation stays");
    expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
    expect(await others(shop)).toEqual([]);
  });

  it("keeps its failing rows, which the transaction does not take with it", async () => {
    await using shop = await bench(await merged(`expression("amount < 100", { name: "small" })`));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.ingest(row("b", 2, 100));
    expect(statuses(await shop.build({ storeFailures: true }))).toEqual({ target: "error", small: "fail" });
    expect(await shop.rows("select id from main_dbt_test__audit.small")).toEqual([{ id: "b" }]);
    expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
  });

  it("is told apart from the others where it could not be run", async () => {
    const tests = `expression("amount > 0", { name: "positive" }), expression("grp::integer > 0", { name: "broken" })`;
    await using shop = await bench(await merged(tests));
    await shop.ingest(row("a", 1, 10, { grp: "1" }));
    expect(statuses(await shop.build())).toEqual({ target: "success", positive: "pass", broken: "pass" });
    await shop.ingest(row("b", 2, 20, { grp: "x" }));
    expect(statuses(await shop.build())).toEqual({ target: "error", positive: "pass", broken: "error" });
    expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
    expect(await others(shop)).toEqual([]);
  });
});

describe("the query of a batch", () => {
  it("reads the model's own table, typed by the contract", async () => {
    const contract = "contract: z.object({ id: z.string(), total: z.int() }),";
    const query = `isIncremental
      ? db.selectFrom("raw as r").innerJoin(self.as("before"), "before.id", "r.id").select((eb) => ["r.id", eb("before.total", "+", eb.ref("r.amount")).as("total")])
      : db.selectFrom("raw as r").select(["r.id", "r.amount as total"])`;
    await using shop = await bench(await ofIncremental(`m.merge({ key: "id" })`, contract, query, "{ db, self, isIncremental }"));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.warehouse.execute("update raw set amount = 5");
    await shop.ingest(row("unknown", 1, 10));
    await shop.build();
    expect(await shop.rows("select * from target")).toEqual([{ id: "a", total: 15 }]);
  });

  it("knows the window: all of time in a full build", async () => {
    const query = `db.selectFrom("raw").selectAll().where("happened", ">=", window.start).where("happened", "<", window.end)`;
    const manifest = await ofIncremental(`m.merge({ key: "id", cursor: "day", lookback: { days: 1 } })`, "", query, "{ db, window }");
    await using shop = await bench(manifest);
    await shop.ingest(row("a", 1, 10), row("b", 5, 20));
    await shop.build();
    expect(await shop.rows("select count(*)::int as n from target")).toEqual([{ n: 2 }]);
    await shop.ingest(row("c", 4, 30), row("late", 3, 40));
    await shop.build();
    expect(await shop.rows("select id from target order by id")).toEqual([{ id: "a" }, { id: "b" }, { id: "c" }]);
  });

  it("is raw SQL where the model is", async () => {
    const text = `
import { sqlModel } from "modelwright";
import { z } from "zod";
import { raw } from "./sources.js";
export const target = sqlModel({
  name: "target",
  deps: [raw],
  materialized: "incremental",
  contract: z.object({ id: z.string(), amount: z.int() }),
  query: ({ sql, ref, self, isIncremental, window }) => sql\`
    select id, amount from \${ref(raw)} where happened >= \${window.start}
    \${isIncremental ? sql\`and id not in (select id from \${self})\` : sql\`\`}
    -- the end\`,
  incremental: (m) => m.append(),
});`;
    await expect(manifestOf(text)).rejects.toMatchObject({ problems: [{ code: "incremental_window" }] });
    const untimed = text.replace(/where happened >= .*\}/, "where true");
    await using shop = await bench(await manifestOf(untimed));
    await shop.ingest(row("a", 1, 10));
    await shop.build();
    await shop.ingest(row("b", 1, 20));
    await shop.build();
    await shop.build();
    expect(await shop.rows()).toEqual([
      { id: "a", amount: 10 },
      { id: "b", amount: 20 },
    ]);
  });
});

it("is built as a whole where there is no table, or a view in its place, and empty where only columns are wanted", async () => {
  await using shop = await bench(await ofIncremental(`m.merge({ key: "id", cursor: "day" })`));
  await shop.warehouse.execute("create view target as select 1 as other");
  await shop.ingest(row("a", 1, 10));
  await shop.build();
  expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
  await shop.build({ empty: true });
  expect(await shop.rows()).toEqual([]);
  await shop.build();
  expect(await shop.rows()).toEqual([{ id: "a", amount: 10 }]);
});
