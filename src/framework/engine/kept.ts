import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { z } from "zod";
import type { Adapter, Target } from "../adapters/adapter.js";
import type { Manifest } from "../artifacts/manifest.js";
import { replaceFileSync } from "../core/aside-file.js";
import { readCache, writeCache } from "../core/cache-file.js";
import { envReads } from "../core/env-reads.js";
import { hash } from "../core/hash.js";
import type { PlainGraph } from "../graph/graph.js";
import { stampOf } from "../project/bundle.js";
import { findSeedFiles } from "../project/files.js";
import type { FoundProject } from "../project/load.js";

/** A project as it was compiled: what nothing has to be evaluated for. */
export interface Compiled {
  readonly graph: PlainGraph;
  readonly manifest: Manifest;
  /** Whether its nodes have fingerprints. */
  readonly isFingerprinted: boolean;
}

/** What a compiled project depends on besides its modules. */
export interface CompiledFor {
  readonly targetName: string;
  readonly target: Target;
  readonly adapter: Adapter;
  readonly vars: Readonly<Record<string, unknown>>;
}

/** Keeps a compiled project from one process to the next, for as long as nothing that it comes of has changed. */
export interface Keeping {
  readonly read: (compiledFor: CompiledFor) => Compiled | undefined;
  readonly write: (compiled: Compiled, compiledFor: CompiledFor) => void;
}

const record = z.object({
  /** Of everything that the compiled project comes of. */
  key: z.string(),
  /** The environment variables among it, by name. */
  env: z.array(z.string()),
});

/** How numbers, texts and times are written can depend on them. */
const localEnv = ["TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MESSAGES"];

/** `undefined` for a project whose modules may declare something else each time: nothing of it can be kept. */
export function keepingOf({ dir, bundle: { identity } }: FoundProject): Keeping | undefined {
  if (identity === undefined) return undefined;
  const cacheDir = join(dir, "target", ".cache");
  // They are read while compiling: what changes meanwhile must show the next time.
  const seeds = findSeedFiles(dir).map((file) => `${file} ${stampOf(join(dir, file))}`);
  const recordPath = (targetName: string) => join(cacheDir, `compiled-${targetName}.json`);
  const contentPath = (key: string) => join(cacheDir, `compiled-${key.slice(0, 12)}.bin`);
  const keyOf = ({ targetName, target, adapter, vars }: CompiledFor, env: readonly string[]): string => {
    const values = [...env, ...localEnv].map((name) => [name, process.env[name] ?? null]);
    return hash(identity, programStamp(), targetName, JSON.stringify([target, adapter.engine, vars, values, seeds]));
  };

  return {
    read(compiledFor) {
      const kept = readCache(recordPath(compiledFor.targetName), record);
      if (kept === undefined || kept.key !== keyOf(compiledFor, kept.env)) return undefined;
      try {
        return deserialize(readFileSync(contentPath(kept.key))) as Compiled;
      } catch {
        // A torn cache is no cache.
        return undefined;
      }
    },
    write(compiled, compiledFor) {
      const env = [...envReads()].sort();
      const key = keyOf(compiledFor, env);
      const content = plain(compiled);
      if (content === undefined) return;
      const path = recordPath(compiledFor.targetName);
      const before = readCache(path, record)?.key;
      replaceFileSync(contentPath(key), content);
      writeCache(path, { key, env });
      if (before !== undefined && before !== key) rmSync(contentPath(before), { force: true });
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

/** Another build of this program may compile in another way, even under the same version. */
function programStamp(): string {
  const dir = dirname(fileURLToPath(import.meta.url));
  const files = existsSync(dir) ? readdirSync(dir) : [];
  return hash(...files.map((file) => `${file} ${stampOf(join(dir, file))}`));
}
