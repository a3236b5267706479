import { formatTable } from "../observe/format.js";

/** Rows as a table for people, with a header. */
export function formatRows(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const isNumber = (name: string) =>
    rows.every((row) => row[name] === null || typeof row[name] === "number" || typeof row[name] === "bigint");
  const lines = rows.map((row) => names.map((name) => formatCell(row[name])));
  return formatTable(
    [names, names.map((name, index) => "─".repeat(Math.max(name.length, ...lines.map((line) => line[index]?.length ?? 0)))), ...lines],
    {
      align: names.map((name) => (isNumber(name) ? "right" : "left")),
    },
  );
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "∅";
  if (value instanceof Date)
    return value
      .toISOString()
      .replace("T", " ")
      .replace(/\.000Z$|Z$/, "");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
