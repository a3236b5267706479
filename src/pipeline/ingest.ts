import { parseArgs } from "node:util";
import { ModelwrightError } from "modelwright";
import { type IngestEvent, ingest } from "modelwright/ingest";
import { eventIngestion } from "./events/ingestion.js";
import { report } from "./events/ingestion-report.js";

const help = `Loads the raw events into the Parquet lake.

  --project DIR  the project's folder (.)
  --rebuild      load everything again
`;

function showProgress(event: IngestEvent): void {
  if (!process.stderr.isTTY) return;
  if (event.type === "file_staged") process.stderr.write(`\r\u001b[K${event.index + 1}/${event.total} ${event.file}`);
  if (event.type === "ingest_finished") process.stderr.write("\r\u001b[K");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      project: { type: "string", default: "." },
      rebuild: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
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
  if (values.rebuild) process.stdout.write("Loads are numbered anew: build the models with --full-refresh.\n");
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ModelwrightError)) throw error;
  process.stderr.write(`${error.message}\n`);
  const [problem] = error.problems;
  process.exitCode = problem?.code === "ingest_cancelled" ? 130 : problem?.blame === "usage" ? 2 : 1;
}
