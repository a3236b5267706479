import { closeSync, openSync, readSync, rmSync, statSync } from "node:fs";

/**
 * A database file begins with three headers of 4 KB. DuckDB writes each at once, and all before anything is kept in it: a file of
 * another size was cut short, and its owner has to know.
 */
const unborn: readonly number[] = [0, 4096, 8192];
const mark = "DUCK";
const markAt = 8;

/**
 * Removes a database file that holds nothing, because the process that was making it was killed: DuckDB can open it no more. To be
 * called when opening has failed, and not for a lock: then nobody is making it just now. Gives whether there was such a file.
 */
export function removeUnborn(file: string): boolean {
  const [found, log] = [file, `${file}.wal`].map((path) => statSync(path, { throwIfNoEntry: false }));
  if (!found?.isFile() || !unborn.includes(found.size) || log?.size) return false;
  if (found.size > 0 && !isMarked(file)) return false;
  rmSync(file, { force: true });
  return true;
}

/** Whether a file is DuckDB's: what is short may be somebody's file of another kind. */
function isMarked(file: string): boolean {
  const bytes = Buffer.alloc(mark.length);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, bytes, 0, bytes.length, markAt);
  } finally {
    closeSync(descriptor);
  }
  return bytes.toString("latin1") === mark;
}
