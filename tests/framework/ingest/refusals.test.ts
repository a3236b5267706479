import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { ModelwrightError } from "../../../src/framework/core/errors/index.js";
import { defineIngestion, type IngestEvent, ingest } from "../../../src/framework/ingest/index.js";
import { newWorkspace, order, orderSchema, orders, ordersWith, rowsOf } from "./workspace.js";

async function refusal(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof ModelwrightError) return error.problems.map(({ code, message }) => `${code}: ${message}`).join("\n");
    throw error;
  }
  throw new Error("nothing was refused");
}

const many = (from: number, to: number, more = {}) => Array.from({ length: to - from }, (_, index) => order(`o${from + index}`, 1, more));

test.for<[string, Parameters<typeof ordersWith>[0], readonly unknown[], string]>([
  [
    "too few valid records",
    { minValidRate: 0.9 },
    [...many(0, 8), "?", order("x", 1, { amount: -1 })],
    'ingest_gate_breached: Nothing of "orders" was loaded: the part of valid records is 80.0 %, the limit is at least 90.0 %. Most frequent rejections: too_small amount, wrong_type.',
  ],
  [
    "too many nulls",
    { maxNullRate: { note: 0.5 } },
    [...many(0, 1, { note: "a" }), ...many(1, 4)],
    'ingest_gate_breached: Nothing of "orders" was loaded: the part of records without note is 75.0 %, the limit is at most 50.0 %.',
  ],
])("a breached gate stops the load before anything is published: %s", async ([, gates, records, message]) => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", records);
  expect(await refusal(() => ingest(ordersWith(gates), { projectDir: space.dir }))).toBe(message);
  expect(await space.stored()).toEqual({});
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: records.length });
});

test("a file far from the average of the files before it is stopped, once there are enough files to judge by", async () => {
  await using space = await newWorkspace();
  const gated = ordersWith({ volume: { min: 0.5, max: 2, trailing: 2 } });
  await space.writeRecords("raw/1.ndjson", many(0, 2));
  await space.writeRecords("raw/2.ndjson", many(10, 30));
  await ingest(gated, { projectDir: space.dir });
  const before = await space.stored();

  await space.writeRecords("raw/3.ndjson", many(40, 44));
  expect(await refusal(() => ingest(gated, { projectDir: space.dir }))).toBe(
    'ingest_gate_breached: Nothing of "orders" was loaded: the volume of raw/3.ndjson is 4, the limit is 5 to 22 records.',
  );
  expect(await space.stored()).toEqual(before);

  await space.writeRecords("raw/3.ndjson", many(40, 51));
  expect(await ingest(gated, { projectDir: space.dir })).toMatchObject({ loaded: 11 });
});

const evolved = (shape: z.ZodRawShape) =>
  defineIngestion({
    source: "orders",
    files: "raw/*.ndjson",
    schema: z.object({ ...orderSchema.shape, ...shape }),
    partitionBy: { column: "order_date", dateOf: "at" },
    dedupeBy: ["id"],
  });

test("a new optional column needs no rewrite", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1")]);
  await ingest(orders, { projectDir: space.dir });
  const { "processed/_ledger/orders.json": _, ...before } = await space.stored();
  await space.writeRecords("raw/b.ndjson", [order("o2", 2, { coupon: "SPRING" })]);

  await ingest(evolved({ coupon: z.string().nullish() }), { projectDir: space.dir });

  expect(await space.stored()).toMatchObject(before);
  expect(await rowsOf(space, "SELECT id, coupon FROM lake ORDER BY id")).toEqual([
    { id: "o1", coupon: null },
    { id: "o2", coupon: "SPRING" },
  ]);
});

test("a column that is no longer declared stays what it is in the older files, and cannot come back as something else", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1", 1, { coupon: "SPRING" })]);
  await ingest(evolved({ coupon: z.string().nullish() }), { projectDir: space.dir });
  await space.writeRecords("raw/b.ndjson", [order("o2")]);
  await ingest(orders, { projectDir: space.dir });
  await space.writeRecords("raw/c.ndjson", [order("o3", 1, { coupon: 5 })]);
  expect(await refusal(() => ingest(evolved({ coupon: z.int().nullish() }), { projectDir: space.dir }))).toContain(
    'column "coupon" is stored as VARCHAR, nullable and declared as BIGINT, nullable.',
  );
});

test("an incompatible column is refused by name, with the old and the new type, until everything is loaded again", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1", 1, { note: "7", shop: "s" })]);
  await ingest(orders, { projectDir: space.dir });
  const before = await space.stored();
  const changed = evolved({ amount: z.number(), note: z.string(), shop: z.string() });

  expect(await refusal(() => ingest(changed, { projectDir: space.dir }))).toBe(
    'ingest_schema_incompatible: The records of "orders" no longer fit what is stored: ' +
      'column "amount" is stored as BIGINT, never null and declared as DOUBLE, never null; ' +
      'column "note" is stored as VARCHAR, nullable and declared as VARCHAR, never null; ' +
      'column "shop" is new and VARCHAR, never null: the records already stored have no value for it.',
  );
  expect(await space.stored()).toEqual(before);
  expect(await ingest(changed, { projectDir: space.dir, rebuild: true })).toMatchObject({ loaded: 1 });
});

