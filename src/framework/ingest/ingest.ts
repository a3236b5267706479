import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { type Clock, systemClock } from "../core/clock.js";
import { errorOf } from "../core/errors/index.js";
import type { Ingestion } from "./definition.js";
import type { IngestEventSink } from "./events.js";
import { findFiles, type InputFile } from "./find-files.js";
import { breachesOf } from "./gates.js";
import { emptyLedger, readLedger } from "./ledger.js";
import { type IngestionRun, writeMetrics } from "./metrics.js";
import { type Paths, pathsOf } from "./paths.js";
import { exists, publish, recover } from "./publish.js";
import { type IngestResult, resultOf } from "./result.js";
import { evolvedColumns, storedColumns } from "./schema-evolution.js";
import { stageFiles } from "./stage-files.js";
import { openWorkbench } from "./workbench.js";

/** Options of {@link ingest}. */
export interface IngestOptions {
  /** Files and folders are relative to it. */
  readonly projectDir: string;
  /** Where `processed/` and `quarantine/` are, relative to the project folder: `data` when nothing is said. */
  readonly dataDir?: string | undefined;
  /** Loads everything again; what is stored makes way when the new is complete. */
  readonly rebuild?: boolean | undefined;
  /** Aborting stops the run; nothing of it is loaded. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: IngestEventSink | undefined;
}

/** The first file of each content that is not loaded yet. */
function newFiles(inputs: readonly InputFile[], loaded: ReadonlySet<string>): InputFile[] {
  const seen = new Set(loaded);
  return inputs.filter(({ hash }) => !seen.has(hash) && seen.add(hash));
}

function metricsOf(result: IngestResult, status: IngestionRun["status"], startedAt: Date): IngestionRun {
  const { source, read, loaded, quarantined, duplicates } = result;
  const refused = status === "refused";
  return {
    run_id: `${startedAt.toISOString().replaceAll(/[-:.]/g, "")}-${source}`,
    source,
    status,
    started_at: startedAt,
    duration_ms: Math.round(result.durationMs),
    files_read: result.files.length,
    files_skipped: result.skipped,
    records_read: read,
    records_loaded: refused ? 0 : loaded,
    records_quarantined: quarantined,
    records_duplicate: duplicates,
    valid_rate: read === 0 ? null : 1 - quarantined / read,
    redactions: Object.values(result.redactions).reduce((sum, count) => sum + count, 0),
    bytes_read: result.bytes.read,
    bytes_written: refused ? 0 : result.bytes.written,
  };
}

/**
 * Loads the new files of a source into the lake: `data/processed/<source>/<date>=YYYY-MM-DD/*.parquet`, and what its schema rejects into
 * `data/quarantine/<source>/*.ndjson`.
 *
 * A file is loaded once, whatever happens: run again, or killed at any point and run again, it leaves the very same bytes.
 * Files of an earlier run are never rewritten; a late file adds to the partitions it has records for.
 *
 * @throws {@link ModelwrightError} where a file cannot be read, the schema does not fit what is stored, a quality gate is breached, the run is
 * cancelled or the source is being ingested already. Then nothing of the run is loaded.
 */
export async function ingest(ingestion: Ingestion, options: IngestOptions, clock: Clock = systemClock): Promise<IngestResult> {
  const { source } = ingestion;
  const { projectDir, dataDir: dataFolder = "data", rebuild = false, signal, onEvent = () => {} } = options;
  const dataDir = resolve(projectDir, dataFolder);
  const paths = pathsOf(dataDir, source);
  const [startedAt, started] = [clock.now(), clock.monotonic()];

  const inputs = await findFiles(resolve(projectDir), source, ingestion.files);
  await using workbench = await openWorkbench(source, dataDir, paths);
  await recover(paths, dataDir);
  const ledger = rebuild ? emptyLedger(source) : await readLedger(paths, source);
  const columns = evolvedColumns(source, ledger.columns, storedColumns(ingestion));
  const fresh = newFiles(inputs, new Set(ledger.files.map(({ hash }) => hash)));
  const skipped = inputs.length - fresh.length;
  onEvent({ type: "ingest_started", source, files: fresh.length, skipped });

  await clearStaging(paths);
  try {
    const staged = await workbench.withConnection((reading) =>
      workbench.withConnection((writing) => stageFiles({ ingestion, inputs: fresh, ledger, paths, reading, writing, signal, onEvent })),
    );
    const breaches = breachesOf(ingestion.gates, staged, ledger.files);
    if (breaches.length > 0) {
      const result = resultOf(source, staged, skipped, clock.monotonic() - started);
      await writeMetrics(paths, metricsOf(result, "refused", startedAt));
      throw errorOf("ingest_gate_breached", { source, breaches, reasons: Object.keys(result.reasons).slice(0, 5) });
    }
    if (staged.length > 0) {
      await publish(paths, dataDir, { staged, columns, ledger, rebuild }, (done, total) => {
        onEvent({ type: "publish_progress", source, done, total });
      });
    }
    const result = resultOf(source, staged, skipped, clock.monotonic() - started);
    await writeMetrics(paths, metricsOf(result, result.status, startedAt));
    onEvent({ type: "ingest_finished", source, durationMs: result.durationMs });
    return result;
  } finally {
    await clearStaging(paths);
  }
}

/** Staged files are of no use once a run has ended, unless it was interrupted while they were published. */
async function clearStaging({ staging, journal }: Paths): Promise<void> {
  if (await exists(journal)) return;
  for (const folder of [staging, `${staging}.spill`]) await rm(folder, { recursive: true, force: true });
}
