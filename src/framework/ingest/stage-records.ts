import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { Connection } from "../adapters/adapter.js";
import { errorOf, ModelwrightError } from "../core/errors/index.js";
import type { Ingestion } from "./definition.js";
import { type InputFile, isUnchanged } from "./find-files.js";
import { readers } from "./readers/index.js";
import { newTally, type Tally, validatorOf } from "./validate.js";

/** A file whose records are validated and written aside: the accepted ones and the rejected ones. */
export interface Validated {
  readonly input: InputFile;
  /** Folder in staging. */
  readonly folder: string;
  readonly tally: Tally;
}

export const acceptedIn = (folder: string): string => join(folder, "accepted.ndjson");
export const rejectedIn = (folder: string): string => join(folder, "rejected.ndjson");

/** The failure of reading a file, told as such; whatever else has happened stays what it is. */
function explain(error: unknown, file: string): unknown {
  const isOther = error instanceof ModelwrightError && error.problems.some(({ code }) => code !== "query_failed");
  if (isOther) return error;
  const message = error instanceof Error ? error.message : String(error);
  // What DuckDB says beyond the first line shows a statement that the user has not written.
  const [reason = ""] = message.split("\n");
  return errorOf("ingest_file_unreadable", { file, reason }, undefined, error);
}

/**
 * Validates the records of a file, batch by batch: between two batches the event loop runs, so that cancelling works.
 *
 * @throws {@link ModelwrightError} `ingest_file_unreadable` for a file that is damaged, `ingest_cancelled`.
 */
export async function validateFile(
  ingestion: Ingestion,
  input: InputFile,
  staging: string,
  connection: Connection,
  signal: AbortSignal | undefined,
  onProgress: (read: number) => void,
): Promise<Validated> {
  const folder = join(staging, input.hash);
  await mkdir(folder, { recursive: true });
  const tally = newTally();
  const validate = validatorOf(ingestion, input.file, tally);
  const accepted = await open(acceptedIn(folder), "w");
  const rejected = await open(rejectedIn(folder), "w");

  try {
    for await (const records of readers[input.ending](connection, input.path, ingestion.columns)) {
      if (signal?.aborted === true) throw errorOf("ingest_cancelled", { source: ingestion.source });
      let good = "";
      let bad = "";
      for (const record of records) {
        const verdict = validate(record);
        if ("accepted" in verdict) good += verdict.accepted;
        else bad += verdict.rejected;
      }
      await accepted.write(good);
      if (bad !== "") await rejected.write(bad);
      onProgress(tally.read);
    }
  } catch (error) {
    throw explain(error, input.file);
  } finally {
    await Promise.all([accepted.close(), rejected.close()]);
  }
  if (!(await isUnchanged(input))) throw errorOf("ingest_file_changed", { file: input.file });
  return { input, folder, tally };
}
