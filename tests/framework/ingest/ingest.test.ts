import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ingest } from "../../../src/framework/ingest/index.js";
import { newWorkspace, order, orders, ordersWith, rowsOf } from "./workspace.js";

test("valid records are stored by date, the others are quarantined with their reasons, and every record is accounted for", async () => {
  await using space = await newWorkspace();
  await space.write(
    "raw/a.ndjson",
    [
      JSON.stringify(order("o1", 1)),
      JSON.stringify(order("o2", 2, { note: "gift" })),
      "not json",
      JSON.stringify(order("o3", 1, { amount: -5 })),
      JSON.stringify(order("o1", 1)),
      JSON.stringify({ ...order("o4"), at: undefined, amount: "12" }),
      "null",
      "",
    ].join("\n"),
  );

  const result = await ingest(orders, { projectDir: space.dir });

  expect(result).toMatchObject({ status: "published", read: 7, loaded: 2, quarantined: 4, duplicates: 1, skipped: 0 });
  expect(await rowsOf(space, "SELECT id, amount, note, CAST(order_date AS VARCHAR) AS d FROM lake ORDER BY id")).toEqual([
    { id: "o1", amount: "100", note: null, d: "2026-03-01" },
    { id: "o2", amount: "100", note: "gift", d: "2026-03-02" },
  ]);
  expect((await space.rejected()).map(({ file, line, reasons }) => ({ file, line, reasons }))).toEqual([
    { file: "raw/a.ndjson", line: 3, reasons: [{ code: "malformed_json", path: "" }] },
    { file: "raw/a.ndjson", line: 4, reasons: [{ code: "too_small", path: "amount" }] },
    {
      file: "raw/a.ndjson",
      line: 6,
      reasons: [
        { code: "missing", path: "at" },
        { code: "wrong_type", path: "amount" },
      ],
    },
    { file: "raw/a.ndjson", line: 7, reasons: [{ code: "wrong_type", path: "" }] },
  ]);
  expect(result.reasons).toEqual({ malformed_json: 1, "missing at": 1, "too_small amount": 1, wrong_type: 1, "wrong_type amount": 1 });
});

test("a second run, and the same content under another name, change nothing", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1"), order("o2", 2), { id: 7 }]);
  await ingest(orders, { projectDir: space.dir });
  const before = await space.stored();

  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ status: "unchanged", read: 0, skipped: 1 });
  await rename(join(space.dir, "raw/a.ndjson"), join(space.dir, "raw/b.ndjson"));
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ status: "unchanged", read: 0, skipped: 1 });

  expect(await space.stored()).toEqual(before);
  expect(Object.keys(before)).toHaveLength(4);
});

test("a late file adds to old partitions without rewriting what is there, and what it repeats is a duplicate", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1", 1), order("o2", 2)]);
  await ingest(orders, { projectDir: space.dir });
  const before = await space.stored();
  await space.writeRecords("raw/b.ndjson", [order("o1", 1), order("o3", 1), order("o4", 3)]);

  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 3, loaded: 2, duplicates: 1 });

  const after = await space.stored();
  const { "processed/_ledger/orders.json": ledgerBefore, ...partsBefore } = before;
  const { "processed/_ledger/orders.json": ledgerAfter, ...partsAfter } = after;
  expect(partsAfter).toMatchObject(partsBefore);
  expect(Object.keys(partsAfter)).toHaveLength(Object.keys(partsBefore).length + 2);
  expect(ledgerAfter).not.toBe(ledgerBefore);
  expect(await rowsOf(space, "SELECT string_agg(id, ' ' ORDER BY id) AS ids FROM lake")).toEqual([{ ids: "o1 o2 o3 o4" }]);
});

test("loading file by file gives the same bytes as loading all at once", async () => {
  const files = ["a", "b", "c"].map((name, index) => [`raw/${name}.ndjson`, [order("same"), order(`o${index}`, index + 1), "?"]] as const);
  await using together = await newWorkspace();
  await using apart = await newWorkspace();
  for (const [file, records] of files) await together.writeRecords(file, records);
  await ingest(orders, { projectDir: together.dir });
  for (const [file, records] of files) {
    await apart.writeRecords(file, records);
    await ingest(orders, { projectDir: apart.dir });
  }
  expect(await apart.stored()).toEqual(await together.stored());
});

