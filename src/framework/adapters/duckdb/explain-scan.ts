import type { ScanFailure } from "../adapter.js";

const named = /(?:file|File) (?:'([^']+)'|"([^"]+)")|^ {2}file = (.+)$/m;
const place = /CSV Error on Line: (\d+)|, in line (\d+)|in line (\d+)/;

/** The names in quotes of a list. */
const quoted = (list: string): string[] => [...list.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);

/** What DuckDB says when files, or a table, cannot be read as a source; `undefined` where it speaks of something else. */
export function explainScan(said: string): ScanFailure | undefined {
  const missing = /No files found that match the pattern "(.+?)"|^Catalog Error: Table with name (\S+) does not exist/.exec(said);
  if (missing !== null) {
    const pattern = missing[1]?.replace(/\[(\w)\](?=\W*$)/, "$1");
    return { kind: "missing", file: pattern, line: undefined, columns: [], reason: "" };
  }
  const columns =
    /Columns with names: (.+) do not exist in the CSV File/.exec(said)?.[1] ??
    /Referenced column (".+?") not found in FROM clause/.exec(said)?.[1];
  if (columns !== undefined) return { kind: "columns", file: undefined, line: undefined, columns: quoted(columns).reverse(), reason: "" };

  const file = named.exec(said)?.slice(1).find(Boolean);
  if (file === undefined) return undefined;
  const line = place.exec(said)?.slice(1).find(Boolean);
  return { kind: "unreadable", file, line: line === undefined ? undefined : Number(line), columns: [], reason: reasonOf(said) };
}

/** The sentence that tells the cause, without the advice and the settings that DuckDB lists behind it. */
function reasonOf(said: string): string {
  const [first = "", ...rest] = said.replace(/^[\w ]+ Error: /, "").split("\n");
  if (!first.startsWith("CSV Error")) return first.trim();
  return rest
    .slice(
      0,
      rest.findIndex((line) => line === "" || /^Poss/.test(line)),
    )
    .join("; ")
    .trim();
}
