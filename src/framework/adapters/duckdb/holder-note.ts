import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { z } from "zod";

const noteSchema = z.object({ pid: z.int(), host: z.string(), purpose: z.string(), since: z.string(), started: z.string() });

/** Who has a database open. */
export type HolderNote = z.infer<typeof noteSchema>;

const pathOf = (file: string) => `${file}.lock`;

/**
 * What tells a process from a later one of the same number: the moment it started. Where a system does not tell it, the number alone
 * has to do.
 */
function startOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in brackets, may itself have spaces and brackets in it.
    return line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** How often this process has a file open. */
const opened = new Map<string, number>();

/**
 * Leaves a note beside a database that this process has opened: who holds it, and for what. The note only explains; the lock is
 * DuckDB's own, which the system takes from a process that dies. Disposing removes the note, before the database is closed.
 */
export function leaveNote(file: string, purpose: string): Disposable {
  const count = opened.get(file) ?? 0;
  opened.set(file, count + 1);
  if (count === 0) {
    const { pid } = process;
    const note: HolderNote = { pid, host: hostname(), purpose, since: new Date().toISOString(), started: startOf(pid) };
    writeNote(file, note);
  }
  return {
    [Symbol.dispose]: () => {
      const left = (opened.get(file) ?? 1) - 1;
      if (left > 0) {
        opened.set(file, left);
        return;
      }
      opened.delete(file);
      quietly(() => rmSync(pathOf(file), { force: true }));
    },
  };
}

function writeNote(file: string, note: HolderNote): void {
  // One process at a time has the database, so that the name can be the same: whoever was killed leaves one file at most.
  const aside = `${pathOf(file)}.tmp`;
  quietly(() => {
    writeFileSync(aside, JSON.stringify(note));
    renameSync(aside, pathOf(file));
  });
}

/** A note that cannot be left, on a full disk say, is none: nothing depends on it. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The lock itself holds without it.
  }
}

/** The note beside a database, if it is of the process that holds it: one that was killed leaves its note behind. */
export function noteOf(file: string, holder: number | undefined): HolderNote | undefined {
  let note: HolderNote;
  try {
    note = noteSchema.parse(JSON.parse(readFileSync(pathOf(file), "utf8")));
  } catch {
    return undefined;
  }
  // On a disk that machines share, the system can tell only that somebody holds the file.
  if (note.host !== hostname()) return holder === undefined || holder === note.pid ? note : undefined;
  return holder === note.pid && startOf(note.pid) === note.started ? note : undefined;
}