test("records are numbered by the files they came with, in the order of loading, however many runs that took", async () => {
  const numbered = ordersWith({}, "load_no");
  await using together = await newWorkspace();
  await using apart = await newWorkspace();
  await together.writeRecords("raw/b.ndjson", [order("o1", 1), "?"]);
  await together.writeRecords("raw/c.ndjson", [order("o1", 1), order("o2", 1, { load_no: 7 })]);
  expect((await ingest(numbered, { projectDir: together.dir })).unknownFields).toEqual({ load_no: 1 });
  await apart.writeRecords("raw/b.ndjson", [order("o1", 1), "?"]);
  await ingest(numbered, { projectDir: apart.dir });
  await apart.writeRecords("raw/c.ndjson", [order("o1", 1), order("o2", 1, { load_no: 7 })]);
  await ingest(numbered, { projectDir: apart.dir });
  expect(await apart.stored()).toEqual(await together.stored());

  await apart.writeRecords("raw/a.ndjson", [order("o3", 1)]);
  await ingest(numbered, { projectDir: apart.dir });
  const loaded = "SELECT id, CAST(load_no AS INTEGER) AS load_no FROM lake ORDER BY id";
  expect(await rowsOf(apart, loaded)).toEqual([
    { id: "o1", load_no: 1 },
    { id: "o2", load_no: 2 },
    { id: "o3", load_no: 3 },
  ]);
});

test("rebuilding loads everything again and removes what was loaded before", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1", 1)]);
  await ingest(orders, { projectDir: space.dir });
  await space.writeRecords("raw/a.ndjson", [order("o2", 2)]);

  const result = await ingest(orders, { projectDir: space.dir, rebuild: true });

  expect(result).toMatchObject({ status: "published", loaded: 1, skipped: 0 });
  expect(await rowsOf(space, "SELECT id FROM lake")).toEqual([{ id: "o2" }]);
});

test("moments with an offset are stored in UTC, and the partition is the date in UTC", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [
    order("o1", 1, { at: "2026-03-02T00:30:00+02:00" }),
    order("o2", 1, { at: "2026-03-01T23:59:59.999Z" }),
  ]);
  await ingest(orders, { projectDir: space.dir });
  expect(
    await rowsOf(space, "SELECT id, CAST(lake.at AS VARCHAR) AS moment, CAST(order_date AS VARCHAR) AS d FROM lake ORDER BY id"),
  ).toEqual([
    { id: "o1", moment: "2026-03-01 22:30:00", d: "2026-03-01" },
    { id: "o2", moment: "2026-03-01 23:59:59.999", d: "2026-03-01" },
  ]);
});

test("fields that the schema does not know are reported and not stored", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1", 1, { color: "red" }), order("o2", 1, { color: "blue", size: null })]);
  expect((await ingest(orders, { projectDir: space.dir })).unknownFields).toEqual({ color: 2 });
  expect(Object.keys((await rowsOf(space, "SELECT * FROM lake LIMIT 1"))[0] ?? {})).toEqual(["id", "at", "amount", "note", "order_date"]);
});

test("each run adds a row of figures to the metrics", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1"), "?", order("o1")]);
  const clocks = ["2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z"].map((time) => ({ now: () => new Date(time), monotonic: () => 0 }));
  for (const clock of clocks) await ingest(orders, { projectDir: space.dir }, clock);

  const metrics = join(space.dir, "data/processed/_metrics/*.ndjson").replaceAll("'", "''");
  expect(
    await rowsOf(
      space,
      `SELECT run_id, status, files_read, records_read, records_loaded, records_quarantined, records_duplicate, round(valid_rate, 3) AS rate
      FROM read_json('${metrics}') ORDER BY run_id`,
    ),
  ).toEqual([
    {
      run_id: "20260401T000000000Z-orders",
      status: "published",
      files_read: "1",
      records_read: "3",
      records_loaded: "1",
      records_quarantined: "1",
      records_duplicate: "1",
      rate: 0.667,
    },
    {
      run_id: "20260402T000000000Z-orders",
      status: "unchanged",
      files_read: "0",
      records_read: "0",
      records_loaded: "0",
      records_quarantined: "0",
      records_duplicate: "0",
      rate: null,
    },
  ]);
});
