import type { FileLocation } from "../adapter.js";
import { identifier } from "./identifier.js";
import { literal } from "./literal.js";
import { filePattern } from "./scan-files.js";

/** Settings without which a file's text is not seen as it is. */
const ofText = ["encoding", "compression", "skip"];

const readCsv = (file: string, options: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(options).map(([name, value]) => `${identifier(name)} = ${literal(value)}`);
  return `read_csv(${[literal([filePattern(file)]), "auto_detect = false", ...given].join(", ")})`;
};

const textOptions = ({ options }: FileLocation) => Object.fromEntries(Object.entries(options).filter(([name]) => ofText.includes(name)));

/** A query for the first line of a CSV file, as `line`. */
export function csvHeader(location: FileLocation, file: string): string {
  const whole = { header: false, delim: "\u0001", quote: "", escape: "", columns: { line: "VARCHAR" } };
  return `select line from ${readCsv(file, { ...textOptions(location), ...whole })} limit 1`;
}

/**
 * A query that fails, with its line, at the first row of a CSV file that has other cells than the header: DuckDB's own detection takes
 * such a file for one without the header. `undefined` where the header does not have the columns.
 */
export function csvRows(location: FileLocation, file: string, header: string, columns: readonly string[]): string | undefined {
  const { header: hasHeader = true, delim, sep = delim, ...own } = location.options;
  if (hasHeader !== true) return undefined;
  const wanted = columns.map((name) => name.toLowerCase());
  for (const delimiter of sep === undefined ? [",", ";", "\t", "|"] : [String(sep)]) {
    const names = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
    const found = new Set(names.map((name) => name.toLowerCase()));
    if (!wanted.every((name) => found.has(name))) continue;
    const told = {
      header: true,
      delim: delimiter,
      quote: own["quote"] ?? '"',
      escape: own["escape"] ?? '"',
      columns: Object.fromEntries(names.map((name) => [name, "VARCHAR"])),
    };
    return `select count(*) from ${readCsv(file, { ...textOptions(location), ...told })}`;
  }
  return undefined;
}
