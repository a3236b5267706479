export { defineIngestion, type FieldOf, type Gates, type Ingestion, type IngestionSpec, type RecordSchema } from "./definition.js";
export type { FileOutcome, IngestEvent, IngestEventSink } from "./events.js";
export { type IngestOptions, ingest } from "./ingest.js";
export { type IngestionRun, ingestionRun, quarantinedRecord } from "./metrics.js";
export type { Reason } from "./reasons.js";
export { redactText } from "./redaction/redact.js";
export type { IngestResult } from "./result.js";
export type { Rejected } from "./validate.js";
