import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { BuildContext, BuildOptions, BuildResult } from "esbuild";
import { z } from "zod";
import { replaceFileSync } from "../core/aside-file.js";
import { readCache, writeCache } from "../core/cache-file.js";
import { suggest } from "../core/errors/entry.js";
import { ModelwrightError, problem } from "../core/errors/index.js";
import { hash } from "../core/hash.js";
import { version } from "../core/version.js";
import type { ProjectFiles } from "./files.js";
import { similarPaths } from "./link-error.js";
import { isPure, markWorld } from "./pure.js";

/** All modules of a project as one JavaScript module. */
export interface Bundle {
  /** Absolute path of the module; its source map is beside it, with `.map` appended. */
  readonly path: string;
  /** The configuration alone as a JavaScript module. */
  readonly configPath: string;
  /** Which file imports which, relative to the project folder. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Of how it was bundled: the versions of this program and of Node, and the settings of TypeScript. */
  readonly key: string;
  /** What changes with each file, where what the modules declare depends on nothing but the files; `undefined` where it may. */
  readonly stamps: Readonly<Record<string, string>> | undefined;
}

const bundleRecord = z.object({
  key: z.string(),
  stamps: z.record(z.string(), z.string()),
  imports: z.record(z.string(), z.array(z.string())),
  config: z.string(),
  pure: z.boolean(),
});
type BundleRecord = z.infer<typeof bundleRecord>;

/**
 * Bundles a project's modules in one pass, or takes the last bundle when none of the files that went into it has changed.
 *
 * Each declaring module is imported dynamically by the entry, so that one that throws does not hide the others.
 */
export async function bundleProject(projectDir: string, files: ProjectFiles, bundler?: Bundler): Promise<Bundle> {
  const cacheDir = join(projectDir, "target", ".cache");
  const record = readCache(recordPath(cacheDir), bundleRecord);
  const key = hash(version, process.version, files.config, ...files.declarations);
  if (record !== undefined && record.key === key && isFresh(projectDir, record) && isThere(cacheDir, record)) {
    return bundleOf(cacheDir, record);
  }
  return build(projectDir, cacheDir, files, key, record, bundler);
}

const isThere = (cacheDir: string, record: BundleRecord): boolean =>
  existsSync(modulePath(cacheDir, record)) && existsSync(configPath(cacheDir, record));

const bundleOf = (cacheDir: string, record: BundleRecord): Bundle => ({
  path: modulePath(cacheDir, record),
  configPath: configPath(cacheDir, record),
  imports: new Map(Object.entries(record.imports)),
  key: hash(version, process.version, ...settingsFiles.map((file) => record.stamps[file] ?? "")),
  stamps: record.pure ? record.stamps : undefined,
});

const recordPath = (cacheDir: string) => join(cacheDir, "project.json");
const identityOf = ({ key, stamps }: BundleRecord): string => hash(key, JSON.stringify(stamps));
const modulePath = (cacheDir: string, record: BundleRecord) => join(cacheDir, `project-${identityOf(record).slice(0, 12)}.mjs`);

/** It changes only with what the configuration imports. */
function configPath(cacheDir: string, { key, stamps, imports, config }: BundleRecord): string {
  const files = new Set([config]);
  for (const file of files) for (const imported of imports[file] ?? []) files.add(imported);
  const read = [...files, ...settingsFiles].map((file) => [file, stamps[file]]);
  return join(cacheDir, `config-${hash(key, JSON.stringify(read)).slice(0, 12)}.mjs`);
}

/** They decide over how modules are bundled. */
const settingsFiles = ["tsconfig.json", "package.json"];

/** Changes with every write to the file: `ctime` cannot be set by tools that keep `mtime`. */
export function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? "missing" : `${stat.mtimeNs}:${stat.ctimeNs}:${stat.size}:${stat.ino}`;
}

function isFresh(projectDir: string, { stamps }: BundleRecord): boolean {
  return Object.entries(stamps).every(([file, stamp]) => stampOf(resolve(projectDir, file)) === stamp);
}

