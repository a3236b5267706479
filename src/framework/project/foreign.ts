import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem, problem } from "../core/errors/index.js";

/** A list of named things under one of dbt's words: notes in YAML hardly look like it. */
const properties =
  /^(models|sources|seeds|snapshots|exposures|unit_tests|data_tests)[ \t]*:[ \t]*(#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*-[ \t]+name[ \t]*:/m;

/** Declarations in dbt's languages, which would be left out without a word. Other YAML may be anything, and is nobody's business. */
export function foreignDeclarations(projectDir: string, files: readonly string[]): Problem[] {
  return files.flatMap((file) => {
    if (/\.sql$/i.test(file)) return [problem("declaration_foreign", factsOf(file, "sql"), { file })];
    const text = readFileSync(join(projectDir, file), "utf8");
    const found = properties.exec(text);
    if (found === null) return [];
    const line = text.slice(0, found.index).split("\n").length;
    return [problem("declaration_foreign", factsOf(file, "dbt"), { file, line })];
  });
}

const factsOf = (path: string, is: "sql" | "dbt") => ({ path, is, declaration: path.replace(/\.\w+$/, ".ts") });
