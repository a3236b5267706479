/** A text as code: nothing in it is read as Markdown, and no `@name` in it calls anyone. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const plain = text.replace(/\r\n|\r|\n/g, "⏎");
  if (plain.trim() === "") return plain === "" ? "*empty*" : `${fence} ${plain.replaceAll(" ", "·")} ${fence}`;
  return longest > 0 || plain.startsWith(" ") || plain.endsWith(" ") ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

/** A text as text: what Markdown or HTML would read into it is escaped. */
export const plain = (text: string): string =>
  text
    .replace(/\r\n|\r|\n/g, " ")
    .replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, "@\u200b");

/** A table. A bar would end a cell, in code, too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[] = []): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (numbers.includes(index) ? "---:" : "---"))), ...rows.map(line)].join("\n");
}
