import { getEventListeners } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { openWarehouse, temporaryFolder } from "./open.js";

const endless = "select sum(a.range * b.range) as s from range(1000000) a, range(10000000) b";

describe("a lent connection", () => {
  test("keeps its temporary tables and settings while it is lent, and to itself", async () => {
    const warehouse = await openWarehouse({}, { threads: 2 });
    const rows = await warehouse.withConnection(async (lent) => {
      await lent.execute("create temp table t as select 1 as a; set variable x = 7");
      await expect(warehouse.query("from t")).rejects.toThrow("t does not exist");
      return lent.query("select a, getvariable('x') as x from t");
    });
    expect(rows).toEqual([{ a: 1, x: 7 }]);
    await expect(warehouse.withConnection((lent) => lent.query("from t"))).rejects.toThrow("t does not exist");
  });

  test("runs its statements one after the other", async () => {
    const warehouse = await openWarehouse();
    const seen = await warehouse.withConnection(async (lent) => {
      await lent.execute("create table log (i integer)");
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => lent.execute(`insert into log select ${i} + 0 * count(*) from range(${20 - i} * 1000)`)),
      );
      return lent.query<{ i: number }>("select i from log order by rowid");
    });
    expect(seen.map(({ i }) => i)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test("is of no use after it is given back", async () => {
    const warehouse = await openWarehouse();
    const kept = await warehouse.withConnection(async (lent) => lent);
    await expect(kept.query("select 1")).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
  });

  test("that leaves a transaction open does not hand it on", async () => {
    const warehouse = await openWarehouse({}, { threads: 1 });
    await warehouse.execute("create table t (a integer)");
    await warehouse.withConnection((lent) => lent.execute("begin; insert into t values (1)"));
    expect(await warehouse.query("select count(*) as n from t")).toEqual([{ n: 0 }]);
    await expect(warehouse.execute("begin; insert into t values (2); select error('stop')")).rejects.toThrow("stop");
    expect(await warehouse.query("select count(*) as n from t")).toEqual([{ n: 0 }]);
  });
});

test("no more connections are lent than there are threads; the others wait their turn", async () => {
  const warehouse = await openWarehouse({}, { threads: 3 });
  let lent = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      warehouse.withConnection(async (connection) => {
        most = Math.max(most, ++lent);
        await connection.query("select count(*) from range(1000)");
        lent--;
      }),
    ),
  );
  expect(most).toBe(3);
});

test("many statements at once all give their own rows", async () => {
  const warehouse = await openWarehouse();
  const results = await Promise.all(Array.from({ length: 200 }, (_, i) => warehouse.query(`select ${i} as i`)));
  expect(results).toEqual(Array.from({ length: 200 }, (_, i) => [{ i }]));
});

describe("a transaction", () => {
  test("is seen by others when it has resolved, whole", async () => {
    const warehouse = await openWarehouse();
    await warehouse.execute("create table t (a integer)");
    const given = await warehouse.transaction(async (lent) => {
      await lent.execute("insert into t values (1), (2)");
      expect(await warehouse.query("from t")).toEqual([]);
      return lent.query("select count(*) as n from t");
    });
    expect(given).toEqual([{ n: 2 }]);
    expect(await warehouse.query("select count(*) as n from t")).toEqual([{ n: 2 }]);
  });

  test("leaves nothing behind when it rejects, and the error stays as it was", async () => {
    const warehouse = await openWarehouse();
    await warehouse.execute("create table t (a integer)");
    const reason = new Error("stop");
    const failed = warehouse.transaction(async (lent) => {
      await lent.execute("insert into t values (1); create table other as select 1");
      throw reason;
    });
    await expect(failed).rejects.toBe(reason);
    expect(await warehouse.introspect(["main"])).toMatchObject([{ name: "t", rows: 0 }]);
  });

  test("that meets another one's changes is a conflict, told in DuckDB's words", async () => {
    const warehouse = await openWarehouse();
    await warehouse.execute("create table t as select 1 as a");
    const conflict = warehouse.transaction(async (lent) => {
      await lent.execute("update t set a = 2");
      await warehouse.execute("update t set a = 3");
    });
    await expect(conflict).rejects.toMatchObject({ problems: [{ code: "query_conflict", message: expect.stringContaining("Conflict") }] });
    expect(await warehouse.query("from t")).toEqual([{ a: 1 }]);
  });
});

