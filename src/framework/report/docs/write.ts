import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { errorOf } from "../../core/errors/index.js";
import type { SiteFile } from "./assets.js";
import { renderDocs } from "./docs.js";
import type { DocsInput, DocsOptions } from "./site.js";

/** Where docs are written and what is added to them. */
export interface WriteDocsOptions {
  /** The site's folder; it is replaced as a whole. */
  readonly dir: string;
  /** Folder with pages (`*.md`) and a `theme.css` to add; it need not exist. */
  readonly additions?: string | undefined;
}

/** A file that every site has: a folder without it is not ours to replace. */
const hallmark = join("assets", "search-index.js");

/**
 * Writes the docs of a project to a folder. The site is written aside and then takes the folder's place, so that nobody ever sees half of it.
 *
 * @throws ModelwrightError `docs_folder_foreign` when the folder holds anything but a docs site.
 */
export async function writeDocs(input: DocsInput, options: WriteDocsOptions): Promise<{ readonly dir: string; readonly pages: number }> {
  const dir = resolve(options.dir);
  await refuseForeign(dir);
  const additions = options.additions === undefined ? {} : await readAdditions(options.additions);
  const aside = join(dirname(dir), `.${basename(dir)}-${randomUUID()}`);
  try {
    const pages = await writeFiles(input, additions, aside);
    await swap(aside, dir);
    return { dir, pages };
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Files that are written at a time. */
const batchSize = 32;

async function writeFiles(input: DocsInput, additions: DocsOptions, dir: string): Promise<number> {
  let pages = 0;
  let batch: SiteFile[] = [];
  const flush = async () => {
    for (const folder of new Set(batch.map(({ path }) => dirname(path)))) await mkdir(join(dir, folder), { recursive: true });
    await Promise.all(batch.map(({ path, content }) => writeFile(join(dir, path), content)));
    batch = [];
  };
  for (const file of renderDocs(input, additions)) {
    batch.push(file);
    if (file.path.endsWith(".html")) pages += 1;
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return pages;
}

/** Puts the new folder in place of the old one. Another writer may do the same at the same moment: the last one stays. */
async function swap(aside: string, dir: string): Promise<void> {
  const old = `${aside}-old`;
  try {
    for (;;) {
      await rename(dir, old).catch(unless("ENOENT"));
      const taken = await rename(aside, dir).then(() => false, unless("ENOTEMPTY", "EEXIST"));
      if (taken === false) return;
      await rm(old, { recursive: true, force: true });
    }
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

async function refuseForeign(dir: string): Promise<void> {
  const entries = (await readdir(dir).catch(unless("ENOENT"))) ?? [];
  if (entries.length === 0) return;
  const ours = await stat(join(dir, hallmark)).catch(unless("ENOENT", "ENOTDIR"));
  if (ours === undefined) throw errorOf("docs_folder_foreign", { dir });
}

/** The hand-written pages and theme of a folder, pages by file name. */
async function readAdditions(folder: string): Promise<DocsOptions> {
  const names = ((await readdir(folder).catch(unless("ENOENT"))) ?? []).sort();
  const theme = names.includes("theme.css") ? await readFile(join(folder, "theme.css"), "utf8") : "";
  const pages = names
    .filter((name) => extname(name) === ".md")
    .map(async (name) => ({ name: basename(name, ".md"), markdown: await readFile(join(folder, name), "utf8") }));
  return { theme, pages: await Promise.all(pages) };
}

/** A handler for errors of files that are expected; any other is thrown on. */
const unless =
  (...codes: readonly string[]) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(error.code ?? "")) throw error;
  };
