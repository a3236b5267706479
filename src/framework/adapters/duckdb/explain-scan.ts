import type { ScanFailure } from "../adapter.js";

const named = /(?:file|File) (?:'([^']+)'|"([^"]+)")|^ {2}file = (.+)$/m;
/** What DuckDB says of some broken files, without a word on which they are. */
const unnamed =
  /^Invalid Error: (Out of buffer|Payload value|Parquet file|Varint|don't know what type|TProtocolException)|Error when sniffing file ""/;
const place = /CSV Error on Line: (\d+)|, in line (\d+)|in line (\d+)/;

/** The names in quotes of a list. */
const quoted = (list: string): string[] => [...list.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);

const nothing = { file: undefined, line: undefined, table: undefined, columns: [], reason: "" };

/** What DuckDB says when files, or a table, cannot be read as a source; `undefined` where it speaks of something else. */
export function explainScan(said: string): ScanFailure | undefined {
  const missing = /No files found that match the pattern "(.+?)"|^Catalog Error: Table with name (\S+) does not exist/.exec(said);
  if (missing !== null) {
    const pattern = missing[1]?.replace(/\[(\w)\](?=\W*$)/, "$1");
    return { ...nothing, kind: "missing", file: pattern, table: missing[2]?.replaceAll('"', "").split(".").at(-1) };
  }
  const columns =
    /Columns with names: (.+) do not exist in the CSV File/.exec(said)?.[1] ??
    /Referenced column (".+?") not found in FROM clause/.exec(said)?.[1];
  if (columns !== undefined) return { ...nothing, kind: "columns", columns: quoted(columns).reverse() };

  const file = named.exec(said)?.slice(1).find(Boolean);
  if (file === undefined && !unnamed.test(said)) return undefined;
  const line = place.exec(said)?.slice(1).find(Boolean);
  return { ...nothing, kind: "unreadable", file, line: line === undefined ? undefined : Number(line), reason: reasonOf(said) };
}

/** The sentence that tells the cause, without the advice and the settings that DuckDB lists around it. */
function reasonOf(said: string): string {
  const [first = "", ...rest] = said.replace(/^[\w ]+ Error: /, "").split("\n");
  if (first.startsWith("Error when sniffing file")) return "delimiter, quotes and header cannot be told from its first rows.";
  if (!first.startsWith("CSV Error")) return first.trim();
  const cause = rest.findIndex((line) => /^(Error when|Expected Number|Value with|Invalid unicode|Maximum line)/.test(line));
  const row = rest.slice(0, Math.max(0, cause)).find((line) => line.replace("Original Line: ", "").trim() !== "");
  const text = (rest[cause] ?? rest.find((line) => line !== "") ?? first).trim().replace(cellCount, tooManyOrFew);
  return row === undefined ? text : `${text} Row: ${row.replace("Original Line: ", "").trim()}`;
}

/** DuckDB stops counting at the first cell that is too many. */
const cellCount = /^Expected Number of Columns: (\d+) Found: (\d+)$/;
const tooManyOrFew = (_: string, expected: string, found: string): string =>
  Number(found) > Number(expected)
    ? `it has more cells than there are columns (${expected}).`
    : `it has ${found} ${found === "1" ? "cell" : "cells"}, but there are ${expected} columns.`;
