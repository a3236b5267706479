import type { BothSides, Comparison, Diff, ModelDiff } from "./diff.js";

const count = (value: number): string => value.toLocaleString("en-GB");
const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;

/** `33.3 %`. What is not nothing is never shown as 0, and what is not all never as 100. */
export function percent(rate: number): string {
  if (rate === 0) return "0 %";
  if (rate === 1) return "100 %";
  if (rate < 0.001) return "< 0.1 %";
  return rate > 0.999 ? "> 99.9 %" : `${(rate * 100).toFixed(1)} %`;
}

/** What became of rows, in one line. */
export function outcomeOf({ rows, key, added, removed, changed, unchanged }: Comparison): string {
  const counts = { added, removed, ...(key === undefined ? {} : { changed }), unchanged };
  const told = Object.entries(counts).map(([what, many]) => `${count(many)} ${what}`);
  return `rows ${count(rows.before)} → ${count(rows.after)}: ${told.join(", ")}`;
}

/** How the columns differ, a line each: `+ margin DOUBLE`. */
export const columnChanges = ({ columns: { added, removed, retyped } }: Comparison): string[] => [
  ...added.map(({ name, type }) => `+ ${name} ${type}`),
  ...removed.map(({ name, type }) => `- ${name} ${type}`),
  ...retyped.map(
    ({ name, before, after, comparedAs }) =>
      `~ ${name} ${before} → ${after}, ${comparedAs === undefined ? "not compared: no type holds both" : `compared as ${comparedAs}`}`,
  ),
];

const keyReasons = { call: "", merge: " (the model is merged by it)", test: " (a unique test says so)" } as const;

/** What must be known to read the counts rightly: how rows were told apart, and where that was not possible. */
export function notesOf({ key }: Comparison, names: BothSides<string>): string[] {
  if (key === undefined) return ["No key is known: rows were compared as a whole, so that a changed row is one removed and one added."];
  const sides = ["before", "after"] as const;
  return [
    `Rows are told apart by ${key.columns.join(", ")}${keyReasons[key.from]}.`,
    ...sides
      .filter((side) => key.nulls[side] > 0)
      .map((side) => `In ${names[side]}, ${counted(key.nulls[side], "row")} with a null in the key: nulls count as the same.`),
    ...sides
      .filter((side) => key.duplicates[side] > 0)
      .map(
        (side) =>
          `In ${names[side]}, ${counted(key.duplicates[side], "key")} with more than one row: their rows were compared in the order of their values.`,
      ),
  ];
}

/** What a model came to, in a few words. */
export function statusText({ status }: ModelDiff, { before, after }: Diff): string {
  switch (status) {
    case "same":
      return "same";
    case "different":
      return "differs";
    case "only_before":
      return `only in ${before}`;
    case "only_after":
      return `only in ${after}`;
    case "not_built":
      return "not built in either";
  }
}

/** The verdict over all models. */
export function verdictOf({ models, before, after }: Diff): string {
  const differing = models.filter(({ status }) => status !== "same" && status !== "not_built").length;
  const all = counted(models.length, "relation");
  return differing === 0
    ? `${all}: no difference between ${after} and ${before}.`
    : `${count(differing)} of ${all} differ between ${after} and ${before}.`;
}
