import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { resolve } from "node:path";
import type { Location } from "../core/location.js";
import { escapeRegExp } from "../core/regexp.js";
import { projectPath } from "./bundle.js";
import type { Locate } from "./project.js";

/** Looks places up in the project's files as they are on disk. */
export function createLocate(projectDir: string, bundlePath: string): Locate {
  const texts = new Map<string, string>();
  const text = (file: string): string => {
    const known = texts.get(file) ?? readFileSync(resolve(projectDir, file), "utf8");
    texts.set(file, known);
    return known;
  };
  return {
    text,
    key: (file, name, ...path) => place(file, text(file), keyOffset(text(file), name, path)),
    word: (file, name, word) => place(file, text(file), wordOffset(text(file), name, word)),
    thrown: (error) => thrownFrom(error, projectDir, bundlePath),
  };
}

function searchFrom(text: string, pattern: string, from: number): number {
  const found = new RegExp(pattern, "g");
  found.lastIndex = from;
  return found.exec(text)?.index ?? -1;
}

const definitionOffset = (text: string, name: string) => searchFrom(text, `\\bname:\\s*["'\`]${escapeRegExp(name)}["'\`]`, 0);

/** Follows keys inwards from the definition and stops at the last one that is found. */
function keyOffset(text: string, name: string, path: readonly string[]): number {
  let offset = Math.max(0, definitionOffset(text, name));
  for (const key of path) {
    const next = searchFrom(text, `["']?\\b${escapeRegExp(key)}\\b["']?\\s*:`, offset);
    if (next < 0) break;
    offset = next;
  }
  return offset;
}

function wordOffset(text: string, name: string, word: string): number {
  const definition = Math.max(0, definitionOffset(text, name));
  const found = searchFrom(text, `\\b${escapeRegExp(word)}\\b`, definition + 1);
  return found < 0 ? definition : found;
}

function place(file: string, text: string, offset: number): Location {
  const before = text.slice(0, offset);
  return { file, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
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
