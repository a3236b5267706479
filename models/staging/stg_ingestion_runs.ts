import { acceptedValues, defineModel, expression, notNull, unique } from "modelwright";
import { ingestionRuns } from "../sources.js";

export const stgIngestionRuns = defineModel({
  name: "stg_ingestion_runs",
  description: "One row per run of the ingestion: the health of the pipeline.",
  deps: [ingestionRuns],
  query: ({ db, fn }) =>
    db
      .selectFrom("ingestion_runs")
      .select(({ ref }) => [
        "run_id",
        "source",
        "status",
        "started_at",
        fn.toDate(ref("started_at")).as("run_date"),
        "duration_ms",
        "files_read",
        "files_skipped",
        "records_read",
        "records_loaded",
        "records_quarantined",
        "records_duplicate",
        "valid_rate",
        "redactions",
        "bytes_read",
        "bytes_written",
      ]),
  columns: {
    run_id: { description: "The run.", tests: [unique(), notNull()] },
    source: { description: "Source that was ingested.", tests: [notNull()] },
    status: { description: "How the run ended.", tests: [acceptedValues(["published", "unchanged", "refused"])] },
    started_at: { description: "When the run started (UTC).", tests: [notNull()] },
    run_date: { description: "Date of started_at." },
    duration_ms: { description: "How long it took, in milliseconds." },
    files_read: { description: "New files." },
    files_skipped: { description: "Files whose content was loaded before." },
    records_read: { description: "Records in the new files." },
    records_loaded: { description: "Records that were added to the lake." },
    records_quarantined: { description: "Records that were rejected." },
    records_duplicate: { description: "Records that were loaded already." },
    valid_rate: { description: "Part of the records read that were valid; null when none was read." },
    redactions: { description: "Pieces of personal data that were replaced in loaded records." },
    bytes_read: { description: "Size of the new files." },
    bytes_written: { description: "Size of the Parquet files written." },
  },
  tests: [
    expression("records_read = records_loaded + records_quarantined + records_duplicate", {
      name: "ingestion_loses_no_record",
      description: "Everything that was read is loaded, quarantined or a duplicate.",
      where: "status <> 'refused'",
    }),
  ],
});
