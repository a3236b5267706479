import { readFileSync } from "node:fs";
import { type Problem, problem } from "../core/errors/index.js";
import type { Bundle } from "./bundle.js";
import type { Locate } from "./project.js";

/** A definition as the bundle has it: comments are gone, and names of functions may have a number behind them. */
const declaration =
  /\b(defineModel|sqlModel|defineSource|defineSeed|defineSnapshot|defineExposure|defineSingularTest|defineVariable|defineOperation)\d*\(\{\s*name: "([^"\\]+)"/g;

/** Definitions that no file exports: nothing would ever tell that they are left out. Only those with a literal name can be found. */
export function unexportedDeclarations(bundle: Bundle, exported: ReadonlySet<string>, locate: Locate): Problem[] {
  const written = [...readFileSync(bundle.path, "utf8").matchAll(declaration)];
  return written
    .filter(([, , name = ""]) => !exported.has(name))
    .map(([, call = "", name = ""]) => {
      const files = [...bundle.imports.keys()].filter((file) => !file.includes("node_modules/"));
      const file = files.find((candidate) => locate.text(candidate).match(new RegExp(`name:\\s*["'\`]${name}["'\`]`)));
      return problem("declaration_not_exported", { name, call }, file === undefined ? undefined : locate.key(file, name));
    });
}
