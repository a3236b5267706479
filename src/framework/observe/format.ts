import { stripVTControlCharacters } from "node:util";

/** Made when the first number is shown: it takes longer than the whole of the help. */
let numberFormat: Intl.NumberFormat | undefined;

/**
 * A number for people: `1,204`, or with a noun `1,204 rows` and `1 row`.
 *
 * @param plural The noun's plural where adding an s is wrong.
 */
export function formatCount(count: number, noun?: string, plural = `${noun}s`): string {
  numberFormat ??= new Intl.NumberFormat("en-US");
  const text = numberFormat.format(count);
  return noun === undefined ? text : `${text} ${count === 1 ? noun : plural}`;
}

/** A duration for people: `340 ms`, `12.3 s`, `1 m 12 s`, `2 h 5 m`. */
export function formatDuration(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} m`;
}

const byteUnits = ["kB", "MB", "GB", "TB", "PB"] as const;

/** A size for people, in powers of a thousand: `812 B`, `1.2 kB`, `34 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const inUnit = (position: number) => {
    const value = bytes / 1000 ** (position + 1);
    return value < 9.95 ? value.toFixed(1) : formatCount(Math.round(value));
  };
  const position = byteUnits.findIndex((_, index) => bytes / 1000 ** (index + 1) < 999.5);
  const largest = byteUnits.length - 1;
  const chosen = position === -1 ? largest : position;
  return `${inUnit(chosen)} ${byteUnits[chosen]}`;
}

/** Characters that terminals draw two cells wide (East Asian wide and emoji), and those that take none. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const zeroWidth = /[\p{Mark}\p{Format}\p{Control}]/u;

const cellsOf = (character: string): number => (zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** How many cells of a terminal a text takes; colours take none. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return [...stripVTControlCharacters(text)].reduce((cells, character) => cells + cellsOf(character), 0);
}

/** Cuts a text without colours to a number of cells; `…` stands for what is missing. */
export function fitWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let fitted = "";
  let cells = 1;
  for (const character of text) {
    cells += cellsOf(character);
    if (cells > width) break;
    fitted += character;
  }
  return width < 1 ? "" : `${fitted}…`;
}

/** How {@link formatTable} lays a table out. */
export interface TableLayout {
  /** Alignment by column; `left` unless given. */
  readonly align?: readonly ("left" | "right")[];
  /** Cells between columns; 2 unless given. */
  readonly gap?: number;
  /** What stands before each line. */
  readonly indent?: string;
}

/**
 * Text in aligned columns, one line a row. Cells may have colours.
 *
 * @example
 * ```ts
 * formatTable([["model", "rows"], ["fct_orders", "1,204"]], { align: ["left", "right"] });
 * // model        rows
 * // fct_orders  1,204
 * ```
 */
export function formatTable(rows: readonly (readonly string[])[], { align = [], gap = 2, indent = "" }: TableLayout = {}): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
  }
  const pad = (cell: string, column: number) => {
    const space = " ".repeat((widths[column] ?? 0) - displayWidth(cell));
    return align[column] === "right" ? space + cell : cell + space;
  };
  return rows.map((row) => (indent + row.map(pad).join(" ".repeat(gap))).trimEnd()).join("\n");
}
