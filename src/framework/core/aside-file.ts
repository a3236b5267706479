import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A name beside a file, for what takes its place once it is whole. It tells which process writes it. */
export const asideFile = (path: string): string => `${path}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;

/** Writes a file aside and moves it into place, so that nobody ever reads half of it. */
export async function replaceFile(path: string, contents: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = asideFile(path);
  try {
    await writeFile(aside, contents);
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** {@link replaceFile}, where nothing else is waiting. */
export function replaceFileSync(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const aside = asideFile(path);
  writeFileSync(aside, contents);
  renameSync(aside, path);
}

const pattern = /\.(\d+)-[0-9a-f]{8}\.tmp$/;

/** Removes what processes that were killed have left aside in a folder. What a process that lives is writing stays. */
export function removeLeftAside(folder: string, recursive = false): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive, encoding: "utf8" })) {
    const writer = pattern.exec(name)?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may be somebody else's, whom this process may not signal.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
