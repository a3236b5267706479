import type { FileOutcome } from "./events.js";
import type { Staged } from "./stage-parts.js";

/** What an ingestion did. `read` is always `loaded + quarantined + duplicates`. */
export interface IngestResult {
  readonly source: string;
  readonly status: "published" | "unchanged";
  readonly read: number;
  readonly loaded: number;
  readonly quarantined: number;
  readonly duplicates: number;
  /** The new files, in the order they were read. */
  readonly files: readonly FileOutcome[];
  /** How many files had been loaded before. */
  readonly skipped: number;
  readonly bytes: { readonly read: number; readonly written: number };
  readonly durationMs: number;
  /** How often records were rejected, by reason and field: `too_small unit_price`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Fields that no column is for, which are not stored, and in how many records they were. */
  readonly unknownFields: Readonly<Record<string, number>>;
  /** Pieces of personal data that were replaced in stored records, by kind. */
  readonly redactions: Readonly<Record<string, number>>;
}

/** Sums by key, the largest first. */
function addUp(counts: readonly Readonly<Record<string, number | undefined>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count] of counts.flatMap((one) => Object.entries(one))) sums.set(key, (sums.get(key) ?? 0) + (count ?? 0));
  return Object.fromEntries([...sums].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}

function outcomeOf({ entry }: Staged): FileOutcome {
  const { file, bytes, read, loaded, quarantined, duplicates } = entry;
  return { file, bytes, read, loaded, quarantined, duplicates };
}

export function resultOf(source: string, staged: readonly Staged[], skipped: number, durationMs: number): IngestResult {
  const files = staged.map(outcomeOf);
  const sum = (count: (file: FileOutcome) => number) => files.reduce((all, file) => all + count(file), 0);
  const parts = staged.flatMap(({ entry }) => entry.parts);
  return {
    source,
    status: files.length === 0 ? "unchanged" : "published",
    read: sum(({ read }) => read),
    loaded: sum(({ loaded }) => loaded),
    quarantined: sum(({ quarantined }) => quarantined),
    duplicates: sum(({ duplicates }) => duplicates),
    files,
    skipped,
    bytes: { read: sum(({ bytes }) => bytes), written: parts.reduce((all, { bytes }) => all + bytes, 0) },
    durationMs,
    reasons: addUp(staged.map(({ tally }) => tally.reasons)),
    unknownFields: addUp(staged.map(({ tally }) => tally.unknownFields)),
    redactions: addUp(staged.map(({ tally }) => tally.redactions)),
  };
}
