import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem, problem } from "../core/errors/index.js";

/** A list of named things under one of dbt's words: notes in YAML hardly look like it. */
const properties =
  /^(models|sources|seeds|snapshots|exposures|unit_tests|data_tests)[ \t]*:[ \t]*(#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*-[ \t]+name[ \t]*:/m;
const pythonModel = /^def[ \t]+model[ \t]*\([ \t]*dbt\b/m;

/** Declarations in dbt's languages, which would be left out without a word. Other YAML and Python may be anything, and is nobody's business. */
export function foreignDeclarations(projectDir: string, files: readonly string[]): Problem[] {
  return files.flatMap((file) => {
    const declaration = file.replace(/\.\w+$/, ".ts");
    if (/\.sql$/i.test(file)) return [problem("declaration_foreign", { path: file, is: "sql", declaration }, { file })];
    const [is, pattern] = /\.py$/i.test(file) ? (["python", pythonModel] as const) : (["properties", properties] as const);
    const text = readFileSync(join(projectDir, file), "utf8");
    const found = pattern.exec(text);
    if (found === null) return [];
    const line = text.slice(0, found.index).split("\n").length;
    return [problem("declaration_foreign", { path: file, is, declaration }, { file, line })];
  });
}
