import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Compiler, type CompilerError, compile, compilers } from "./compiler.js";

const folder = "tests/types/failing";
const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));

interface Mistake {
  readonly place: string;
  /** What the first line of the error says; `…` stands for anything. */
  readonly tells: string;
}

/** The errors that a fixture expects: a caret in a comment stands below the place, before what the error tells. */
function mistakesIn(file: string): Mistake[] {
  let line = 0;
  return readFileSync(join(folder, file), "utf8")
    .split("\n")
    .flatMap((text, index) => {
      const [, indent, tells] = /^( *\/\/ *)\^ (.*)$/.exec(text) ?? [];
      if (indent !== undefined && tells !== undefined) return [{ place: `${file}(${line},${indent.length + 1})`, tells }];
      line = index + 1;
      return [];
    });
}

const placeOf = ({ file, line, column }: CompilerError) => `${basename(file)}(${line},${column})`;

function patternOf(tells: string): RegExp {
  const pieces = tells.split(/ ?… ?/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(pieces.join(".*"));
}

describe.each(Object.keys(compilers) as Compiler[])("%s", (compiler) => {
  let errors: readonly CompilerError[] = [];
  beforeAll(async () => {
    ({ errors } = await compile(folder, compiler));
  });

  it.each(files)("finds the mistakes of %s and no others, and tells each on its first line", (file) => {
    const found = errors.filter((error) => basename(error.file) === file);
    const expected = mistakesIn(file);
    expect(found.map(placeOf)).toEqual(expected.map(({ place }) => place));
    for (const [index, { tells }] of expected.entries()) expect(found[index]?.message).toMatch(patternOf(tells));
  });

  it("says nothing of anything else", () => {
    expect(errors.filter(({ file }) => !files.includes(basename(file)))).toEqual([]);
  });
});
