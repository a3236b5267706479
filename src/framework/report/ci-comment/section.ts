import { counted } from "../docs/text/numbers.js";
import { clip, code, tableHead, tableRow } from "../markdown.js";
import type { Part, Shortenable } from "./fit.js";

/** One thing that the page tells. */
export interface Section {
  readonly title: string;
  /** A few words for the line under the heading. */
  readonly verdict: string;
  /** A sentence or two. */
  readonly text: string;
  readonly parts: readonly Part[];
}

/** From how many rows on a table is folded. */
const long = 10;

/** A name in a sentence, which must not push everything else off the page. */
export const shortName = (name: string): string => code(clip(name, 60));

/** A table that is folded when it is long, and shortened when there is no room. No rows: nothing. */
export function rowsPart(
  noun: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[] = [],
): Part[] {
  if (rows.length === 0) return [];
  const part: Shortenable = { noun, before: `${tableHead(head, numbers)}\n`, items: rows.map(tableRow), between: "\n", after: "" };
  return [rows.length > long ? folded(counted(rows.length, noun), part) : part];
}

/** A part behind a line that opens it. */
const folded = (summary: string, part: Shortenable): Shortenable => ({
  ...part,
  before: `<details>\n<summary>${summary}</summary>\n\n${part.before}`,
  after: `${part.after}\n\n</details>`,
});
