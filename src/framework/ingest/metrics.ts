import { join } from "node:path";
import { z } from "zod";
import type { Paths } from "./paths.js";
import { writeAside } from "./write-aside.js";

const count = z.int().nonnegative();

/**
 * The figures of one run of an ingestion: a row of the table that `data/processed/_metrics/*.ndjson` make up.
 *
 * @example
 * ```ts
 * export const ingestionRuns = defineSource({
 *   name: "ingestion_runs", source: "pipeline", schema: ingestionRun, location: json("data/processed/_metrics/*.ndjson"), …
 * });
 * ```
 */
export const ingestionRun = z.object({
  run_id: z.string().describe("Start of the run and source; unique."),
  source: z.string().describe("Source that was ingested."),
  status: z
    .enum(["published", "unchanged", "refused"])
    .describe("Refused when a quality gate was breached; unchanged when there was no new file."),
  started_at: z.date().describe("When the run started (UTC)."),
  duration_ms: count.describe("How long it took, in milliseconds."),
  files_read: count.describe("New files."),
  files_skipped: count.describe("Files whose content was loaded before."),
  records_read: count.describe("Records in the new files."),
  records_loaded: count.describe("Records that were added to the lake; none when the run was refused."),
  records_quarantined: count.describe("Records that were rejected."),
  records_duplicate: count.describe("Records that were loaded already."),
  valid_rate: z.number().nullable().describe("Part of the records read that were valid; null when none was read."),
  redactions: count.describe("Pieces of personal data that were replaced in loaded records."),
  bytes_read: count.describe("Size of the new files."),
  bytes_written: count.describe("Size of the Parquet files written."),
});

export type IngestionRun = z.output<typeof ingestionRun>;

/** A rejected record: a row of the table that `data/quarantine/<source>/*.ndjson` make up. */
export const quarantinedRecord = z.object({
  file: z.string().describe("File it was read from, relative to the project folder."),
  line: z.int().describe("Line (NDJSON) or row in that file, from 1."),
  reasons: z.array(z.object({ code: z.string(), path: z.string() })).describe("Why it was rejected: code and field."),
  record: z.unknown().meta({ sqlType: "JSON" }).describe("The record without its personal data."),
});

/** Adds a run to the table. */
export async function writeMetrics({ metrics }: Paths, run: IngestionRun): Promise<void> {
  await writeAside(join(metrics, `${run.run_id}.ndjson`), `${JSON.stringify(run)}\n`);
}
