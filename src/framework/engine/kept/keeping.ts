import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Adapter, Target } from "../../adapters/adapter.js";
import type { ManifestNode } from "../../artifacts/manifest.js";
import { envReads } from "../../core/env-reads.js";
import { hash } from "../../core/hash.js";
import { stampOf } from "../../project/bundle.js";
import { findSeedFiles } from "../../project/files.js";
import type { FoundProject } from "../../project/load.js";
import type { Compiled, Label, Store } from "./store.js";

/** What a compiled project depends on besides its modules. */
export interface CompiledFor {
  readonly targetName: string;
  readonly target: Target;
  readonly adapter: Adapter;
  readonly vars: Readonly<Record<string, unknown>>;
}

/** The nodes of an earlier compilation that a project has as they were, by id. */
export type EarlierNodes = ReadonlyMap<string, ManifestNode>;

/** Keeps a compiled project for as long as nothing that it comes of has changed, and of it what no change has come to. */
export interface Keeping {
  readonly read: (compiledFor: CompiledFor) => Compiled | undefined;
  readonly earlier: (compiledFor: CompiledFor) => EarlierNodes;
  readonly write: (compiled: Compiled, compiledFor: CompiledFor) => void;
}

/** How numbers, texts and times are written can depend on them. */
const localEnv = ["TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MESSAGES"];

/** `undefined` for a project whose modules may declare something else each time: nothing of it can be kept. */
export function keepingOf({ dir, files: { config }, bundle }: FoundProject, store: Store): Keeping | undefined {
  if (bundle.stamps === undefined) return undefined;
  const files = closures(bundle.stamps, bundle.imports);
  // They are read while compiling: what changes meanwhile must show the next time.
  const seeds = findSeedFiles(dir).map((file) => `${file} ${stampOf(join(dir, file))}`);
  const baseOf = ({ targetName, target, adapter, vars }: CompiledFor, env: readonly string[]): string => {
    const values = [...env, ...localEnv].map((name) => [name, process.env[name] ?? null]);
    return hash(programStamp(), bundle.key, files[config] ?? "", targetName, JSON.stringify([target, adapter.engine, vars, values]));
  };
  const labelOf = (compiledFor: CompiledFor, env: readonly string[]): Label => {
    const base = baseOf(compiledFor, env);
    return { key: hash(base, JSON.stringify([files, seeds])), base, env: [...env], files };
  };

  return {
    read(compiledFor) {
      const kept = store.label(compiledFor.targetName);
      if (kept === undefined || kept.key !== labelOf(compiledFor, kept.env).key) return undefined;
      return store.content(compiledFor.targetName, kept);
    },
    earlier(compiledFor) {
      const kept = store.label(compiledFor.targetName);
      if (kept === undefined || kept.base !== baseOf(compiledFor, kept.env)) return new Map();
      const nodes = Object.values(store.content(compiledFor.targetName, kept)?.manifest.nodes ?? {});
      const isSame = ({ location: { file } }: ManifestNode) => files[file] !== undefined && files[file] === kept.files[file];
      return new Map(nodes.filter(isSame).map((node) => [node.id, node]));
    },
    write(compiled, compiledFor) {
      store.write(compiledFor.targetName, labelOf(compiledFor, [...envReads()].sort()), compiled);
    },
  };
}

/** A hash of each file and of all that it imports. Files that import each other in a circle change with any file. */
function closures(stamps: Readonly<Record<string, string>>, imports: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  const found = new Map<string, string>();
  const open = new Set<string>();
  const closureOf = (file: string): string => {
    const known = found.get(file);
    if (known !== undefined) return known;
    if (open.has(file)) return JSON.stringify(stamps);
    open.add(file);
    const closure = hash(stamps[file] ?? "", ...(imports.get(file) ?? []).map(closureOf));
    open.delete(file);
    found.set(file, closure);
    return closure;
  };
  return Object.fromEntries([...imports.keys()].map((file) => [file, closureOf(file)]));
}

/** Another build of this program may compile in another way, even under the same version. */
function programStamp(): string {
  const dir = dirname(fileURLToPath(import.meta.url));
  const files = existsSync(dir) ? readdirSync(dir) : [];
  return hash(...files.map((file) => `${file} ${stampOf(join(dir, file))}`));
}
