import { join } from "node:path";
import type { Connection } from "../adapters/adapter.js";
import { errorOf, ModelwrightError, type Problem } from "../core/errors/index.js";
import type { Ingestion } from "./definition.js";
import type { IngestEventSink } from "./events.js";
import type { InputFile } from "./find-files.js";
import type { Ledger } from "./ledger.js";
import type { Paths } from "./paths.js";
import { type PartsByDate, type Staged, stageParts } from "./stage-parts.js";
import { type Validated, validateFile } from "./stage-records.js";

/** What staging the files of a run needs. */
export interface Staging {
  readonly ingestion: Ingestion;
  readonly inputs: readonly InputFile[];
  readonly ledger: Ledger;
  readonly paths: Paths;
  /** Connections of the same engine: files are read through one while records are written through the other. */
  readonly reading: Connection;
  readonly writing: Connection;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: IngestEventSink;
}

type Outcome = { readonly validated: Validated } | { readonly error: unknown };

function partsByDate({ lake }: Paths, ledger: Ledger): PartsByDate {
  const parts: PartsByDate = new Map();
  for (const { date, path } of ledger.files.flatMap((entry) => entry.parts))
    parts.set(date, [...(parts.get(date) ?? []), join(lake, path)]);
  return parts;
}

/** The same connection, whose statements end when the run is cancelled. */
const cancellable = (connection: Connection, signal: AbortSignal | undefined): Connection => ({
  ...connection,
  query: (sql, options) => connection.query(sql, { signal, ...options }),
  execute: (sql, options) => connection.execute(sql, { signal, ...options }),
});

const unreadable = (error: unknown): readonly Problem[] =>
  error instanceof ModelwrightError && error.problems.every(({ code }) => code === "ingest_file_unreadable") ? error.problems : [];

/**
 * Validates all files and writes their parts, in order. The next file is validated (in JavaScript) while the parts of the one before are written (by DuckDB).
 *
 * @throws {@link ModelwrightError} with every file that cannot be read.
 */
export async function stageFiles({ ingestion, inputs, ledger, paths, reading, writing, signal, onEvent }: Staging): Promise<Staged[]> {
  const { source } = ingestion;
  const loaded = partsByDate(paths, ledger);
  const writer = cancellable(writing, signal);

  const validate = (input: InputFile): Promise<Outcome> => {
    const onProgress = (read: number) => onEvent({ type: "file_progress", source, file: input.file, read });
    const validating = validateFile(ingestion, input, paths.staging, reading, signal, onProgress);
    return validating.then(
      (validated) => ({ validated }),
      (error: unknown) => ({ error }),
    );
  };

  const staged: Staged[] = [];
  const problems: Problem[] = [];
  let next = inputs[0] === undefined ? undefined : validate(inputs[0]);
  try {
    for (const [index] of inputs.entries()) {
      const outcome = await next;
      const following = inputs[index + 1];
      next = following === undefined ? undefined : validate(following);
      if (outcome === undefined) continue;
      if ("error" in outcome) {
        const found = unreadable(outcome.error);
        if (found.length === 0) throw outcome.error;
        problems.push(...found);
      } else if (problems.length === 0) {
        const one = await stageParts(writer, ingestion, outcome.validated, loaded, ledger.files.length + staged.length + 1);
        staged.push(one);
        const { file, bytes, read, loaded: rows, quarantined, duplicates } = one.entry;
        onEvent({ type: "file_staged", source, index, total: inputs.length, file, bytes, read, loaded: rows, quarantined, duplicates });
      }
    }
  } catch (error) {
    throw signal?.aborted === true ? errorOf("ingest_cancelled", { source }, undefined, error) : error;
  } finally {
    await next;
  }
  if (problems.length > 0) throw new ModelwrightError(problems);
  if (signal?.aborted === true) throw errorOf("ingest_cancelled", { source });
  return staged;
}
