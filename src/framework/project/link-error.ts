import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorOf, type ModelwrightError } from "../core/errors/index.js";
import { escapeRegExp } from "../core/regexp.js";
import { similarNames } from "../core/similar.js";
import type { Bundle } from "./bundle.js";
import type { Locate } from "./project.js";

const missingExport = /module '([^']+)' does not provide an export named '([^']+)'/;
const missingPackage = /Cannot find (?:package|module) '([^']+)'/;

/**
 * What Node says when modules do not fit together, as an error with a place: the name or package that is missing, where it is imported.
 * `undefined` for an error of another kind.
 */
export async function linkError(error: unknown, bundle: Bundle, locate: Locate): Promise<ModelwrightError | undefined> {
  const said = error instanceof Error ? error.message : "";
  const [, module, name] = missingExport.exec(said) ?? [];
  const wanted = module ?? missingPackage.exec(said)?.[1];
  if (wanted === undefined) return undefined;
  const importing = new RegExp(
    `\\bimport\\b[^;"']*${name === undefined ? "" : `\\b${escapeRegExp(name)}\\b[^;"']*`}["']${escapeRegExp(wanted)}(?:/[^"']*)?["']`,
  );
  const file = [...bundle.imports.keys()].find((candidate) => importing.test(locate.text(candidate)));
  const at = file === undefined ? undefined : locate.match(file, name === undefined ? escapeRegExp(wanted) : `\\b${escapeRegExp(name)}\\b`);
  if (name === undefined) return errorOf("import_unresolved", { reason: `there is no package "${wanted}".`, similar: [] }, at, error);
  const similar = similarNames(name, await exportsOf(wanted));
  return errorOf("import_unresolved", { reason: `"${wanted}" exports no "${name}".`, similar }, at, error);
}

/** The names that one of the framework's own faces exports; of other packages nothing is loaded for the sake of a message. */
async function exportsOf(module: string): Promise<readonly string[]> {
  if (!/^modelwright(?:\/|$)/.test(module)) return [];
  try {
    return Object.keys((await import(module)) as object);
  } catch {
    return [];
  }
}

const extension = /\.[cm]?[jt]s$/;

/** What was probably meant by a path that leads nowhere: files of the folder it names, or folders like the one it names. */
export function similarPaths(projectDir: string, importer: string, path: string): readonly string[] {
  if (!path.startsWith(".")) return [];
  const folder = dirname(path);
  const found = namesIn(join(projectDir, dirname(importer), folder));
  const wanted = path.slice(folder.length + 1).replace(extension, "");
  if (found !== undefined) {
    const files = found.filter((name) => extension.test(name)).map((name) => name.replace(extension, ""));
    return similarNames(wanted, files).map((name) => `${folder}/${name}.js`);
  }
  const around = namesIn(join(projectDir, dirname(importer), dirname(folder))) ?? [];
  return similarNames(folder.split("/").at(-1) ?? "", around).map((name) => `${dirname(folder)}/${name}/${wanted}.js`);
}

function namesIn(dir: string): readonly string[] | undefined {
  try {
    return readdirSync(dir);
  } catch {
    return undefined;
  }
}
