import { ingest } from "modelwright/ingest";
import { expect, expectTypeOf, test } from "vitest";
import { eventIngestion } from "../../src/pipeline/events/ingestion.js";
import { report } from "../../src/pipeline/events/ingestion-report.js";
import { type LakeEvent, lakeEvent } from "../../src/pipeline/events/lake.js";
import type { ValidEvent } from "../../src/pipeline/events/schema.js";
import { rejectedStains } from "../../src/pipeline/generate/dirt.js";
import { generatedFolder } from "./data-folder.js";

const lake = "read_parquet('processed/events/*/*.parquet', hive_partitioning = true, union_by_name = true)";

test("what is ingested is what was planted: the rejects and the duplicates are those, and the rest is loaded", async () => {
  await using folder = await generatedFolder();
  const { planted, records } = folder.generated;
  const result = await ingest(eventIngestion, { projectDir: folder.dir });

  const rejected = rejectedStains.reduce((sum, stain) => sum + planted[stain], 0);
  expect(result).toMatchObject({
    read: records,
    quarantined: rejected,
    duplicates: planted.duplicate,
    loaded: records - rejected - planted.duplicate,
  });
  expect(Object.values(result.unknownFields).reduce((sum, count) => sum + count, 0)).toBe(planted.unknown_field);
  expect(report(result)).toContain(
    `read = ${result.loaded.toLocaleString("en")} loaded + ${rejected} quarantined + ${planted.duplicate} duplicates`,
  );
  expect(await folder.rows(`SELECT count(*) AS rows, count(DISTINCT event_id) AS ids FROM ${lake}`)).toEqual([
    { rows: `${result.loaded}`, ids: `${result.loaded}` },
  ]);
});

test("run twice, on data generated twice, the lake is the same to the byte", async () => {
  await using one = await generatedFolder({ users: 60 });
  await using other = await generatedFolder({ users: 60 });
  await ingest(eventIngestion, { projectDir: one.dir });
  await ingest(eventIngestion, { projectDir: other.dir });
  const stored = await one.hashes("processed/events");
  expect(await other.hashes("processed/events")).toEqual(stored);
  expect(await ingest(eventIngestion, { projectDir: one.dir })).toMatchObject({ status: "unchanged" });
  expect(await one.hashes("processed/events")).toEqual(stored);
});

test("no personal data is in the lake or in quarantine, though it was in the raw files", async () => {
  await using folder = await generatedFolder();
  await ingest(eventIngestion, { projectDir: folder.dir });
  const personal = "(?i)@|%40|anna|smith|j\\.doe|\\+49|%2B49|\\+44|4111-1111|192\\.168";
  const leaks = (text: string) =>
    folder.rows<{ leaks: string }>(`SELECT count(*) AS leaks FROM ${text} AS t(line) WHERE regexp_matches(line, '${personal}')`);
  const lines = (files: string) => `(SELECT unnest(string_split(content, chr(10))) FROM read_text('${files}'))`;

  const [raw] = await leaks(lines("raw/events/*.ndjson"));
  expect(Number(raw?.leaks)).toBeGreaterThan(10);
  expect(await leaks(lines("quarantine/events/*.ndjson"))).toEqual([{ leaks: "0" }]);
  expect(await leaks(`(SELECT CAST(to_json(e) AS VARCHAR) FROM ${lake} AS e)`)).toEqual([{ leaks: "0" }]);
  const [redacted] = await folder.rows<{ n: string }>(
    `SELECT count(*) AS n FROM ${lake} AS e WHERE CAST(to_json(e) AS VARCHAR) LIKE '%REDACTED%'`,
  );
  expect(Number(redacted?.n)).toBe(folder.generated.planted.personal_data);
});

test("the lake has the columns that the row type declares, of these types", async () => {
  await using folder = await generatedFolder({ users: 40 });
  await ingest(eventIngestion, { projectDir: folder.dir });
  const described = await folder.rows<{ column_name: string; column_type: string; null: string }>(`DESCRIBE SELECT * FROM ${lake}`);
  expect(described.map(({ column_name }) => column_name)).toEqual(Object.keys(lakeEvent.shape));
  const declared = [...eventIngestion.columns.map(({ name, type }) => [name, type]), ["load_no", "BIGINT"], ["event_date", "DATE"]];
  expect(described.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(declared);
  const required = eventIngestion.columns.filter(({ nullable }) => !nullable).map(({ name }) => `count(*) - count(${name}) AS ${name}`);
  const [nulls] = await folder.rows(`SELECT ${required.join(", ")} FROM ${lake}`);
  expect(Object.values(nulls ?? {})).toEqual(required.map(() => "0"));
});

test("every field of a valid event has its column in the lake", () => {
  type FieldOf<Event> = Event extends unknown ? keyof Event : never;
  expectTypeOf<FieldOf<ValidEvent>>().toEqualTypeOf<Exclude<keyof LakeEvent, "load_no" | "event_date">>();
});
