import { existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { type Problem, problem } from "../core/errors/index.js";
import { namePattern } from "../core/names.js";
import { escapeRegExp } from "../core/regexp.js";
import { similarNames } from "../core/similar.js";
import type { Relation } from "../define/relation.js";
import { findSeedFiles } from "./files.js";
import type { Declared, Project } from "./project.js";

/** The configuration is missing where it could not be read. */
type Definitions = Omit<Project, "config"> & { readonly config: Project["config"] | undefined };

/** Checks that names are valid and unique, that files are named after models, and that dependencies exist. */
export function validateDefinitions(project: Definitions, cycleThrough: (file: string) => readonly string[] | undefined): Problem[] {
  return [
    ...invalidNames(project),
    ...missingFolders(project),
    ...duplicates(project, [...project.models, ...project.seeds, ...project.sources, ...project.snapshots]),
    ...duplicates(project, project.exposures),
    ...duplicates(project, project.singularTests),
    ...duplicates(project, project.operations),
    ...duplicates(project, project.variables),
    ...misnamedFiles(project),
    ...undefinedDependencies(project, cycleThrough),
  ];
}

function everything(project: Definitions) {
  const { models, sources, seeds, snapshots, exposures, singularTests, operations, variables } = project;
  return [...models, ...sources, ...seeds, ...snapshots, ...exposures, ...singularTests, ...operations, ...variables];
}

const label = (kind: string) => kind.replace("_", " ");

function invalidNames(project: Definitions): Problem[] {
  return everything(project)
    .filter(({ definition }) => !namePattern.test(definition.name))
    .map(({ definition: { kind, name }, file }) =>
      problem("name_invalid", { what: label(kind), name: String(name) }, project.locate.word(file, String(name), "name")),
    );
}

/** Data that looks like a seed and would be left out without a word. */
export function undeclaredSeeds({ dir, seeds }: Pick<Project, "dir" | "seeds">): Problem[] {
  const declared = new Set(seeds.map(({ definition, file }) => file.replace(/[^/]*$/, `${definition.name}.csv`)));
  return findSeedFiles(dir)
    .filter((path) => !declared.has(path))
    .map((path) => problem("seed_undeclared", { path, declaration: path.replace(/\.csv$/i, ".ts") }, { file: path }));
}

/** Settings for folders that are not there do nothing: a misspelt folder would never be noticed. */
function missingFolders({ dir, config, models, snapshots, locate }: Definitions): Problem[] {
  const file = "analytics.config.ts";
  const folders = [...new Set([...models, ...snapshots].map(({ file: declaring }) => dirname(declaring)))];
  return Object.keys(config?.folders ?? {})
    .filter((folder) => !existsSync(join(dir, folder)))
    .map((folder) => {
      const at = existsSync(join(dir, file)) ? locate.match(file, escapeRegExp(folder)) : undefined;
      return problem("config_folder_missing", { folder, similar: similarNames(folder, folders) }, at);
    });
}

function duplicates(project: Definitions, declared: readonly Declared<{ readonly name: string; readonly kind: string }>[]): Problem[] {
  const first = new Map<string, string>();
  return declared.flatMap(({ definition: { name, kind }, file }) => {
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, file);
      return [];
    }
    return [problem("name_duplicate", { name, what: label(kind), other }, project.locate.key(file, name))];
  });
}

function misnamedFiles({ models, locate }: Definitions): Problem[] {
  return models.flatMap(({ definition: { name }, file }) => {
    const extension = extname(file);
    if (basename(file, extension) === name) return [];
    const expected = file.replace(/[^/]*$/, `${name}${extension}`);
    return [problem("name_file_mismatch", { name, file, expected }, locate.key(file, name))];
  });
}

function undefinedDependencies(project: Definitions, cycleThrough: (file: string) => readonly string[] | undefined): Problem[] {
  return [...project.models, ...project.exposures, ...project.singularTests].flatMap(({ definition: { name, deps }, file }) => {
    const position = (deps as readonly (Relation | undefined)[]).indexOf(undefined) + 1;
    if (position === 0) return [];
    const at = project.locate.key(file, name, "deps");
    const cycle = cycleThrough(file);
    return [cycle === undefined ? problem("dependency_undefined", { name, position }, at) : problem("import_cycle", { files: cycle }, at)];
  });
}