async function build(
  projectDir: string,
  cacheDir: string,
  files: ProjectFiles,
  key: string,
  previous: BundleRecord | undefined,
  bundler: Bundler | undefined,
): Promise<Bundle> {
  const modules = files.declarations.map((file) => `[${JSON.stringify(file)}, () => import(${JSON.stringify(`./${file}`)})]`);
  const contents = [
    `export const config = () => import(${JSON.stringify(`./${files.config}`)});`,
    `export const modules = [${modules.join(",\n")}];`,
  ].join("\n");
  const stdin = { contents, resolveDir: projectDir, sourcefile: "modelwright:project", loader: "js" } as const;
  const options = { ...common, ...markWorld, absWorkingDir: projectDir, stdin, outfile: "project.mjs", sourcemap: "external" } as const;
  const result = await (bundler?.(options) ?? bundleOnce(options)).catch((error: unknown) => {
    throw syntaxErrors(error, projectDir);
  });

  const inputs = Object.entries(result.metafile.inputs).filter(([file]) => file !== "modelwright:project");
  const record: BundleRecord = {
    key,
    stamps: Object.fromEntries(
      [...inputs.map(([file]) => file), ...settingsFiles].map((file) => [file, stampOf(resolve(projectDir, file))]),
    ),
    imports: Object.fromEntries(
      inputs.map(([file, input]) => [file, input.imports.filter(({ external }) => external !== true).map(({ path }) => path)]),
    ),
    config: files.config,
    pure: isPure(result.outputFiles.find(({ path }) => !path.endsWith(".map"))?.text ?? "", result.metafile),
  };

  const path = modulePath(cacheDir, record);
  for (const file of result.outputFiles) replaceFileSync(file.path.endsWith(".map") ? `${path}.map` : path, file.contents);
  if (!existsSync(configPath(cacheDir, record))) await bundleConfig(projectDir, files.config, configPath(cacheDir, record));
  writeCache(recordPath(cacheDir), record);
  forget(cacheDir, previous, record);
  return bundleOf(cacheDir, record);
}

async function bundleConfig(projectDir: string, file: string, path: string): Promise<void> {
  const options = { ...common, absWorkingDir: projectDir, entryPoints: [`./${file}`], outfile: "config.mjs" };
  for (const { contents } of (await bundleOnce(options)).outputFiles) replaceFileSync(path, contents);
}

/** What processes leave behind that bundle different files at the same time: the one that ends last is remembered. */
const bundleFile = /^(?:project|config)-[0-9a-f]{12}\.mjs(?:\.map)?$/;
/** A process may still be about to read what it has bundled. */
const orphanAge = 60 * 60 * 1000;

/** Removes what the last bundle was, as far as this one does not use it, and what nobody remembers. */
function forget(cacheDir: string, previous: BundleRecord | undefined, now: BundleRecord): void {
  const files = (record: BundleRecord) => [
    modulePath(cacheDir, record),
    `${modulePath(cacheDir, record)}.map`,
    configPath(cacheDir, record),
  ];
  const used = new Set(files(now));
  const ageOf = (path: string) => statSync(modulePath(cacheDir, now)).mtimeMs - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const orphans = readdirSync(cacheDir)
    .filter((name) => bundleFile.test(name))
    .map((name) => join(cacheDir, name))
    .filter((path) => ageOf(path) > orphanAge);
  for (const path of [...(previous === undefined ? [] : files(previous)), ...orphans]) if (!used.has(path)) rmSync(path, { force: true });
}

const common = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcesContent: false,
  metafile: true,
  logLevel: "silent",
} as const;

/** Bundles as esbuild's options say; one that is kept remembers the files that have not changed. */
export type Bundler = (options: BundleOptions) => Promise<BuildResult<BundleOptions>>;
type BundleOptions = BuildOptions & { readonly write: false; readonly metafile: true };

const bundleOnce: Bundler = async (options) => (await import("esbuild")).build(options);

/** A bundler for a process that bundles one project again and again. */
export function keptBundler(): { readonly bundle: Bundler; readonly close: () => Promise<void> } {
  let kept: { readonly entry: string; readonly context: BuildContext<BundleOptions> } | undefined;
  const close = async () => {
    await kept?.context.dispose();
    kept = undefined;
  };
  return {
    async bundle(options) {
      const entry = options.stdin?.contents.toString() ?? "";
      if (kept?.entry !== entry) {
        await close();
        kept = { entry, context: await (await import("esbuild")).context(options) };
      }
      return kept.context.rebuild();
    },
    close,
  };
}

interface BuildMessage {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

function syntaxErrors(error: unknown, projectDir: string): unknown {
  if (!(error instanceof Error) || !("errors" in error)) return error;
  const messages = error.errors as readonly BuildMessage[];
  return new ModelwrightError(
    messages.map(({ text, location }) =>
      problem(
        "syntax_error",
        { reason: text, hint: hintFor(projectDir, text, location?.file) },
        location === null ? undefined : { file: location.file, line: location.line, column: location.column + 1 },
      ),
    ),
    { cause: error },
  );
}

/** What to do about the mistakes that are made most often; the others say it themselves. */
function hintFor(projectDir: string, text: string, file: string | undefined): string | undefined {
  const [, path] = /^Could not resolve "([^"]+)"/.exec(text) ?? [];
  if (path !== undefined && file !== undefined) {
    return suggest(similarPaths(projectDir, file, path)) ?? "Write the path from the file that imports: ../staging/stg_orders.js.";
  }
  if (text.startsWith("No matching export")) return "Export it there, or correct its name here.";
  if (text.includes('same name "default"')) return "Give each model a name of its own: export const fctOrders = defineModel(…).";
  return undefined;
}

/** A path of the project as errors show it. */
export const projectPath = (projectDir: string, path: string): string => relative(projectDir, path).replaceAll("\\", "/");
