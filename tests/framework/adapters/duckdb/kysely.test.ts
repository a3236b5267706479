import { sql } from "kysely";
import { expect, test } from "vitest";
import { openWarehouse } from "./open.js";

type Database = { t: { id: number; name: string | null } };

async function openTable() {
  const warehouse = await openWarehouse({}, { threads: 2 });
  await warehouse.execute("create table t (id integer primary key, name varchar)");
  return { warehouse, db: warehouse.kysely.withTables<Database>() };
}

test("select count(*) as count gives its row", async () => {
  const { db } = await openTable();
  expect(
    await db
      .selectFrom("t")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .execute(),
  ).toEqual([{ count: 0 }]);
});

test("inserts, updates and deletes tell how many rows they touched", async () => {
  const { db } = await openTable();
  const rows = [1, 2, 3].map((id) => ({ id, name: null }));
  expect((await db.insertInto("t").values(rows).executeTakeFirst()).numInsertedOrUpdatedRows).toBe(3n);
  expect((await db.updateTable("t").set({ name: "x" }).where("id", ">", 1).executeTakeFirst()).numUpdatedRows).toBe(2n);
  expect((await db.deleteFrom("t").where("id", "=", 9).executeTakeFirst()).numDeletedRows).toBe(0n);
  expect(await db.deleteFrom("t").where("id", "=", 3).returningAll().execute()).toEqual([{ id: 3, name: "x" }]);
});

test("transactions commit and roll back", async () => {
  const { db } = await openTable();
  await db.transaction().execute((trx) => trx.insertInto("t").values({ id: 1, name: "a" }).execute());
  const failed = db.transaction().execute(async (trx) => {
    await trx.insertInto("t").values({ id: 2, name: "b" }).execute();
    await sql`select error('stop')`.execute(trx);
  });
  await expect(failed).rejects.toMatchObject({ problems: [{ code: "query_failed" }] });
  expect(await db.selectFrom("t").selectAll().execute()).toEqual([{ id: 1, name: "a" }]);
});

test("a transaction can be read only", async () => {
  const { db } = await openTable();
  const write = db
    .transaction()
    .setAccessMode("read only")
    .execute((trx) => trx.insertInto("t").values({ id: 1, name: "a" }).execute());
  await expect(write).rejects.toThrow("read-only");
});

test("a connection keeps its temporary tables", async () => {
  const { db } = await openTable();
  const rows = await db.connection().execute(async (connection) => {
    await sql`create temp table mine as select 7 as seven`.execute(connection);
    return (await sql`from mine`.execute(connection)).rows;
  });
  expect(rows).toEqual([{ seven: 7 }]);
});

test("more queries at once than connections", async () => {
  const { db } = await openTable();
  const all = await Promise.all(Array.from({ length: 50 }, (_, i) => db.selectNoFrom((eb) => eb.val(i).as("i")).executeTakeFirst()));
  expect(all).toEqual(Array.from({ length: 50 }, (_, i) => ({ i })));
});

test("destroying the Kysely instance leaves the warehouse open", async () => {
  const { warehouse, db } = await openTable();
  await db.destroy();
  expect(await warehouse.query("select 1 as a")).toEqual([{ a: 1 }]);
});
