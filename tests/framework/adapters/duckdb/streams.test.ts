import { sql } from "kysely";
import { expect, test } from "vitest";
import { openWarehouse } from "./open.js";

test("a stream gives every row once and in order, in batches", async () => {
  const warehouse = await openWarehouse();
  const batches: number[] = [];
  let next = 0;
  for await (const rows of warehouse.stream<{ i: number; s: string }>("select range as i, 's' || range as s from range(50000)")) {
    batches.push(rows.length);
    for (const row of rows) expect(row).toEqual({ i: next, s: `s${next++}` });
  }
  expect(next).toBe(50_000);
  expect(Math.max(...batches)).toBeLessThanOrEqual(2048);
});

test("a stream holds no more than a few batches at a time", async () => {
  const warehouse = await openWarehouse({ settings: { memory_limit: "64MB" } }, { threads: 1 });
  let rows = 0;
  // 400 MB of rows, under a limit of 64 MB.
  for await (const batch of warehouse.stream("select range as i, repeat('x', 1000) as s from range(400000)")) rows += batch.length;
  expect(rows).toBe(400_000);
});

test("a slow reader keeps no connection of the pool busy", async () => {
  const warehouse = await openWarehouse({}, { threads: 1 });
  const seen: unknown[] = [];
  for await (const rows of warehouse.stream<{ i: number }>("select range as i from range(5000)")) {
    seen.push(await warehouse.query(`select ${rows.length} as n`));
  }
  expect(seen).toEqual([[{ n: 2048 }], [{ n: 2048 }], [{ n: 904 }]]);
});

test("a stream that is left early lets go of everything", async () => {
  const warehouse = await openWarehouse();
  await warehouse.execute("create table t as select range as i from range(1000000)");
  for await (const rows of warehouse.stream("from t")) {
    expect(rows.length).toBeGreaterThan(0);
    break;
  }
  await warehouse.execute("drop table t");
  expect(await warehouse.introspect(["main"])).toEqual([]);
});

test("a lent connection that streams refuses other statements, then runs them again", async () => {
  const warehouse = await openWarehouse();
  await warehouse.withConnection(async (lent) => {
    await lent.execute("create temp table t as select range as i from range(5000)");
    for await (const _ of lent.stream("from t")) {
      await expect(lent.query("select 1")).rejects.toMatchObject({ problems: [{ code: "connection_streaming" }] });
      break;
    }
    expect(await lent.query("select count(*) as n from t")).toEqual([{ n: 5000 }]);
  });
});

test("a stream can be cancelled between and within its batches", async () => {
  const warehouse = await openWarehouse();
  const between = new AbortController();
  const reading = async (statement: string, controller: AbortController, onBatch: () => void) => {
    for await (const _ of warehouse.stream(statement, { signal: controller.signal })) onBatch();
  };
  const cancelled = { problems: [{ code: "query_cancelled" }] };
  await expect(reading("from range(100000)", between, () => between.abort())).rejects.toMatchObject(cancelled);

  const during = new AbortController();
  const stream = warehouse.stream("from range(10000000)", { signal: during.signal })[Symbol.asyncIterator]();
  await stream.next();
  const following = stream.next();
  during.abort();
  await expect(following).rejects.toMatchObject(cancelled);

  const within = new AbortController();
  setTimeout(() => within.abort(), 20);
  const endless = "select sum(a.range * b.range) as s from range(1000000) a, range(10000000) b";
  await expect(reading(endless, within, () => undefined)).rejects.toMatchObject(cancelled);
});

test("a stream tells of a failure in the middle", async () => {
  const warehouse = await openWarehouse();
  const read = async () => {
    let rows = 0;
    for await (const batch of warehouse.stream(
      "select case when range = 90000 then error('broken') else range end as i from range(100000)",
    )) {
      rows += batch.length;
    }
    return rows;
  };
  await expect(read()).rejects.toMatchObject({ problems: [{ code: "query_failed", message: expect.stringContaining("broken") }] });
});

test("closing does not let a stream look complete", async () => {
  const warehouse = await openWarehouse();
  const rows = warehouse.stream("from range(1000000)")[Symbol.asyncIterator]();
  expect((await rows.next()).done).toBe(false);
  await warehouse.close();
  await expect(rows.next()).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
});

test("Kysely streams with parameters", async () => {
  const warehouse = await openWarehouse();
  const ids: number[] = [];
  const query = sql<{ id: number }>`select range + ${10} as id from range(3000)`;
  const stream = warehouse.kysely.getExecutor().stream<{ id: number }>(query.compile(warehouse.kysely), 100);
  for await (const { rows } of stream) ids.push(...rows.map(({ id }) => id));
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([3000, 10, 3009]);
});
