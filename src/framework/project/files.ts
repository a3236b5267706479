import { type Dirent, existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorOf } from "../core/errors/index.js";

const configNames = ["analytics.config.ts", "analytics.config.mts", "analytics.config.js", "analytics.config.mjs"];
const declaration = /\.[cm]?[jt]s$/;
const ignored = /(\.d\.[cm]?ts|\.(test|spec)\.[cm]?[jt]s)$/;

/** Files in which other tools declare models, their tests and sources. */
const foreign = /\.(sql|ya?ml|py)$/i;

/** The folders whose modules declare something. */
export const declaringFolders = ["models", "seeds", "snapshots", "operations"] as const;

/** The files of a project that declare something, relative to its folder and sorted. */
export interface ProjectFiles {
  readonly config: string;
  readonly declarations: readonly string[];
  /** SQL, YAML and Python files beside them, which nothing reads. */
  readonly foreign: readonly string[];
}

const configIn = (dir: string): string | undefined => configNames.find((name) => existsSync(join(dir, name)));

/** The nearest folder with a configuration: this one, or one above it; `undefined` where there is none. */
export function findProjectDir(from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    if (configIn(dir) !== undefined) return dir;
    if (dir === dirname(dir)) return undefined;
  }
}

/** Finds the configuration and every module of the {@link declaringFolders}. */
export function findProjectFiles(projectDir: string): ProjectFiles {
  const config = configIn(projectDir);
  if (config === undefined) {
    const elsewhere = foldersOf(projectDir).find((folder) => configIn(join(projectDir, folder)) !== undefined);
    throw errorOf("config_missing", { projectDir, elsewhere });
  }
  const files = declaringFolders.flatMap((folder) => filesUnder(projectDir, folder, /./)).sort();
  const declarations = files.filter((file) => declaration.test(file) && !ignored.test(file));
  return { config, declarations, foreign: files.filter((file) => foreign.test(file)) };
}

/** The CSV files under `seeds/`. */
export const findSeedFiles = (projectDir: string): string[] => filesUnder(projectDir, "seeds", /\.csv$/i);

function filesUnder(projectDir: string, folder: string, wanted: RegExp): string[] {
  return entriesOf(join(projectDir, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesUnder(projectDir, path, wanted);
    return wanted.test(entry.name) ? [path] : [];
  });
}

function entriesOf(dir: string): Dirent[] {
  return existsSync(dir) ? readdirSync(dir, { withFileTypes: true }) : [];
}

const foldersOf = (dir: string): string[] =>
  entriesOf(dir)
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map(({ name }) => name);
