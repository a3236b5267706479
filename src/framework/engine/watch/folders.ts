import { type FSWatcher, watch } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { errorOf } from "../../core/errors/index.js";

/** Notices that something happens in folders; what it was is for others to find out. */
export interface FolderWatch {
  /** The folders to watch from now on. Those that do not exist are left out: their parents tell when they do. */
  readonly cover: (folders: Iterable<string>) => void;
  /** Resolves when something has happened since the last time it did, and things have settled; or when the signal aborts. */
  readonly changed: (signal: AbortSignal | undefined) => Promise<void>;
  readonly close: () => void;
}

/** Editors save in several steps, and version control writes many files: quiet for so long, in milliseconds, means done. */
const quietFor = 25;
/** What never is quiet is looked at all the same, after so many times. */
const mostWaits = 40;

/**
 * One watcher a folder, none of them recursive: on Linux, Node's recursive one watches each file by itself and loses those that an editor
 * replaces by renaming.
 */
export function watchFolders(): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let hasHappened = false;
  let wake: () => void = () => undefined;
  const happened = () => {
    hasHappened = true;
    wake();
  };
  const drop = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  return {
    cover(folders) {
      const wanted = new Set(folders);
      for (const folder of watchers.keys()) if (!wanted.has(folder)) drop(folder);
      for (const folder of wanted) {
        if (watchers.has(folder)) continue;
        try {
          const watcher = watch(folder, happened);
          watchers.set(folder, watcher);
          watcher.on("error", () => {
            drop(folder);
            happened();
          });
        } catch (error) {
          const { code, message } = error as NodeJS.ErrnoException;
          if (code !== "ENOENT" && code !== "ENOTDIR") throw errorOf("watch_failed", { folder, reason: message }, undefined, error);
        }
      }
    },
    async changed(signal) {
      if (!hasHappened && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener("abort", wake, { once: true });
        });
        signal?.removeEventListener("abort", wake);
      }
      for (let waits = 0; hasHappened && waits < mostWaits; waits++) {
        hasHappened = false;
        await setTimeout(quietFor, undefined, { signal }).catch(() => undefined);
      }
      hasHappened = false;
    },
    close: () => {
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}
