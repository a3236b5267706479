import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { errorOf, type ModelwrightError } from "../../core/errors/index.js";
import type { OpenOptions } from "../adapter.js";
import { noteOf } from "./holder-note.js";
import { removeUnborn } from "./unborn-file.js";

/** DuckDB's settings, as it takes them. */
export type Settings = Readonly<Record<string, string>>;

const pollEvery = 100;
const heldElsewhere = /Could not set lock on file(?:.*lock is held in (.+?) \(PID (\d+)\))?/;
const heldHere = /with a different configuration than existing connections|Unique file handle conflict/;

/** Who holds the file, as DuckDB and the note beside the file tell it; `undefined` where the failure has nothing to do with a lock. */
function lockHolder(file: string, message: string): string | undefined {
  if (heldHere.test(message)) return "this process, which has it open with other settings";
  const match = heldElsewhere.exec(message);
  if (match === null) return undefined;
  const [, program = "", number = "0"] = match;
  const pid = Number(number) || undefined;
  const note = noteOf(file, pid);
  if (note !== undefined) return `${note.purpose} (process ${note.pid} on ${note.host}, since ${note.since})`;
  return pid === undefined ? "another process" : `${basename(program)} (process ${pid})`;
}

/** Why a database file cannot be opened, from what DuckDB says, and who holds it where that is why. */
export function unopenable(
  error: unknown,
  file: string,
  shownPath: string,
): { readonly error: ModelwrightError; readonly holder?: string } {
  const reason = error instanceof Error ? error.message : String(error);
  const holder = lockHolder(file, reason);
  if (holder === undefined) return { error: errorOf("database_unreadable", { path: shownPath, reason }, undefined, error) };
  return { error: errorOf("database_locked", { path: shownPath, holder }, undefined, error), holder };
}

/** Opens a database file, waiting for another process that holds it as long as the options say. */
export async function openInstance(
  file: string,
  shownPath: string,
  settings: Settings,
  { waitMs = 0, onWait, signal }: Pick<OpenOptions, "waitMs" | "onWait" | "signal">,
): Promise<DuckDBInstance> {
  const deadline = performance.now() + waitMs;
  let awaited: string | undefined;
  for (;;) {
    if (signal?.aborted) throw errorOf("query_cancelled", { sql: "" });
    try {
      // Through the cache: a second instance of one file in one process would release the first one's lock.
      return await (file === ":memory:" ? DuckDBInstance.create(file, settings) : DuckDBInstance.fromCache(file, settings));
    } catch (error) {
      const { error: told, holder } = unopenable(error, file, shownPath);
      if (holder === undefined && settings["access_mode"] !== "READ_ONLY" && removeUnborn(file)) continue;
      if (holder === undefined || performance.now() >= deadline) throw told;
      if (holder !== awaited) onWait?.(holder);
      awaited = holder;
    }
    await setTimeout(Math.min(pollEvery, Math.max(1, deadline - performance.now())), undefined, { signal }).catch(() => undefined);
  }
}
