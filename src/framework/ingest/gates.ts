import type { GateBreach } from "../core/errors/ingest.js";
import type { Gates } from "./definition.js";
import type { LedgerEntry } from "./ledger.js";
import type { Staged } from "./stage-parts.js";

const percent = (rate: number) => `${(rate * 100).toFixed(1)} %`;
const sumOf = <T>(items: readonly T[], value: (item: T) => number) => items.reduce((sum, item) => sum + value(item), 0);

function validity({ minValidRate }: Gates, staged: readonly Staged[]): GateBreach[] {
  const read = sumOf(staged, ({ entry }) => entry.read);
  if (minValidRate === undefined || read === 0) return [];
  const rate = 1 - sumOf(staged, ({ entry }) => entry.quarantined) / read;
  return rate >= minValidRate
    ? []
    : [{ gate: "the part of valid records", limit: `at least ${percent(minValidRate)}`, actual: percent(rate) }];
}

function nullRates({ maxNullRate = {} }: Gates, staged: readonly Staged[]): GateBreach[] {
  const loaded = sumOf(staged, ({ entry }) => entry.loaded);
  return Object.entries(maxNullRate).flatMap(([column, limit]) => {
    const rate = loaded === 0 ? 0 : sumOf(staged, ({ nulls }) => nulls[column] ?? 0) / loaded;
    return limit === undefined || rate <= limit
      ? []
      : [{ gate: `the part of records without ${column}`, limit: `at most ${percent(limit)}`, actual: percent(rate) }];
  });
}

function volumes({ volume }: Gates, staged: readonly Staged[], before: readonly LedgerEntry[]): GateBreach[] {
  if (volume === undefined) return [];
  const entries = [...before, ...staged.map(({ entry }) => entry)];
  return entries.flatMap(({ file, read }, index) => {
    if (index < before.length || index < volume.trailing) return [];
    const average = sumOf(entries.slice(index - volume.trailing, index), (entry) => entry.read) / volume.trailing;
    const [low, high] = [Math.floor(average * volume.min), Math.ceil(average * volume.max)];
    return read >= low && read <= high ? [] : [{ gate: `the volume of ${file}`, limit: `${low} to ${high} records`, actual: `${read}` }];
  });
}

/** Every gate that the staged files do not pass. `before` are the files loaded earlier, in the order of loading. */
export const breachesOf = (gates: Gates, staged: readonly Staged[], before: readonly LedgerEntry[]): GateBreach[] => [
  ...validity(gates, staged),
  ...nullRates(gates, staged),
  ...volumes(gates, staged, before),
];
