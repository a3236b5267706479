/** What happened to the records of one file. */
export interface FileOutcome {
  /** Relative to the project folder. */
  readonly file: string;
  readonly bytes: number;
  readonly read: number;
  readonly loaded: number;
  readonly quarantined: number;
  readonly duplicates: number;
}

/** What an ingestion tells while it works: plain data. */
export type IngestEvent =
  | { readonly type: "ingest_started"; readonly source: string; readonly files: number; readonly skipped: number }
  | { readonly type: "file_progress"; readonly source: string; readonly file: string; readonly read: number }
  | ({ readonly type: "file_staged"; readonly source: string; readonly index: number; readonly total: number } & FileOutcome)
  | { readonly type: "publish_progress"; readonly source: string; readonly done: number; readonly total: number }
  | { readonly type: "ingest_finished"; readonly source: string; readonly durationMs: number };

/** Where events go. It must not throw. */
export type IngestEventSink = (event: IngestEvent) => void;
