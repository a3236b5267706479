import { existsSync, realpathSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { errorOf, ModelwrightError, type Problem, problem } from "../core/errors/index.js";
import type { Config } from "../define/config.js";
import { type Bundle, type Bundler, bundleProject } from "./bundle.js";
import { validateConfig } from "./config-schema.js";
import { findProjectFiles, type ProjectFiles } from "./files.js";
import { foreignDeclarations } from "./foreign.js";
import { cycleThrough, importsFirst, importsOf } from "./import-cycle.js";
import { linkError } from "./link-error.js";
import { createLocate } from "./locate.js";
import type { Declared, Definitions, Project } from "./project.js";
import { unexportedDeclarations } from "./unexported.js";
import { undeclaredSeeds, validateDefinitions } from "./validate.js";

/** What the bundle's entry exports: one importer a module. */
interface Entry {
  readonly config: () => Promise<{ readonly default?: unknown }>;
  readonly modules: readonly (readonly [file: string, load: () => Promise<Readonly<Record<string, unknown>>>])[];
}

/** A project's folder and its modules, none of which has run yet. */
export interface FoundProject {
  /** Absolute path of the folder. */
  readonly dir: string;
  readonly files: ProjectFiles;
  readonly bundle: Bundle;
}

/**
 * Finds a project's files and bundles them.
 *
 * @throws {@link ModelwrightError} for what cannot be read as TypeScript, each mistake with its file and line.
 */
export async function findProject(projectDir: string, bundler?: Bundler): Promise<FoundProject> {
  if (!existsSync(projectDir) || !statSync(projectDir).isDirectory()) throw errorOf("project_folder_missing", { projectDir });
  const dir = realpathSync(projectDir);
  const files = findProjectFiles(dir);
  return { dir, files, bundle: await bundleProject(dir, files, bundler) };
}

/** Each load evaluates the project's modules anew: environment variables can differ, and nothing is shared between engines. */
let loads = 0;

const importAnew = (path: string) => {
  loads += 1;
  return import(`${pathToFileURL(path).href}?load=${loads}`);
};

/** Evaluates the configuration alone. @throws whatever it throws: {@link loadProject} says what is wrong with it. */
export async function loadConfig({ dir, files, bundle }: FoundProject): Promise<Config> {
  const { default: written } = (await importAnew(bundle.configPath)) as { readonly default?: unknown };
  return validateConfig(written, files.config, createLocate(dir, bundle.configPath));
}

/**
 * Imports a project's modules, and validates each definition.
 *
 * @throws {@link ModelwrightError} with all that is wrong, each with its file and line.
 */
export async function loadProject({ dir, files, bundle }: FoundProject): Promise<Project> {
  const locate = createLocate(dir, bundle.path);
  const entry: Entry = await importAnew(bundle.path).catch(async (error: unknown) => {
    throw (await linkError(error, bundle, locate)) ?? error;
  });

  const problems: Problem[] = foreignDeclarations(dir, files.foreign);
  const config = await attempt(
    problems,
    async () => validateConfig((await entry.config()).default, files.config, locate),
    (error) => thrownProblem(error, files.config, bundle, locate.thrown(error)),
  );

  const failed = new Set<string>();
  const declared: Declared<Definitions[keyof Definitions]>[] = [];
  // What a file imports comes first: its mistakes are told once, and not again by everything that imports it.
  const loaders = new Map(entry.modules);
  for (const file of importsFirst(bundle.imports, [...loaders.keys()])) {
    const load = loaders.get(file);
    if (load === undefined) continue;
    if (importsOf(bundle.imports, file).some((imported) => failed.has(imported))) {
      failed.add(file);
      continue;
    }
    const exports = await attempt(problems, load, (error) => thrownProblem(error, file, bundle, locate.thrown(error)));
    if (exports === undefined) failed.add(file);
    else declared.push(...definitionsIn(exports, file));
  }

  const project = { dir, config: config as Config, locate, inputs: [...bundle.imports.keys()], ...sortByKind(declared) };
  problems.push(...validateDefinitions(project, (file) => cycleThrough(bundle.imports, file)));
  if (failed.size === 0) {
    const exported = new Set(declared.map(({ definition }) => definition.name));
    problems.push(...unexportedDeclarations(bundle, exported, locate), ...undeclaredSeeds(project));
    if (declared.length === 0 && problems.length === 0) problems.push(problem("project_empty", { projectDir: dir }));
  }
  if (problems.length > 0) throw new ModelwrightError(problems);
  return project;
}

async function attempt<T>(
  problems: Problem[],
  act: () => Promise<T>,
  tell: (error: unknown) => readonly Problem[],
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    problems.push(...tell(error));
    return undefined;
  }
}

/** What a module's error means: our own errors as they are, with a place; a circle of imports by its files; all else as it reads. */
function thrownProblem(error: unknown, file: string, bundle: Bundle, at: Problem["at"]): readonly Problem[] {
  const cycle = cycleThrough(bundle.imports, file);
  if (isModelwrightError(error) && !(cycle !== undefined && error.problems.some(isMissing))) {
    return error.problems.map((found) => ({ ...found, at: found.at ?? at ?? { file } }));
  }
  if (cycle !== undefined) return [problem("import_cycle", { files: cycle }, at ?? { file })];
  return [problem("module_throws", { file, reason: error instanceof Error ? error.message : String(error) }, at ?? { file })];
}

/** A setting that is missing may be an import that a circle leaves undefined. */
const isMissing = ({ code, facts }: Problem): boolean =>
  code === "setting_invalid" && (facts as { actual?: unknown }).actual === "undefined";

/** The project may have a copy of the package of its own, so that `instanceof` does not do. */
const isModelwrightError = (error: unknown): error is ModelwrightError => error instanceof Error && error.name === "ModelwrightError";

const kinds = {
  model: true,
  source: true,
  seed: true,
  snapshot: true,
  exposure: true,
  singular_test: true,
  operation: true,
  variable: true,
} satisfies Record<keyof Definitions, true>;

/** The definitions that a module exports, by name or in arrays; what it re-exports from another file counts there. */
function definitionsIn(exports: Readonly<Record<string, unknown>>, file: string): Declared<Definitions[keyof Definitions]>[] {
  return Object.values(exports)
    .flat()
    .filter((value): value is Definitions[keyof Definitions] => {
      const kind = (value as { kind?: unknown } | null | undefined)?.kind;
      return typeof kind === "string" && kind in kinds;
    })
    .map((definition) => ({ definition, file }));
}

type Sorted = Omit<Project, "dir" | "config" | "locate" | "inputs">;

/** Sorts by kind. A definition that several files export belongs to the one that is named after it, otherwise to the first. */
function sortByKind(declared: readonly Declared<Definitions[keyof Definitions]>[]): Sorted {
  const owners = new Map<Definitions[keyof Definitions], string>();
  for (const { definition, file } of declared) {
    if (!owners.has(definition) || file.endsWith(`/${definition.name}.ts`)) owners.set(definition, file);
  }
  const of = <Kind extends keyof Definitions>(kind: Kind) =>
    [...owners]
      .filter(([definition]) => definition.kind === kind)
      .map(([definition, file]) => ({ definition: definition as Definitions[Kind], file }))
      .filter(({ definition }) => !("enabled" in definition) || definition.enabled);
  return {
    models: of("model"),
    sources: of("source"),
    seeds: of("seed"),
    snapshots: of("snapshot"),
    exposures: of("exposure"),
    singularTests: of("singular_test"),
    operations: of("operation"),
    variables: of("variable"),
  };
}
