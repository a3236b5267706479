import { existsSync, readFileSync } from "node:fs";
import type { z } from "zod";
import { replaceFileSync } from "./aside-file.js";

/** What a file of a cache holds; `undefined` where there is none, or none that can be read: a torn cache is no cache. */
export function readCache<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Writes a file of a cache. */
export const writeCache = (path: string, content: unknown): void => replaceFileSync(path, JSON.stringify(content));
