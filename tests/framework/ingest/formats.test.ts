import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineIngestion, ingest } from "../../../src/framework/ingest/index.js";
import { newWorkspace, order, orders, rowsOf, type Workspace } from "./workspace.js";

const idsOf = (space: Workspace) => rowsOf(space, "SELECT string_agg(id, ' ' ORDER BY id) AS ids FROM lake");
const reasonsOf = async (space: Workspace) => (await space.rejected()).map(({ line, reasons }) => [line, reasons[0]?.code]);

async function writeParquet(space: Workspace, file: string, query: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await space.write(file, "");
  await connection.run(`COPY (${query}) TO '${join(space.dir, file).replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

test("lines: Windows line ends, blank lines, a byte-order mark and a missing last line end are no faults", async () => {
  await using space = await newWorkspace();
  await space.write(
    "raw/a.ndjson",
    `\uFEFF${JSON.stringify(order("o1"))}\r\n\r\n  \n${JSON.stringify(order("o2"))}\n\n${JSON.stringify(order("o3"))}`,
  );
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 3, loaded: 3 });
  expect(await idsOf(space)).toEqual([{ ids: "o1 o2 o3" }]);
});

test("lines that are not UTF-8 or far too long are rejected, with the right numbers, and the lines around them are loaded", async () => {
  await using space = await newWorkspace();
  const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);
  await space.write(
    "raw/a.ndjson",
    Buffer.concat([
      line(order("o1")),
      Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]),
      line(order("o2", 1, { note: "x".repeat(9 << 20) })),
      line(order("ö3 \uFFFD", 1, { note: "zero \0 and 🦆" })),
      line("?"),
    ]),
  );
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 5, loaded: 2, quarantined: 3 });
  expect(await reasonsOf(space)).toEqual([
    [2, "invalid_utf8"],
    [3, "line_too_long"],
    [5, "wrong_type"],
  ]);
  expect(await rowsOf(space, "SELECT id, note FROM lake ORDER BY id")).toEqual([
    { id: "o1", note: null },
    { id: "ö3 \uFFFD", note: "zero \0 and 🦆" },
  ]);
});

test("a file of many batches keeps its line numbers", async () => {
  await using space = await newWorkspace();
  const records = Array.from({ length: 12_000 }, (_, index) =>
    index % 4000 === 3999 ? "bad" : order(`o${index}`, 1, { note: "x".repeat(index % 300) }),
  );
  await space.writeRecords("raw/a.ndjson", records);
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 12_000, loaded: 11_997, quarantined: 3 });
  expect((await reasonsOf(space)).map(([line]) => line)).toEqual([4000, 8000, 12_000]);
});

test("Parquet: rows are records, moments of any precision and zone arrive as the schema expects them", async () => {
  await using space = await newWorkspace();
  await writeParquet(
    space,
    "raw/a.parquet",
    `SELECT * FROM (VALUES
      ('o1', TIMESTAMPTZ '2026-03-02 00:30:00.123456+02:00', 5, 'a'),
      ('o2', TIMESTAMPTZ '2026-03-02 12:00:00+00', -5, NULL),
      (NULL, TIMESTAMPTZ '2026-03-02 12:00:00+00', 5, NULL)) AS t(id, "at", amount, note)`,
  );
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 3, loaded: 1, quarantined: 2 });
  expect(await rowsOf(space, "SELECT id, CAST(lake.at AS VARCHAR) AS moment, amount FROM lake")).toEqual([
    { id: "o1", moment: "2026-03-01 22:30:00.123456", amount: "5" },
  ]);
  expect(await reasonsOf(space)).toEqual([
    [2, "too_small"],
    [3, "wrong_type"],
  ]);
});

test("CSV: what reads as the column's type is that, anything else is text for the schema to reject", async () => {
  await using space = await newWorkspace();
  await space.write(
    "raw/a.csv",
    [
      "id,at,amount,note",
      'o1,2026-03-01T10:00:00Z,5,"with, comma\nand line"',
      "o2,2026-03-01T10:00:00Z,five,",
      "o3,2026-03-03 08:00:00,7,",
    ].join("\n"),
  );
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 3, loaded: 2, quarantined: 1 });
  expect(await rowsOf(space, "SELECT id, amount, note FROM lake ORDER BY id")).toEqual([
    { id: "o1", amount: "5", note: "with, comma\nand line" },
    { id: "o3", amount: "7", note: null },
  ]);
  expect((await space.rejected())[0]).toMatchObject({
    reasons: [{ code: "wrong_type", path: "amount" }],
    record: { id: "o2", amount: "five" },
  });
});

test("CSV: a row that does not fit the header is rejected", async () => {
  await using space = await newWorkspace();
  const rows = Array.from({ length: 20 }, (_, index) => `o${index},2026-03-01T10:00:00Z,5,`);
  await space.write("raw/a.csv", ["id,at,amount,note", ...rows, "short,row", ...rows.map((row) => `late${row}`)].join("\n"));
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 41, loaded: 40, quarantined: 1 });
  expect(await space.rejected()).toEqual([
    { file: "raw/a.csv", line: 22, reasons: [{ code: "malformed_csv", path: "" }], record: "short,row" },
  ]);
});

test("lists, objects, dates, booleans and transformed values are stored as their columns' types", async () => {
  await using space = await newWorkspace();
  const carts = defineIngestion({
    source: "orders",
    files: "raw/*.ndjson",
    schema: z.object({
      id: z.string(),
      day: z.iso.date(),
      paid: z.boolean(),
      tags: z.array(z.string()),
      lines: z.array(z.object({ sku: z.string(), price: z.number() })),
      total: z.string().transform(Number).pipe(z.number()),
      currency: z.string().default("EUR"),
    }),
    partitionBy: { column: "order_date", dateOf: "day" },
    dedupeBy: ["id"],
  });
  await space.writeRecords("raw/a.ndjson", [
    { id: "c1", day: "2026-02-28", paid: true, tags: ["a", "b"], lines: [{ sku: "s", price: 1.5 }], total: "12.25" },
  ]);
  expect(await ingest(carts, { projectDir: space.dir })).toMatchObject({ loaded: 1 });
  expect(await rowsOf(space, "SELECT day, paid, tags, lines, total, currency, typeof(lines) AS type FROM lake")).toEqual([
    {
      day: "2026-02-28",
      paid: true,
      tags: ["a", "b"],
      lines: [{ sku: "s", price: 1.5 }],
      total: 12.25,
      currency: "EUR",
      type: "STRUCT(sku VARCHAR, price DOUBLE)[]",
    },
  ]);
});
