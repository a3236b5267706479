import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { resolve } from "node:path";
import type { Location } from "../core/location.js";
import { escapeRegExp } from "../core/regexp.js";
import { projectPath } from "./bundle.js";
import type { Locate } from "./project.js";

/** A file as it is searched: read and looked through once. */
interface SearchedFile {
  readonly file: string;
  readonly text: string;
  /** Offsets of the first `name: "…"` with each name. */
  readonly definitions: ReadonlyMap<string, number>;
}

/** Looks places up in the project's files as they are on disk. */
export function createLocate(projectDir: string, bundlePath: string): Locate {
  const files = new Map<string, SearchedFile>();
  const searched = (file: string): SearchedFile => {
    const known = files.get(file) ?? searchable(file, readFileSync(resolve(projectDir, file), "utf8"));
    files.set(file, known);
    return known;
  };
  return {
    text: (file) => searched(file).text,
    key: (file, name, ...path) => placeOfKey(searched(file), name, path),
    word: (file, name, word) => placeOfWord(searched(file), name, word),
    match: (file, pattern) => place(searched(file), Math.max(0, searchFrom(searched(file).text, pattern, 0))),
    thrown: (error) => thrownFrom(error, projectDir, bundlePath),
  };
}

function searchable(file: string, text: string): SearchedFile {
  const named = [...text.matchAll(/\bname:\s*["'`]([^"'`]*)["'`]/g)];
  return { file, text, definitions: new Map(named.reverse().map((match) => [match[1] ?? "", match.index])) };
}

const patterns = new Map<string, RegExp>();

function searchFrom(text: string, pattern: string, from: number): number {
  const found = patterns.get(pattern) ?? new RegExp(pattern, "g");
  patterns.set(pattern, found);
  found.lastIndex = from;
  return found.exec(text)?.index ?? -1;
}

/** Follows keys inwards from the definition and stops at the last one that is found. */
function placeOfKey(searched: SearchedFile, name: string, path: readonly string[]): Location {
  let offset = searched.definitions.get(name) ?? 0;
  for (const key of path) {
    const next = searchFrom(searched.text, `["']?\\b${escapeRegExp(key)}\\b["']?\\s*:`, offset);
    if (next < 0) break;
    offset = next;
  }
  return place(searched, offset);
}

function placeOfWord(searched: SearchedFile, name: string, word: string): Location {
  const definition = searched.definitions.get(name) ?? 0;
  const found = searchFrom(searched.text, `\\b${escapeRegExp(word)}\\b`, definition + 1);
  return place(searched, found < 0 ? definition : found);
}

function place({ file, text }: SearchedFile, offset: number): Location {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", start)) {
    line += 1;
    start = end + 1;
  }
  return { file, line, column: offset - start + 1 };
}

/** Maps the topmost stack frame inside the bundle back to the file it came from. */
function thrownFrom(error: unknown, projectDir: string, bundlePath: string): Location | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const frame = new RegExp(`${escapeRegExp(bundlePath)}[^:\\s]*:(\\d+):(\\d+)`).exec(stack);
  if (frame === null) return undefined;
  const map = new SourceMap(JSON.parse(readFileSync(`${bundlePath}.map`, "utf8")));
  const entry = map.findEntry(Number(frame[1]) - 1, Number(frame[2]) - 1);
  if (!("originalSource" in entry)) return undefined;
  const file = projectPath(projectDir, resolve(projectDir, entry.originalSource));
  return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
