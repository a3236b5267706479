// What is published is what others compile: the packed declarations, in a project of its own, with both compilers.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Compiler, compile, compilers } from "./compiler.js";

const home = mkdtempSync(join(tmpdir(), "modelwright-published-"));
const modelsText = readFileSync("tests/types/published/models.ts", "utf8");
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The package as `npm pack` makes it, unpacked where npm would install it, with what it depends on beside it. */
beforeAll(() => {
  const packed = join(home, "packed");
  mkdirSync(packed);
  for (const path of ["package.json", "README.md", "LICENSE", "bin", "dist"]) cpSync(path, join(packed, path), { recursive: true });
  const declarations = ["-p", "tsconfig.build.json", "--outDir", join(packed, "dist")];
  execFileSync(process.execPath, [compilers["TypeScript 7"], ...declarations]);
  const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--ignore-scripts"], { cwd: packed, encoding: "utf8" }));

  const modules = join(home, "node_modules");
  mkdirSync(join(modules, "modelwright"), { recursive: true });
  execFileSync("tar", ["-xzf", join(packed, filename), "-C", join(modules, "modelwright"), "--strip-components=1"]);
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly dependencies: object };
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(resolve("node_modules", name), join(modules, name), "dir");
  }
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
});

const nodeNext = { module: "NodeNext", moduleResolution: "NodeNext" };
const bundler = { module: "ESNext", moduleResolution: "Bundler" };

/** A project that has the package installed; what is declared in it is checked too. */
function writeConsumer(files: Readonly<Record<string, string>>, compilerOptions: object): string {
  const folder = mkdtempSync(join(home, "consumer-"));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const options = { target: "ES2023", types: ["node"], strict: true, noEmit: true, skipLibCheck: false, ...compilerOptions };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["."] }));
  return folder;
}

/** Where the one mistake of the models is. */
function placeOfMistake(): object {
  const [before = ""] = modelsText.split("^ here");
  const lines = before.split("\n");
  return { file: "models.ts", line: lines.length - 1, column: (lines.at(-1)?.length ?? 0) + 1 };
}

describe.each(Object.keys(compilers) as Compiler[])("%s", (compiler) => {
  it.each([
    { ...nodeNext, exactOptionalPropertyTypes: true },
    { ...bundler, exactOptionalPropertyTypes: false },
  ])(
    "finds the renamed column and nothing else: $moduleResolution, exact optional properties $exactOptionalPropertyTypes",
    async (options) => {
      const { errors } = await compile(writeConsumer({ "models.ts": modelsText }, options), compiler);
      expect(errors.map(({ message, ...place }) => place)).toEqual([placeOfMistake()]);
      expect(errors[0]?.message).toMatch(/"o\.customer"/);
    },
  );
});
