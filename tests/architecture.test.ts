import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const framework = "src/framework";

/** The rooms, in reading order, and the rooms each may import besides core. `ARCHITECTURE.md` shows the same table. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  core: [],
  adapters: [],
  define: ["adapters"],
  artifacts: ["adapters"],
  observe: [],
  project: ["define", "adapters"],
  graph: ["define", "artifacts", "project"],
  checks: ["define", "artifacts", "adapters"],
  lineage: ["define", "adapters"],
  compile: ["define", "artifacts", "adapters", "project", "graph", "checks", "lineage"],
  materialize: ["define", "artifacts", "adapters"],
  run: ["artifacts", "adapters", "materialize"],
  plan: ["artifacts", "adapters", "lineage", "materialize", "run"],
  diff: ["artifacts", "adapters"],
  ingest: ["define", "adapters"],
  report: ["artifacts", "adapters"],
  engine: ["define", "adapters", "artifacts", "project", "graph", "lineage", "compile", "run", "plan", "diff", "report", "observe"],
  cli: ["engine", "project", "artifacts", "observe"],
};

/** The faces: what users import. Each may import what it shows. */
const faces: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["core", "define", "adapters"],
  "engine.ts": ["core", "define", "artifacts", "graph", "report", "engine"],
};

function filesUnder(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

const sources = filesUnder(framework).filter((file) => file.endsWith(".ts"));
const importPattern = /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"(\.[^"]+)"|import\(\s*"(\.[^"]+)"\s*\)/g;

/** The files of the project that a file imports. Text that only looks like an import (a template) names no such file. */
const importsOf = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(importPattern)]
    .map((match) => normalize(join(dirname(file), match[1] ?? match[2] ?? "")))
    .filter((imported) => existsSync(imported.replace(/\.js$/, ".ts")));

const roomOf = (file: string) =>
  relative(framework, file)
    .split("/")[0]
    ?.replace(/\.(js|ts)$/, "") ?? "";

describe("the house", () => {
  it("has the rooms of the table and no others", () => {
    const found = readdirSync(framework).filter((name) => statSync(join(framework, name)).isDirectory());
    expect(Object.keys(rooms)).toEqual(expect.arrayContaining(found));
  });

  it("imports one way: each room only what its row allows", () => {
    const forbidden = sources.flatMap((file) => {
      const room = roomOf(file);
      const allowed = rooms[room] ?? faces[`${room}.ts`];
      if (allowed === undefined) return [`${file} is in no room`];
      return importsOf(file)
        .filter((imported) => {
          const other = roomOf(imported);
          return other !== room && other !== "core" && !allowed.includes(other);
        })
        .map((imported) => `${file} → ${imported}`);
    });
    expect(forbidden).toEqual([]);
  });

  it("leaves the process, the console and exit codes to the command line and the console sink", () => {
    const effects = /\bconsole\.|\bprocess\.(argv|exit|exitCode|stdout|stderr|cwd|on)\b/;
    const offenders = sources
      .filter(
        (file) => roomOf(file) !== "cli" && !file.endsWith("observe/console.ts") && !/\.client\.ts$|\/client\/|-program\.ts$/.test(file),
      )
      .filter((file) => effects.test(readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")));
    expect(offenders).toEqual([]);
  });

  it("is imported by the reference project only by its public name", () => {
    const own = ["models", "src/pipeline", "seeds", "snapshots"].flatMap((dir) =>
      statSync(dir, { throwIfNoEntry: false }) ? filesUnder(dir) : [],
    );
    const offenders = own.filter((file) => file.endsWith(".ts") && importsOf(file).some((imported) => imported.includes("framework")));
    expect(offenders).toEqual([]);
  });

  it("keeps files short: median under 100 lines, none over 400", () => {
    const lengths = sources
      .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length }))
      .sort((a, b) => a.lines - b.lines);
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
    expect(lengths[Math.floor(lengths.length / 2)]?.lines).toBeLessThan(100);
  });
});
