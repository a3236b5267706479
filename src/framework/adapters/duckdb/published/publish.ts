import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { errorOf } from "../../../core/errors/index.js";
import type { Warehouse } from "../../adapter.js";
import type { DuckDbTarget } from "../adapter.js";
import { changedMeanwhile, copyProgram } from "./copy-program.js";

const run = promisify(execFile);

/** Names of copies that are not whole yet. Only a process that has the database open makes any, and only one can have it open. */
const unfinished = (copy: string) => `.${basename(copy)}.publishing-`;

/** Copies the file of an open database aside and puts the copy in place. */
export async function publishFile(
  { path }: DuckDbTarget,
  publish: string,
  database: Warehouse,
  projectDir: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const copy = resolve(projectDir, publish);
  const folder = dirname(copy);
  const aside = join(folder, unfinished(copy) + randomUUID());
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) if (name.startsWith(unfinished(copy))) await rm(join(folder, name), { force: true });
    await copyAt(resolve(projectDir, path), aside, () => checkpoint(database, signal), signal);
    // Left by somebody who opened the old copy to write: it must never be taken for a part of the new one.
    await rm(`${copy}.wal`, { force: true });
    await rename(aside, copy);
    await syncFolder(folder);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    if (signal?.aborted) throw errorOf("query_cancelled", { sql: "" }, undefined, error);
    throw errorOf("publish_failed", { path: publish, reason: reasonOf(error) }, undefined, error);
  }
}

/** A query of this process that reads, or another engine that writes, may be in the way for a moment. */
const attempts = 10;
const longestPause = 1000;

/** Brings everything into the database file itself, as far as queries that run in this process let it. */
async function checkpoint(database: Warehouse, signal: AbortSignal | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await database.execute("checkpoint", { signal });
      return;
    } catch (error) {
      if (attempt === attempts || !/Cannot CHECKPOINT/.test(String(error))) throw error;
    }
    await setTimeout(Math.min(longestPause, 2 ** attempt), undefined, { signal });
  }
}

async function copyAt(file: string, aside: string, prepare: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await prepare();
    try {
      const env = { ...process.env, NODE_OPTIONS: "" };
      await run(process.execPath, ["-e", copyProgram, file, aside, String(process.pid)], { env, signal });
      return;
    } catch (error) {
      if (attempt === attempts || (error as { code?: unknown }).code !== changedMeanwhile) throw error;
    }
  }
}

/** A rename is on the disk when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
  return (stderr || message).split("\n", 1)[0] ?? message;
}