test("files that cannot be read are all named, and nothing is loaded", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1")]);
  await space.write("raw/b.parquet", "PAR1 this is no table PAR1");
  await space.write("raw/c.parquet", "");
  expect((await refusal(() => ingest(orders, { projectDir: space.dir }))).split("\n")).toEqual([
    expect.stringMatching(/^ingest_file_unreadable: raw\/b\.parquet cannot be read: /),
    expect.stringMatching(/^ingest_file_unreadable: raw\/c\.parquet cannot be read: /),
  ]);
  expect(await space.stored()).toEqual({});
});

test("no files, and files of an unknown format, are refused without touching anything", async () => {
  await using space = await newWorkspace();
  expect(await refusal(() => ingest(orders, { projectDir: space.dir }))).toBe(
    'ingest_no_files: The source "orders" has no files: nothing matches raw/*.ndjson, raw/*.csv, raw/*.parquet.',
  );
  await space.write("raw/a.xlsx", "");
  const all = { ...orders, files: ["raw/**"] };
  expect(await refusal(() => ingest(all, { projectDir: space.dir }))).toBe(
    'ingest_format_unknown: The source "orders" cannot read raw/a.xlsx: its format is not known.',
  );
  await expect(stat(join(space.dir, "data"))).rejects.toThrow("ENOENT");
});

test("a damaged ledger is named, and loading everything again repairs it", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", [order("o1")]);
  await ingest(orders, { projectDir: space.dir });
  const good = await space.stored();
  await space.write("data/processed/_ledger/orders.json", '{"version":1,"source":"ord');
  expect(await refusal(() => ingest(orders, { projectDir: space.dir }))).toMatch(
    /^ingest_ledger_unreadable: .*orders\.json cannot be read: /,
  );
  await ingest(orders, { projectDir: space.dir, rebuild: true });
  expect(await space.stored()).toEqual(good);
});

test("a source is ingested by one run at a time; sources do not hinder each other", async () => {
  await using space = await newWorkspace();
  await space.writeRecords("raw/a.ndjson", many(0, 500));
  const others = { ...orders, source: "others" };
  const runs = [orders, orders, others].map((definition) => ingest(definition, { projectDir: space.dir }));
  const outcomes = await Promise.allSettled(runs);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected"]);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  expect(String(failed?.reason)).toContain('The source "orders" is being ingested already, by this process.');
  expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ status: "unchanged" });
});

test.for(["file_progress", "file_staged"] as const)(
  "a run cancelled at %s stores nothing, and the next one stores it all",
  async (moment) => {
    await using space = await newWorkspace();
    await space.writeRecords("raw/a.ndjson", many(0, 3000));
    await space.writeRecords("raw/b.ndjson", many(3000, 6000));
    const cancelling = new AbortController();
    const onEvent = (event: IngestEvent) => {
      if (event.type === moment) cancelling.abort();
    };
    expect(await refusal(() => ingest(orders, { projectDir: space.dir, signal: cancelling.signal, onEvent }))).toBe(
      'ingest_cancelled: The ingestion of "orders" was cancelled.',
    );
    expect(await space.stored()).toEqual({});
    expect(await ingest(orders, { projectDir: space.dir })).toMatchObject({ read: 6000, loaded: 6000 });
  },
);

test("definitions that cannot work are refused where they are made", async () => {
  const define = (changes: object) => async () => defineIngestion({ ...base, ...changes } as typeof base);
  const base = {
    source: "orders",
    files: "x",
    schema: orderSchema,
    partitionBy: { column: "d", dateOf: "at" as const },
    dedupeBy: ["id" as const],
  } as const;
  expect(await refusal(define({ source: "../up" }))).toMatch(/^name_invalid: /);
  expect(await refusal(define({ dedupeBy: ["ids"] }))).toBe(
    'ingest_column_unknown: The ingestion of "orders" names the column "ids" in `dedupeBy`, which its records do not have.',
  );
  expect(await refusal(define({ dedupeBy: ["note"] }))).toBe(
    'ingest_column_unfit: The ingestion of "orders" names the column "note" (VARCHAR, nullable) in `dedupeBy`, which wants a column that is never null.',
  );
  expect(await refusal(define({ partitionBy: { column: "d", dateOf: "id" } }))).toBe(
    'ingest_column_unfit: The ingestion of "orders" names the column "id" (VARCHAR) in `partitionBy`, which wants a TIMESTAMP or DATE that is never null.',
  );
  expect(await refusal(define({ gates: { maxNullRate: { nite: 1 } } }))).toMatch(
    /^ingest_column_unknown: .*"nite" in `gates\.maxNullRate`/,
  );
  expect(await refusal(define({ schema: z.union([orderSchema, orderSchema]) }))).toMatch(/^ingest_columns_missing: /);
});
