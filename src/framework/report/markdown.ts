/** A text as code: nothing in it is read as Markdown, and no `@name` in it calls anyone. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const plain = text.replace(/\r\n|\r|\n/g, "⏎");
  if (plain.trim() === "") return plain === "" ? "*empty*" : `${fence} ${plain.replaceAll(" ", "·")} ${fence}`;
  return longest > 0 || plain.startsWith(" ") || plain.endsWith(" ") ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

/** A text as text: what Markdown or HTML would read into it is escaped, no `@name` calls anyone, and no address becomes a link. */
export const plain = (text: string): string =>
  text
    .replace(/\r\n|\r|\n/g, " ")
    .replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, "@\u200b")
    .replace(/:(?=\/\/)/g, ":\u200b")
    .replace(/www(?=\.)/gi, "$&\u200b");

/** A text that is cut where it is too long to be read. */
export const clip = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;

/** A row of a table. A bar would end a cell, in code, too; after an even number of backslashes it is not escaped yet. */
export const tableRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replace(/(\\*)\|/g, (bar, slashes: string) => (slashes.length % 2 === 0 ? `${slashes}\\|` : bar))).join(" | ")} |`;

/** The head of a table. */
export const tableHead = (head: readonly string[], numbers: readonly number[] = []): string =>
  [tableRow(head), tableRow(head.map((_, index) => (numbers.includes(index) ? "---:" : "---")))].join("\n");

/** A table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[] = []): string =>
  [tableHead(head, numbers), ...rows.map(tableRow)].join("\n");
