import { suggest, usage } from "./entry.js";

type Similar = readonly string[];

/** Files in which dbt declares what is declared in TypeScript here. */
const foreign = {
  sql: {
    what: "is not read: what it selects is not part of the project.",
    instead: (declaration: string) =>
      `Models are declared in TypeScript: give the SQL to sqlModel in ${declaration}, with \${ref(model)} in the place of {{ ref('model') }}.`,
  },
  python: {
    what: "is a Python model of dbt, and is not read: it is not part of the project.",
    instead: (declaration: string) =>
      `Models are queries, declared in TypeScript: write it with defineModel or sqlModel in ${declaration}, or let another program write files that a source reads.`,
  },
  properties: {
    what: "is a properties file of dbt, and is not read: nothing that it declares is part of the project.",
    instead: () =>
      "Descriptions and tests are written in the model's own file, as `columns`; sources and seeds are declared with defineSource and defineSeed.",
  },
} as const;

/** What can be wrong with the files of a project. */
export const projectErrors = {
  watch_failed: usage<{ folder: string; reason: string }>(
    ({ folder, reason }) => `The folder ${folder} cannot be watched: ${reason}`,
    "On Linux, more folders can be watched after: sudo sysctl fs.inotify.max_user_watches=524288",
  ),
  config_missing: usage<{ projectDir: string; elsewhere: string | undefined }>(
    ({ projectDir }) => `There is no analytics.config.ts in ${projectDir}, nor in a folder above it.`,
    ({ elsewhere }) =>
      elsewhere === undefined
        ? "Run the command in the project's folder, name it with --project-dir, or make a new project with `npx model init`."
        : `There is one in ${elsewhere}: run the command there, name the folder with --project-dir, or move the file to the folder above models/.`,
  ),
  project_folder_missing: usage<{ projectDir: string }>(
    ({ projectDir }) => `The project folder ${projectDir} is not there.`,
    "Name the folder of analytics.config.ts.",
  ),
  config_invalid: usage<{ path: string; reason: string }>(
    ({ path, reason }) => `The configuration is wrong: ${path === "" ? "" : `${path}: `}${reason}`,
    "It looks like this: export default defineConfig({ name, targets: { dev: duckdb({ path }) } }).",
  ),
  config_folder_missing: usage<{ folder: string; similar: Similar }>(
    ({ folder }) => `The configuration has settings for the folder "${folder}", which is not there.`,
    ({ similar }) => suggest(similar) ?? "Folders are written from the project folder, e.g. models/marts.",
  ),
  env_missing: usage<{ name: string }>(
    ({ name }) => `The environment variable ${name} is not set, and env("${name}") has no fallback.`,
    ({ name }) => `Set it (export ${name}=…), or give a fallback: env("${name}", "…").`,
  ),
  key_unknown: usage<{ what: string; name: string; key: string; similar: Similar }>(
    ({ what, name, key }) => `${what} "${name}" has no setting "${key}".`,
    ({ similar }) => suggest(similar) ?? "Remove it.",
  ),
  setting_invalid: usage<{ what: string; name: string; key: string; expected: string; actual: string }>(
    ({ what, name, key, actual }) => {
      const owner = name === "" ? what : `${what} "${name}"`;
      return actual === "undefined" ? `${owner} needs a setting "${key}".` : `${owner}: "${key}" is ${actual}.`;
    },
    ({ key, expected }) => `"${key}" takes ${expected}.`,
  ),
  grants_unsupported: usage<{ owner: string }>(
    ({ owner }) => `${owner} has a setting "grants", but DuckDB has no users and no grants: who can read the file can read all of it.`,
    'Remove it, and let the permissions of the database file say who reads it. For an engine that has grants, they are a postHook: ["grant …"].',
  ),
  incremental_missing: usage<{ name: string; materialized: string | undefined }>(
    ({ name }) => `The model "${name}" is incremental, but it does not say how.`,
    'Say it after the query, e.g. incremental: (m) => m.merge({ key: "id", cursor: "updated_at" }), or make it a table.',
  ),
  incremental_unused: usage<{ name: string; materialized: string | undefined }>(
    ({ name, materialized }) =>
      `The model "${name}" says how it is incremental, but it is ${materialized === undefined ? "not" : `a ${materialized}`}.`,
    'Write materialized: "incremental", or remove `incremental`.',
  ),
  name_invalid: usage<{ what: string; name: string }>(
    ({ what, name }) => `"${name}" is not a name a ${what} can have.`,
    "Names start with a lower-case letter and go on with lower-case letters, digits and _.",
  ),
  name_duplicate: usage<{ name: string; what: string; other: string }>(
    ({ name, what, other }) => `The ${what} "${name}" is declared twice; the other one is in ${other}.`,
    "Names are unique among models, sources, seeds and snapshots: rename one of them.",
  ),
  name_file_mismatch: usage<{ name: string; file: string; expected: string }>(
    ({ name, file, expected }) => `The file ${file} declares the model "${name}", whose file would be ${expected}.`,
    "A model's file has the model's name: rename the file or the model.",
  ),
  syntax_error: usage<{ reason: string; hint: string | undefined }>(
    ({ reason }) => reason,
    ({ hint }) => hint,
  ),
  import_unresolved: usage<{ reason: string; similar: Similar }>(
    ({ reason }) => `The project's modules cannot be linked: ${reason}`,
    ({ similar }) => suggest(similar) ?? "Correct the import, or install the package.",
  ),
  declaration_not_exported: usage<{ name: string; call: string }>(
    ({ name, call }) => `${call} declares "${name}", but no file exports it, so it is not part of the project.`,
    "Write `export` before it, or remove it.",
  ),
  declaration_foreign: usage<{ path: string; is: keyof typeof foreign; declaration: string }>(
    ({ path, is }) => `${path} ${foreign[is].what}`,
    ({ path, is, declaration }) => `${foreign[is].instead(declaration)} Or move the file out of ${path.replace(/\/.*/, "/")}.`,
  ),
  project_empty: usage<{ projectDir: string }>(
    ({ projectDir }) => `The project in ${projectDir} declares nothing.`,
    "Export models from TypeScript files under models/ (defineModel, sqlModel), seeds from files under seeds/, and snapshots from files under snapshots/.",
  ),
  module_throws: usage<{ file: string; reason: string }>(
    ({ file, reason }) => `${file} throws while it is loaded: ${reason}`,
    "A model file only declares; keep work that can fail out of its top level.",
  ),
  import_cycle: usage<{ files: Similar }>(
    ({ files }) => `These files import each other in a circle: ${files.join(" → ")}.`,
    "Break the circle: move what both need into a third file, or drop the dependency that points backwards.",
  ),
  dependency_undefined: usage<{ name: string; position: number }>(
    ({ name, position }) => `Dependency number ${position} of "${name}" is undefined.`,
    "It is imported from a file that imports this one, it is declared further down, or the name is not exported there.",
  ),
  dependency_unknown: usage<{ name: string; dependency: string; similar: Similar }>(
    ({ name, dependency }) => `"${name}" depends on "${dependency}", which is not part of this project.`,
    ({ similar }) => suggest(similar) ?? "Export it from a file under models/, seeds/ or snapshots/, and check that it is enabled.",
  ),
  contract_type_unsupported: usage<{ column: string; type: string }>(
    ({ column, type }) => `Column "${column}": the Zod type "${type}" has no column type.`,
    'Use another type, or name the column\'s with .meta({ sqlType: "…" }).',
  ),
  variable_unknown: usage<{ name: string; similar: Similar; known: Similar }>(
    ({ name }) => `There is no variable named "${name}".`,
    ({ similar, known }) => suggest(similar, known, "variables") ?? "Declare it with defineVariable in a file under models/.",
  ),
  variable_invalid: usage<{ name: string; reason: string }>(({ name, reason }) => `The variable "${name}" is not valid: ${reason}`),
  seed_unreadable: usage<{ name: string; path: string; reason: string }>(
    ({ name, path, reason }) => `The seed "${name}" cannot be read from ${path}: ${reason}`,
    "A seed's rows are in a CSV file of the same name beside its declaration, with one header line.",
  ),
  seed_undeclared: usage<{ path: string; declaration: string }>(
    ({ path }) => `${path} is not a seed yet: nothing declares it.`,
    ({ declaration }) => `Declare its columns with defineSeed in ${declaration}, or move the file out of seeds/.`,
  ),
  seed_columns: usage<{ name: string; path: string; missing: Similar; extra: Similar }>(
    ({ path, missing, extra }) =>
      `${path}: ${[
        missing.length > 0 ? `the header lacks ${missing.map((column) => `"${column}"`).join(", ")}` : undefined,
        extra.length > 0 ? `the header has ${extra.map((column) => `"${column}"`).join(", ")}, which the schema does not` : undefined,
      ]
        .filter((part) => part !== undefined)
        .join("; ")}.`,
    ({ extra }) =>
      extra.length === 1 && /[;\t|]/.test(extra[0] ?? "")
        ? "Seeds are separated by commas: write the file anew with commas."
        : "Make the header and the schema agree, letter by letter.",
  ),
  seed_row_invalid: usage<{ name: string; row: number; column: string; reason: string }>(
    ({ name, row, column, reason }) => `Seed "${name}", row ${row}, column "${column}": ${reason}`,
    "Correct the row, or the schema.",
  ),
} as const;
