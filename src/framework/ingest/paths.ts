import { join } from "node:path";

/** Where everything of a source is, in the data folder. */
export interface Paths {
  /** `processed/<source>`: the records, as Parquet by date. */
  readonly lake: string;
  /** `quarantine/<source>`: the rejected records, as NDJSON, one file for each file read. */
  readonly quarantine: string;
  /** What is loaded, by content. */
  readonly ledger: string;
  /** What is being published; there only while that lasts, or when it was interrupted. */
  readonly journal: string;
  /** Where files are written before they are published. */
  readonly staging: string;
  /** One file for each run, with its figures. */
  readonly metrics: string;
}

export function pathsOf(dataDir: string, source: string): Paths {
  const processed = join(dataDir, "processed");
  return {
    lake: join(processed, source),
    quarantine: join(dataDir, "quarantine", source),
    ledger: join(processed, "_ledger", `${source}.json`),
    journal: join(processed, "_ledger", `${source}.publishing.json`),
    staging: join(processed, "_staging", source),
    metrics: join(processed, "_metrics"),
  };
}
