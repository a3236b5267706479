import { defineIngestion } from "modelwright/ingest";
import { lakeEvent } from "./lake.js";
import { eventSchema } from "./schema.js";

/** How the shop's events get into the lake: `data/processed/events/event_date=YYYY-MM-DD/*.parquet`. */
export const eventIngestion = defineIngestion({
  source: "events",
  files: ["data/raw/events/*.ndjson", "data/raw/events/*.parquet"],
  schema: eventSchema,
  columns: lakeEvent,
  partitionBy: { column: "event_date", dateOf: "event_time" },
  dedupeBy: ["event_id"],
  loadNumber: "load_no",
  unredacted: ["user_id", "product_id", "order_id", "gclid", "fbclid", "msclkid"],
  gates: {
    minValidRate: 0.97,
    maxNullRate: { user_id: 0.98 },
    volume: { min: 0.25, max: 4, trailing: 7 },
  },
});
