import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { PublishedCopy } from "../../adapter.js";
import type { DuckDbTarget } from "../adapter.js";
import { databaseName } from "../database-name.js";

/**
 * The copy for readers of a target. It is a file like the database, byte by byte, with the database's time of change and size:
 * these tell, without a look into either file, whether the copy is what the database is now.
 */
export function publishedCopy(target: DuckDbTarget): PublishedCopy | undefined {
  const { path, publish } = target;
  if (publish === undefined) return undefined;
  return {
    path: publish,
    database: databaseName(publish),
    async find(projectDir) {
      const database = resolve(projectDir, path);
      const [copy, original, log] = await Promise.all([resolve(projectDir, publish), database, `${database}.wal`].map(statOf));
      if (copy === undefined) return undefined;
      return { publishedAt: copy.ctime, isCurrent: original !== undefined && !log?.size && sameStamp(copy, original) };
    },
    publish: async (database, { projectDir, signal }) =>
      (await import("./publish.js")).publishFile(target, publish, database, projectDir, signal),
    open: async (options) => (await import("./reader.js")).openCopy(target, publish, options),
  };
}

const statOf = (file: string) => stat(file).catch(() => undefined);

/** A time that is set is rounded to a millisecond. Whoever writes to the database after a copy was made comes later than that. */
const sameStamp = (a: { size: number; mtimeMs: number }, b: { size: number; mtimeMs: number }): boolean =>
  a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) <= 1;
