import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { z } from "zod";
import { asideFile } from "./aside-file.js";

/** What a file of a cache holds; `undefined` where there is none, or none that can be read: a torn cache is no cache. */
export function readCache<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Writes a file of a cache aside and moves it in: nobody reads half of it. */
export function writeCache(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const aside = asideFile(path);
  writeFileSync(aside, JSON.stringify(content));
  renameSync(aside, path);
}