describe("cancelling", () => {
  const cancelled = { problems: [{ code: "query_cancelled" }] };

  test("interrupts the running statement and leaves the connection usable", async () => {
    const warehouse = await openWarehouse({}, { threads: 1 });
    const controller = new AbortController();
    await warehouse.withConnection(async (lent) => {
      await lent.execute("create temp table kept as select 1 as a");
      const running = lent.query(endless, { signal: controller.signal });
      setTimeout(() => controller.abort(), 30);
      await expect(running).rejects.toMatchObject(cancelled);
      expect(await lent.query("from kept")).toEqual([{ a: 1 }]);
    });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("reaches statements that DuckDB has not begun yet: Node's four threads run no more than four at once", async () => {
    const warehouse = await openWarehouse({}, { threads: 12 });
    const controller = new AbortController();
    const { signal } = controller;
    const warnings: Error[] = [];
    const warn = (warning: Error) => void warnings.push(warning);
    process.on("warning", warn);
    onTestFinished(() => void process.off("warning", warn));
    let begun = 0;
    const call = () =>
      warehouse.withConnection((lent) => {
        const running = lent.query(endless, { signal });
        if (++begun === 12) controller.abort();
        return running;
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, call));
    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason)).toMatchObject(Array(12).fill(cancelled));
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test("before the call runs nothing", async () => {
    const warehouse = await openWarehouse();
    const signal = AbortSignal.abort();
    await expect(warehouse.execute("create table t as select 1", { signal })).rejects.toMatchObject(cancelled);
    await expect(warehouse.withConnection(async () => 1, { signal })).rejects.toMatchObject(cancelled);
    await expect(warehouse.stream("select 1", { signal })[Symbol.asyncIterator]().next()).rejects.toMatchObject(cancelled);
    expect(await warehouse.introspect(["main"])).toEqual([]);
  });

  test("a transaction rolls it back", async () => {
    const warehouse = await openWarehouse();
    const controller = new AbortController();
    const { signal } = controller;
    const running = warehouse.transaction(
      async (lent) => {
        await lent.execute("create table t as select 1 as a", { signal });
        setTimeout(() => controller.abort(), 10);
        await lent.execute(endless, { signal });
      },
      { signal },
    );
    await expect(running).rejects.toMatchObject(cancelled);
    expect(await warehouse.introspect(["main"])).toEqual([]);
  });

  test("a call that waits for a connection gives its place up", async () => {
    const warehouse = await openWarehouse({}, { threads: 1 });
    const controller = new AbortController();
    await warehouse.withConnection(async () => {
      const waiting = warehouse.query("select 1 as a", { signal: controller.signal });
      const next = warehouse.query("select 2 as a");
      controller.abort();
      await expect(waiting).rejects.toMatchObject(cancelled);
      setImmediate(() => next);
    });
    expect(await warehouse.query("select 3 as a")).toEqual([{ a: 3 }]);
  });
});

describe("closing", () => {
  test("interrupts what runs, refuses what waits and comes later, and can be done twice", async () => {
    const warehouse = await openWarehouse({}, { threads: 1, projectDir: await temporaryFolder() });
    const settled = await warehouse.withConnection(async (lent) => {
      const calls = Promise.allSettled([lent.execute(endless), warehouse.query("select 1")]);
      await Promise.all([warehouse.close(), warehouse.close()]);
      return calls;
    });
    expect(settled).toMatchObject([
      { reason: { problems: [{ code: "query_cancelled" }] } },
      { reason: { problems: [{ code: "database_closed" }] } },
    ]);
    await expect(warehouse.query("select 1")).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
    await expect(warehouse.withConnection(async () => 1)).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
  });

  test("at once after opening, before any connection is made, is no trouble", async () => {
    const warehouse = await openWarehouse();
    const call = warehouse.query("select 1");
    const closed = warehouse.close();
    await expect(call).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
    await closed;
  });

  test("happens at the end of `await using`", async () => {
    const outer = await openWarehouse();
    {
      await using inner = outer;
      await inner.execute("select 1");
    }
    await expect(outer.query("select 1")).rejects.toMatchObject({ problems: [{ code: "database_closed" }] });
  });
});
