import type { Comparison, Diff, ModelDiff, TextRow } from "../../artifacts/diff.js";
import { columnChanges, notesOf, outcomeOf, percent, statusText, verdictOf } from "../../artifacts/diff-words.js";
import { count } from "../docs/text/numbers.js";
import { code, plain, table } from "../markdown.js";

/** A comparison as a page of Markdown. */
export const diffMarkdown = (diff: Diff): string =>
  `${[`## Data diff: ${code(diff.after)} against ${code(diff.before)}`, ...diffBlocks(diff)].join("\n\n")}\n`;

/** What a comparison says, the whole first: each part can stand alone. */
export function diffBlocks(diff: Diff): string[] {
  const told = diff.models.filter(({ status }) => status === "different");
  return [`**${plain(verdictOf(diff))}**`, ...overview(diff), ...told.map((model) => modelBlock(model, diff))];
}

function overview(diff: Diff): string[] {
  if (diff.models.length === 0) return [];
  return [
    table(
      overviewHead,
      diff.models.map((model) => overviewCells(model, diff)),
      overviewNumbers,
    ),
  ];
}

export const overviewHead = ["relation", "", "rows", "added", "removed", "changed"];
/** Which columns of the overview are numbers. */
export const overviewNumbers = [2, 3, 4, 5];

/** A model's row in the overview. */
export function overviewCells(model: ModelDiff, diff: Diff): string[] {
  const { comparison } = model;
  const cells =
    comparison === undefined
      ? ["", "", "", ""]
      : [
          `${count(comparison.rows.before)} → ${count(comparison.rows.after)}`,
          count(comparison.added),
          count(comparison.removed),
          comparison.key === undefined ? "–" : count(comparison.changed),
        ];
  return [code(model.name), plain(statusText(model, diff)), ...cells];
}

function modelBlock(model: ModelDiff, diff: Diff): string {
  const { comparison } = model;
  const blocks = comparison === undefined ? [] : comparisonBlocks(comparison, diff);
  return [`### ${code(model.name)}`, ...blocks].join("\n\n");
}

/** What differs in one model, part by part. */
export function comparisonBlocks(comparison: Comparison, diff: Diff): string[] {
  const { values, samples } = comparison;
  const schema = columnChanges(comparison).map((line) => `- ${code(line)}`);
  const differing = values.filter(({ changed }) => changed > 0);
  return [
    `${plain(outcomeOf(comparison))}\n${notesOf(comparison, diff)
      .map((note) => `- ${plain(note)}`)
      .join("\n")}`,
    ...(schema.length === 0 ? [] : [`Columns:\n${schema.join("\n")}`]),
    ...(differing.length === 0
      ? []
      : [
          table(
            ["column", "values changed", "rate"],
            differing.map(({ name, changed, rate }) => [code(name), count(changed), plain(percent(rate))]),
            [1, 2],
          ),
        ]),
    ...rowsBlock(`Added in ${plain(diff.after)}:`, samples.added),
    ...rowsBlock(`Removed, only in ${plain(diff.before)}:`, samples.removed),
    ...changedBlock(comparison, diff),
  ];
}

const cell = (value: string | null | undefined): string => (value === null || value === undefined ? "*null*" : code(value));

function rowsBlock(title: string, rows: readonly TextRow[]): string[] {
  const columns = Object.keys(rows[0] ?? {});
  if (rows.length === 0) return [];
  return [
    `${title}\n\n${table(
      columns.map(code),
      rows.map((row) => columns.map((column) => cell(row[column]))),
    )}`,
  ];
}

function changedBlock({ samples: { changed }, key }: Comparison, diff: Diff): string[] {
  if (changed.length === 0 || key === undefined) return [];
  const rows = changed.flatMap((row) =>
    Object.entries(row.values).map(([column, { before, after }]) => [
      ...key.columns.map((name) => cell(row.key[name])),
      code(column),
      cell(before),
      cell(after),
    ]),
  );
  return [`Changed:\n\n${table([...key.columns.map(code), "column", plain(diff.before), plain(diff.after)], rows)}`];
}
