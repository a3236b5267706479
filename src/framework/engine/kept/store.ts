import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import type { Manifest } from "../../artifacts/manifest.js";
import { replaceFileSync } from "../../core/aside-file.js";
import { readCache, writeCache } from "../../core/cache-file.js";
import type { PlainGraph } from "../../graph/graph.js";

/** A project as it was compiled: what nothing has to be evaluated for. */
export interface Compiled {
  readonly graph: PlainGraph;
  readonly manifest: Manifest;
  /** Whether its nodes have fingerprints. */
  readonly isFingerprinted: boolean;
}

const label = z.object({
  /** Of everything that the compiled project comes of. */
  key: z.string(),
  /** Of all of that but the modules. */
  base: z.string(),
  /** The environment variables among it, by name. */
  env: z.array(z.string()),
  /** By file, a hash of it and of all that it imports. */
  files: z.record(z.string(), z.string()),
});

/** What a compiled project comes of. */
export type Label = z.output<typeof label>;

/** Where one compiled project a target is kept. */
export interface Store {
  readonly label: (targetName: string) => Label | undefined;
  readonly content: (targetName: string, label: Label) => Compiled | undefined;
  readonly write: (targetName: string, label: Label, compiled: Compiled) => void;
}

/** In files, for the next process. */
export function diskStore(cacheDir: string): Store {
  const labelPath = (targetName: string) => join(cacheDir, `compiled-${targetName}.json`);
  const contentPath = ({ key }: Label) => join(cacheDir, `compiled-${key.slice(0, 12)}.bin`);
  const read = (targetName: string) => readCache(labelPath(targetName), label);
  return {
    label: read,
    content(_, kept) {
      try {
        return deserialize(readFileSync(contentPath(kept))) as Compiled;
      } catch {
        // A torn cache is no cache.
        return undefined;
      }
    },
    write(targetName, now, compiled) {
      const content = plain(compiled);
      if (content === undefined) return;
      const before = read(targetName);
      replaceFileSync(contentPath(now), content);
      writeCache(labelPath(targetName), now);
      if (before !== undefined && before.key !== now.key) rmSync(contentPath(before), { force: true });
    },
  };
}

/** Where `meta` holds a function, say, there is nothing to be kept. */
function plain(compiled: Compiled): Uint8Array | undefined {
  try {
    return serialize(compiled);
  } catch {
    return undefined;
  }
}

/** For a process that opens a project again and again. */
export function memoryStore(): Store {
  const kept = new Map<string, { readonly label: Label; readonly compiled: Compiled }>();
  return {
    label: (targetName) => kept.get(targetName)?.label,
    content: (targetName) => kept.get(targetName)?.compiled,
    write: (targetName, now, compiled) => kept.set(targetName, { label: now, compiled }),
  };
}
