import { readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { Manifest } from "../../artifacts/manifest.js";
import { ModelwrightError } from "../../core/errors/index.js";
import { hash } from "../../core/hash.js";
import { matchesGlob } from "../../graph/glob.js";
import { stampOf } from "../../project/bundle.js";
import { declaringFolders, findProjectFiles, findSeedFiles } from "../../project/files.js";

/** What a round depends on: every file with a stamp that changes when it is written. */
export interface WatchedFiles {
  readonly stamps: ReadonlyMap<string, string>;
  /** By id of a source of files, all of its stamps together. */
  readonly sources: ReadonlyMap<string, string>;
  /** Absolute paths of the folders in which something can happen that matters. */
  readonly folders: ReadonlySet<string>;
}

/** What is known from the last time that the project could be loaded and compiled. */
export interface LastGood {
  readonly inputs: readonly string[];
  readonly manifest: Manifest | undefined;
}

const roots = declaringFolders;
const settings = ["package.json", "tsconfig.json"];

/** Looks at the files of a project, as they are now. Paths are relative to its folder. */
export function lookAtFiles(projectDir: string, { inputs, manifest }: LastGood): WatchedFiles {
  const own = new Set([...declaredFiles(projectDir), ...findSeedFiles(projectDir), ...inputs, ...settings]);
  const folders = new Set([projectDir, ...[...own].map((file) => dirname(join(projectDir, file)))]);
  for (const root of roots) for (const folder of foldersUnder(projectDir, root)) folders.add(join(projectDir, folder));
  const stamps = new Map([...own].map((file) => [file, stampOf(join(projectDir, file))]));
  const sources = new Map<string, string>();
  for (const node of Object.values(manifest?.nodes ?? {})) {
    if (node.kind !== "source" || node.origin.kind !== "files") continue;
    const found = node.origin.paths.flatMap((path) => filesOf(projectDir, posix.normalize(path)));
    for (const file of found) stamps.set(file, stampOf(join(projectDir, file)));
    for (const file of found) folders.add(dirname(join(projectDir, file)));
    sources.set(node.id, hash(...found.map((file) => `${file} ${stamps.get(file)}`)));
  }
  return { stamps, sources, folders };
}

/** What is new, gone or written between two looks. */
export function changesBetween(earlier: WatchedFiles, later: WatchedFiles): string[] {
  const files = new Set([...earlier.stamps.keys(), ...later.stamps.keys()]);
  return [...files].filter((file) => earlier.stamps.get(file) !== later.stamps.get(file)).sort();
}

/**
 * The look before a project was loaded, with the files that loading it has led to: those that models import and sources read. What came
 * or went meanwhile stays to be noticed, since nobody knows whether it was loaded.
 */
export function withLoaded(before: WatchedFiles, after: WatchedFiles, inputs: readonly string[]): WatchedFiles {
  const loaded = new Set(inputs);
  const isNew = (file: string) => roots.some((root) => file.startsWith(`${root}/`)) && !loaded.has(file);
  const stamps = new Map<string, string>();
  for (const [file, stamp] of after.stamps) {
    const known = before.stamps.get(file) ?? (isNew(file) ? undefined : stamp);
    if (known !== undefined) stamps.set(file, known);
  }
  for (const [file, stamp] of before.stamps) if (isNew(file) && !after.stamps.has(file)) stamps.set(file, stamp);
  return { ...after, stamps };
}

/** None where the configuration is missing for a moment: loading says so. */
function declaredFiles(projectDir: string): readonly string[] {
  try {
    const { config, declarations, foreign } = findProjectFiles(projectDir);
    return [config, ...declarations, ...foreign];
  } catch (error) {
    if (error instanceof ModelwrightError) return [];
    throw error;
  }
}

/** The files of a path or glob of a source, sorted. */
function filesOf(projectDir: string, path: string): string[] {
  if (!/[*?[]/.test(path)) return [path];
  const fixed = path.slice(0, path.search(/[*?[]/)).replace(/[^/]*$/, "");
  const pattern = path.replaceAll("**/", "*").replaceAll("**", "*");
  return entriesUnder(projectDir, fixed.replace(/\/$/, "") || ".", "file").filter((file) => matchesGlob(file, pattern));
}

const foldersUnder = (projectDir: string, folder: string): string[] => [folder, ...entriesUnder(projectDir, folder, "folder")];

function entriesUnder(projectDir: string, folder: string, kind: "file" | "folder"): string[] {
  let entries: ReturnType<typeof read>;
  const read = () => readdirSync(join(projectDir, folder), { withFileTypes: true });
  try {
    entries = read();
  } catch {
    return []; // Not there, or gone meanwhile.
  }
  return entries
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name === "node_modules") return [];
        return [...(kind === "folder" ? [path] : []), ...entriesUnder(projectDir, path, kind)];
      }
      return kind === "file" ? [path] : [];
    })
    .sort();
}
