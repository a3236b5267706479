import type { IngestResult } from "modelwright/ingest";

const number = (value: number) => value.toLocaleString("en");
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What an ingestion did, with the reconciliation that must come out. */
export function report({
  status,
  read,
  loaded,
  quarantined,
  duplicates,
  files,
  skipped,
  bytes,
  durationMs,
  ...counts
}: IngestResult): string {
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
