import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { extname, join, posix, sep } from "node:path";
import { errorOf, ModelwrightError, problem } from "../core/errors/index.js";
import { type FileEnding, readers } from "./readers/index.js";

/** A file to read. */
export interface InputFile {
  /** Relative to the project folder, with `/`. */
  readonly file: string;
  readonly path: string;
  readonly ending: FileEnding;
  /** Hash of its content. */
  readonly hash: string;
  readonly bytes: number;
  /** When it was last changed, to notice a change while it is read. */
  readonly changed: number;
}

const special = /[\\^$+.()|{}[\]]/g;

/** A glob as a pattern over whole paths: `*` and `?` within a folder, `**` across folders. */
function patternOf(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*\*|\*|\?)/);
  const translated: Readonly<Record<string, string>> = { "**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]" };
  return new RegExp(`^${parts.map((part) => translated[part] ?? part.replaceAll(special, "\\$&")).join("")}$`);
}

/** The deepest folder that all matches of a glob are in. */
const folderOf = (glob: string): string => posix.dirname(glob.slice(0, glob.search(/[*?]|$/)).concat("x"));

async function filesIn(projectDir: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(projectDir, folder), { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const root = join(projectDir, "x").slice(0, -1);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll(sep, "/"));
}

async function hashOfFile(path: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(chunk as Buffer);
  return digest.digest("hex").slice(0, 32);
}

const isReadable = (ending: string): ending is FileEnding => Object.hasOwn(readers, ending);

/**
 * The files that match any of the globs, ordered by path (so that every machine reads them in the same order), with the hash of their content.
 *
 * @throws {@link ModelwrightError} where there are none, or some of a format that is not known.
 */
export async function findFiles(projectDir: string, source: string, globs: readonly string[]): Promise<InputFile[]> {
  const found = new Set<string>();
  for (const glob of globs.map((path) => posix.normalize(path))) {
    const pattern = patternOf(glob);
    for (const file of await filesIn(projectDir, folderOf(glob))) if (pattern.test(file)) found.add(file);
  }
  if (found.size === 0) throw errorOf("ingest_no_files", { source, patterns: globs });

  const files = [...found].sort((a, b) => (a < b ? -1 : 1)).map((file) => ({ file, ending: extname(file) }));
  const unknown = files.filter(({ ending }) => !isReadable(ending));
  if (unknown.length > 0) throw new ModelwrightError(unknown.map(({ file }) => problem("ingest_format_unknown", { source, file })));

  const inputs: InputFile[] = [];
  for (const { file, ending } of files) {
    const path = join(projectDir, file);
    const { size, mtimeMs } = await stat(path);
    if (isReadable(ending)) inputs.push({ file, path, ending, hash: await hashOfFile(path), bytes: size, changed: mtimeMs });
  }
  return inputs;
}

/** Whether a file is still what it was when it was found. */
export async function isUnchanged({ path, bytes, changed }: InputFile): Promise<boolean> {
  const { size, mtimeMs } = await stat(path);
  return size === bytes && mtimeMs === changed;
}
