/** What the program exits with when the database was written to while it was copied. */
export const changedMeanwhile = 3;

/**
 * The program that copies a database file, run by a process of its own: closing a file gives up every lock that the process has on it,
 * so that a process with an open database must never open its file a second time.
 *
 * Takes the database, the copy to make, and the id of the process that waits for it. A database file begins with three headers of 4 KB,
 * which every checkpoint changes: are they the same before and after, then the copy is whole. It ends up on the disk, not to be written
 * to, and with the database's time of change. Nobody waits for a copy any more whose waiting process was killed: it is removed.
 */
export const copyProgram = `
const fs = require("node:fs");
const [, database, copy, parent] = process.argv;
const headersOf = (file) => {
  const descriptor = fs.openSync(file, "r");
  try {
    const bytes = Buffer.alloc(3 * 4096);
    fs.readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    fs.closeSync(descriptor);
  }
};
try {
  const before = headersOf(database);
  const { atime, mtime } = fs.statSync(database);
  fs.copyFileSync(database, copy, fs.constants.COPYFILE_FICLONE);
  if (!headersOf(database).equals(before)) process.exit(${changedMeanwhile});
  const descriptor = fs.openSync(copy, "r+");
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
  fs.chmodSync(copy, 0o444);
  fs.utimesSync(copy, atime, mtime);
  if (process.ppid !== Number(parent)) fs.rmSync(copy);
} catch (error) {
  process.stderr.write(error.message);
  process.exit(1);
}
`;
