import { execFile } from "node:child_process";
import { relative } from "node:path";

/** The compilers that the types are made for: TypeScript 7, and the last one written in JavaScript. */
export const compilers = {
  "TypeScript 7": "node_modules/typescript/bin/tsc",
  "TypeScript 5.9": "node_modules/typescript-5.9/bin/tsc",
} as const;
export type Compiler = keyof typeof compilers;

/** An error as people read it: where it is, and the first line of what it says. */
export interface CompilerError {
  /** Path from the project's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a compiler says about a project. */
export interface Compilation {
  readonly errors: readonly CompilerError[];
  readonly output: string;
}

/** Checks the project in a folder (its `tsconfig.json`). */
export async function compile(folder: string, compiler: Compiler = "TypeScript 7", args: readonly string[] = []): Promise<Compilation> {
  const output = await new Promise<string>((resolve, reject) => {
    const command = [compilers[compiler], "-p", folder, "--pretty", "false", ...args];
    execFile(process.execPath, command, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const ran = error === null || typeof error.code === "number";
      if (ran && stderr === "") resolve(stdout);
      else reject(error ?? new Error(stderr));
    });
  });
  return { output, errors: [...output.matchAll(/^(\S.*)\((\d+),(\d+)\): error (.*)$/gm)].map((match) => errorFrom(folder, match)) };
}

function errorFrom(folder: string, [, file = "", line, column, message = ""]: RegExpMatchArray): CompilerError {
  return { file: relative(folder, file), line: Number(line), column: Number(column), message };
}
