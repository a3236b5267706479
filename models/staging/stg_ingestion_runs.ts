import { defineModel, expression, notNull, unique } from "modelwright";
import { ingestionRuns } from "../sources.js";

export const stgIngestionRuns = defineModel({
  name: "stg_ingestion_runs",
  description: "One row per run of the ingestion, for the health of the pipeline.",
  deps: [ingestionRuns],
  query: ({ db }) =>
    db
      .selectFrom("ingestion_runs")
      .select([
        "run_id",
        "source",
        "status",
        "started_at",
        "duration_ms",
        "files_read",
        "records_read",
        "records_loaded",
        "records_quarantined",
        "records_duplicate",
        "valid_rate",
      ]),
  columns: {
    run_id: { description: "Key of the run.", tests: [unique(), notNull()] },
    source: { description: "What was ingested." },
    status: { description: "How it ended." },
    started_at: { description: "When it started (UTC)." },
    duration_ms: { description: "How long it took, in milliseconds." },
    files_read: { description: "New files." },
    records_read: { description: "Records in them." },
    records_loaded: { description: "Records added to the lake." },
    records_quarantined: { description: "Records rejected." },
    records_duplicate: { description: "Records that were loaded already." },
    valid_rate: { description: "Part of the records read that were valid." },
  },
  tests: [expression("status = 'refused' or records_read = records_loaded + records_quarantined + records_duplicate")],
});
