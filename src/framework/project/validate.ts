import { basename, extname } from "node:path";
import { type Problem, problem } from "../core/errors/index.js";
import { namePattern } from "../core/names.js";
import type { Relation } from "../define/relation.js";
import type { Declared, Project } from "./project.js";

type Definitions = Omit<Project, "config">;

/** Checks that names are valid and unique, that files are named after models, and that dependencies exist. */
export function validateDefinitions(project: Definitions, cycleThrough: (file: string) => readonly string[] | undefined): Problem[] {
  return [
    ...invalidNames(project),
    ...duplicates(project, [...project.models, ...project.seeds, ...project.sources]),
    ...duplicates(project, project.exposures),
    ...duplicates(project, project.singularTests),
    ...duplicates(project, project.variables),
    ...misnamedFiles(project),
    ...undefinedDependencies(project, cycleThrough),
  ];
}

function everything(project: Definitions) {
  const { models, sources, seeds, exposures, singularTests, variables } = project;
  return [...models, ...sources, ...seeds, ...exposures, ...singularTests, ...variables];
}

const label = (kind: string) => kind.replace("_", " ");

function invalidNames(project: Definitions): Problem[] {
  return everything(project)
    .filter(({ definition }) => !namePattern.test(definition.name))
    .map(({ definition: { kind, name }, file }) =>
      problem("name_invalid", { what: label(kind), name: String(name) }, project.locate.word(file, String(name), "name")),
    );
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
