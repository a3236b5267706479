import type { ChangedRow, Comparison, Diff, ModelDiff } from "../artifacts/diff.js";
import { columnChanges, notesOf, outcomeOf, percent, statusText, verdictOf } from "../artifacts/diff-words.js";
import { formatCount, formatTable } from "../observe/format.js";
import type { Palette } from "../observe/palette.js";
import { formatRows } from "./rows.js";

/** A comparison for people, to be read on a terminal. */
export function diffText(diff: Diff, palette: Palette, width: number | undefined): string {
  const models = diff.models.map((model) => modelText(model, diff, palette, width));
  return [...models, palette.bold(verdictOf(diff))].join("\n\n");
}

function modelText(model: ModelDiff, diff: Diff, palette: Palette, width: number | undefined): string {
  const { bold, dim, green, yellow } = palette;
  const { before, after } = model.relations;
  const isSame = model.status === "same" || model.status === "not_built";
  const where = `${diff.after} ${after.schema}.${after.name} against ${diff.before} ${before.schema}.${before.name}`;
  const head = `${bold(model.name)}  ${(isSame ? green : yellow)(statusText(model, diff))}  ${dim(where)}`;
  return model.comparison === undefined ? head : [head, ...comparisonLines(model.comparison, diff, palette, width)].join("\n");
}

function comparisonLines(comparison: Comparison, diff: Diff, { dim, green, red, yellow }: Palette, width: number | undefined): string[] {
  const { values, samples } = comparison;
  const colours: Readonly<Record<string, (text: string) => string>> = { "+": green, "-": red, "~": yellow };
  const differing = values.filter(({ changed }) => changed > 0);
  const rates = differing.map(({ name, changed, rate }) => [name, formatCount(changed), percent(rate)]);
  const changedRows = samples.changed.flatMap((row) => valueRows(row, diff));
  const inner = width === undefined ? undefined : width - 4;
  const table = (title: string, sample: readonly Readonly<Record<string, unknown>>[]) =>
    sample.length === 0 ? [] : [`  ${title}`, indented(formatRows(sample, inner), 4)];
  return [
    ...notesOf(comparison, diff).map((note) => `  ${dim(note)}`),
    ...columnChanges(comparison).map((line) => `  ${colours[line[0] ?? ""]?.(line) ?? line}`),
    `  ${outcomeOf(comparison)}`,
    ...(rates.length === 0 ? [] : ["  values that changed", formatTable(rates, { align: ["left", "right", "right"], indent: "    " })]),
    ...table(`added in ${diff.after}`, samples.added),
    ...table(`removed, only in ${diff.before}`, samples.removed),
    ...table("changed", changedRows),
  ];
}

/** A changed row as one row a value. */
const valueRows = ({ key, values }: ChangedRow, diff: Diff) =>
  Object.entries(values).map(([column, { before, after }]) => ({
    ...key,
    "in column": column,
    [`before (${diff.before})`]: before,
    [`after (${diff.after})`]: after,
  }));

const indented = (text: string, by: number): string => text.replace(/^/gm, " ".repeat(by));
