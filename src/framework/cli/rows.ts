import { displayWidth, fitWidth, formatTable } from "../observe/format.js";

type Row = Readonly<Record<string, unknown>>;

const gap = 2;
/** A column is cut to no less than this: shorter values say too little. */
const narrowest = 16;

/**
 * Rows as a table for people, with a header. Where it would be wider than the terminal, long values are cut; columns for which there is no room
 * even then are named below the table. Without a width, nothing is left out.
 */
export function formatRows(rows: readonly Row[], width = Number.POSITIVE_INFINITY): string {
  const columns = Object.keys(rows[0] ?? {}).map((name) => columnOf(name, rows));
  const shown = columns.slice(0, howManyFit(columns, width));
  const widest = widestThatFits(shown, width);
  const left = columns.slice(shown.length).map(({ name }) => name);
  const table = formatTable(
    [
      shown.map(({ name }) => fitWidth(name, widest)),
      shown.map((column) => "─".repeat(Math.min(column.width, widest))),
      ...rows.map((_, row) => shown.map(({ cells }) => fitWidth(cells[row] ?? "", widest))),
    ],
    { gap, align: shown.map(({ isNumber }) => (isNumber ? "right" : "left")) },
  );
  if (left.length === 0) return table;
  return `${table}\n${fitWidth(`… and ${left.length} more column${left.length === 1 ? "" : "s"} (--json shows all): ${left.join(", ")}`, width)}`;
}

interface Column {
  readonly name: string;
  readonly cells: readonly string[];
  readonly width: number;
  readonly isNumber: boolean;
}

function columnOf(name: string, rows: readonly Row[]): Column {
  const values = rows.map((row) => row[name]);
  const cells = values.map(formatCell);
  return {
    name,
    cells,
    width: Math.max(...[name, ...cells].map(displayWidth)),
    isNumber: values.every((value) => value === null || typeof value === "number" || typeof value === "bigint"),
  };
}

const tableWidth = (columns: readonly Column[], widest: number): number =>
  columns.reduce((sum, { width }) => sum + Math.min(width, widest) + gap, -gap);

/** How many columns, from the first, fit when each is cut as far as it may be; one at the least. */
function howManyFit(columns: readonly Column[], width: number): number {
  let many = columns.length;
  while (many > 1 && tableWidth(columns.slice(0, many), narrowest) > width) many -= 1;
  return many;
}

/** To how many cells the widest columns are cut, so that all fit. */
function widestThatFits(columns: readonly Column[], width: number): number {
  let widest = Math.max(0, ...columns.map((column) => column.width));
  while (widest > 1 && tableWidth(columns, widest) > width) widest -= 1;
  return widest;
}

/** A value in one line. */
function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "∅";
  if (value instanceof Date)
    return value
      .toISOString()
      .replace("T", " ")
      .replace(/\.000Z$|Z$/, "");
  return (typeof value === "object" ? JSON.stringify(value) : String(value)).replace(/\r?\n/g, "⏎").replace(/\t/g, " ");
}
