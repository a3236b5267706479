import { type Dirent, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { errorOf } from "../core/errors/index.js";

const configNames = ["analytics.config.ts", "analytics.config.mts", "analytics.config.js", "analytics.config.mjs"];
const declaration = /\.[cm]?[jt]s$/;
const ignored = /(\.d\.[cm]?ts|\.(test|spec)\.[cm]?[jt]s)$/;

/** The files of a project that declare something, relative to its folder and sorted. */
export interface ProjectFiles {
  readonly config: string;
  readonly declarations: readonly string[];
}

/** Finds the configuration and every module under `models/` and `seeds/`. */
export function findProjectFiles(projectDir: string): ProjectFiles {
  const config = configNames.find((name) => existsSync(join(projectDir, name)));
  if (config === undefined) throw errorOf("config_missing", { projectDir });
  const declarations = ["models", "seeds"].flatMap((folder) => modulesUnder(projectDir, folder)).sort();
  return { config, declarations };
}

function modulesUnder(projectDir: string, folder: string): string[] {
  return entriesOf(join(projectDir, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : modulesUnder(projectDir, path);
    return declaration.test(entry.name) && !ignored.test(entry.name) ? [path] : [];
  });
}

function entriesOf(dir: string): Dirent[] {
  return existsSync(dir) ? readdirSync(dir, { withFileTypes: true }) : [];
}
