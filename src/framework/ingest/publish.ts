import { access, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Journal, type Ledger, readJournal, type StoredColumn, writeJournal, writeLedger } from "./ledger.js";
import type { Paths } from "./paths.js";
import type { Staged } from "./stage-parts.js";
import { rejectedIn } from "./stage-records.js";

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Does what the journal says. Steps that are done already are left out, so it can be repeated from any point. */
async function complete(paths: Paths, dataDir: string, journal: Journal, onMove?: (done: number, total: number) => void): Promise<void> {
  const { removes, moves, ledger } = journal;
  for (const path of removes) await rm(join(dataDir, path), { force: true });
  for (const [index, { from, to }] of moves.entries()) {
    const [source, target] = [join(dataDir, from), join(dataDir, to)];
    if (await exists(source)) {
      await mkdir(dirname(target), { recursive: true });
      await rename(source, target);
    }
    onMove?.(index + 1, moves.length);
  }
  await writeLedger(paths, ledger);
  await rm(paths.journal);
}

/** Completes a publication that was interrupted, if there is one. */
export async function recover(paths: Paths, dataDir: string): Promise<void> {
  const journal = await readJournal(paths);
  if (journal !== undefined) await complete(paths, dataDir, journal);
}

async function filesBelow(dataDir: string, folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(dataDir, join(entry.parentPath, entry.name)));
}

/** What is to be published. */
export interface Publication {
  readonly staged: readonly Staged[];
  readonly columns: readonly StoredColumn[];
  /** What is loaded already and stays. */
  readonly ledger: Ledger;
  /** Whether everything that is stored makes way. */
  readonly rebuild: boolean;
}

/**
 * Moves staged files to their places and notes them in the ledger. From the moment the journal is written all of it happens,
 * now or at the beginning of the next run; before, nothing has.
 */
export async function publish(
  paths: Paths,
  dataDir: string,
  { staged, columns, ledger, rebuild }: Publication,
  onMove: (done: number, total: number) => void,
): Promise<void> {
  const move = (from: string, to: string) => ({ from: relative(dataDir, from), to: relative(dataDir, to) });
  const moves = staged.flatMap(({ folder, entry: { parts, quarantine } }) => [
    ...parts.map(({ path }) => move(join(folder, path), join(paths.lake, path))),
    ...(quarantine === null ? [] : [move(rejectedIn(folder), join(paths.quarantine, quarantine))]),
  ]);
  const stored = rebuild ? [...(await filesBelow(dataDir, paths.lake)), ...(await filesBelow(dataDir, paths.quarantine))] : [];
  const targets = new Set(moves.map(({ to }) => to));
  const files = [...ledger.files, ...staged.map(({ entry }) => entry)];
  const journal: Journal = {
    version: 1,
    removes: stored.filter((path) => !targets.has(path)),
    moves,
    ledger: { ...ledger, columns: [...columns], files },
  };
  await writeJournal(paths, journal);
  await complete(paths, dataDir, journal, onMove);
}
