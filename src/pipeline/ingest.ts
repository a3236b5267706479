import { parseArgs } from "node:util";
import { ModelwrightError } from "modelwright";
import { ingest, type IngestEvent, type IngestResult } from "modelwright/ingest";
import { eventIngestion } from "./events/ingestion.js";

const help = `Loads the raw events into the Parquet lake.

  --project DIR  the project's folder (.)
  --rebuild      load everything again
`;

const number = (value: number) => value.toLocaleString("en");
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What an ingestion did, with the reconciliation that must come out. */
export function report({ status, read, loaded, quarantined, duplicates, files, skipped, bytes, durationMs, ...counts }: IngestResult): string {
  if (status === "unchanged") return `No new files; ${number(skipped)} are loaded already.\n`;
  const seconds = durationMs / 1000;
  const lines = [
    `${number(files.length)} files (${megabytes(bytes.read)}) read, ${number(skipped)} loaded before; ${megabytes(bytes.written)} of Parquet written in ${seconds.toFixed(1)} s (${number(Math.round(read / seconds))} records/s)`,
    `${number(read)} read = ${number(loaded)} loaded + ${number(quarantined)} quarantined + ${number(duplicates)} duplicates`,
  ];
  const table = (title: string, rows: Readonly<Record<string, number>>) => {
    const entries = Object.entries(rows);
    if (entries.length > 0) lines.push(`${title}:`, ...entries.map(([name, count]) => `  ${name.padEnd(32)} ${number(count).padStart(9)}`));
  };
  table("rejected for", counts.reasons);
  table("unknown fields, not stored", counts.unknownFields);
  table("personal data replaced", counts.redactions);
  return `${lines.join("\n")}\n`;
}

function showProgress(event: IngestEvent): void {
  if (!process.stderr.isTTY) return;
  if (event.type === "file_staged") process.stderr.write(`\r\u001b[K${event.index + 1}/${event.total} ${event.file}`);
  if (event.type === "ingest_finished") process.stderr.write("\r\u001b[K");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { project: { type: "string", default: "." }, rebuild: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) return void process.stdout.write(help);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  const result = await ingest(eventIngestion, {
    projectDir: values.project,
    rebuild: values.rebuild,
    signal: interrupted.signal,
    onEvent: showProgress,
  });
  process.stdout.write(report(result));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ModelwrightError)) throw error;
  process.stderr.write(`${error.message}\n`);
  const [problem] = error.problems;
  process.exitCode = problem?.code === "ingest_cancelled" ? 130 : problem?.blame === "usage" ? 2 : 1;
}
