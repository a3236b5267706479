import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TypesProject, writeTypesProject } from "../tests/types/generated-project.js";
import { cursor, startLanguageServer } from "../tests/types/language-server.js";
import { here, median } from "./measure.js";

/** One measured number, and what it may be at most. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly digits: number;
  readonly limit: number;
}

const models = 1000;
const tsc = join(here, "..", "node_modules", "typescript", "bin", "tsc");

interface Check {
  readonly seconds: number;
  readonly instantiations: number;
}

/** One check of a project as a whole process. @throws {Error} with the mistakes it finds. */
function check({ folder }: TypesProject, ...args: readonly string[]): Check {
  const started = performance.now();
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder, "--extendedDiagnostics", ...args], { encoding: "utf8" });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`tsc ended with ${status}:\n${stdout.slice(0, 4000)}`);
  return { seconds, instantiations: Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]) };
}

/** What the types cost on models of 24 columns: the checker's work a model, its time, and that of completions in an editor. */
export async function measureTypes(dir: string): Promise<readonly Figure[]> {
  const inferred = writeTypesProject(join(dir, "inferred"), models, false);
  const contracted = writeTypesProject(join(dir, "contract"), models, true);
  return [
    { what: "instantiations a model, row inferred", value: perModel(dir, inferred, false), unit: "", digits: 0, limit: 25_000 },
    { what: "instantiations a model, contract", value: perModel(dir, contracted, true), unit: "", digits: 0, limit: 18_000 },
    ...checkTimes(inferred),
    { what: `check of ${models} models with contracts`, value: check(contracted).seconds, unit: "s", digits: 1, limit: 30 },
    ...(await completionTimes(inferred)),
  ];
}

/** The work for the models themselves, on one thread: what a project of few models takes is taken off. */
function perModel(dir: string, project: TypesProject, contract: boolean): number {
  const alone = ["--singleThreaded", "--incremental", "false", "--tsBuildInfoFile", "null"];
  const few = check(writeTypesProject(join(dir, "few"), 10, contract), ...alone).instantiations;
  return (check(project, ...alone).instantiations - few) / (models - 10);
}

function checkTimes(project: TypesProject): Figure[] {
  const { leaf, middle, fileOf, textOf } = project;
  const first = check(project).seconds;
  const edited = (model: string) =>
    median(
      [1, 2, 3].map((edit) => {
        writeFileSync(fileOf(model), textOf(model, edit));
        return check(project).seconds;
      }),
    );
  return [
    { what: `check of ${models} models`, value: first, unit: "s", digits: 1, limit: 30 },
    { what: "  after an edit to one that none reads", value: edited(leaf), unit: "s", digits: 2, limit: 2 },
    { what: "  after an edit to one that others read", value: edited(middle), unit: "s", digits: 2, limit: 2 },
  ];
}

const completed: readonly (readonly [where: string, text: string, includes: string])[] = [
  ['selectFrom("', `query: ({ db }) => db.selectFrom("${cursor}") });`, "m950"],
  ['.select(["', `query: ({ db }) => db.selectFrom("m950 as a").select(["${cursor}"]) });`, "a.c20"],
  ["columns: {", `query: ({ db }) => db.selectFrom("m950 as a").select(["a.c1", "a.c20"]), columns: { ${cursor} } });`, "c20?"],
  [
    "a test's values",
    `query: ({ db }) => db.selectFrom("m950").select("c20"), columns: { c20: { tests: [acceptedValues(["${cursor}"])] } } });`,
    "purchase",
  ],
];

/** As in an editor: the server has the project open, and each completion follows a change of the file. */
async function completionTimes({ folder }: TypesProject): Promise<Figure[]> {
  await using server = await startLanguageServer(folder);
  const head = `import { acceptedValues, defineModel } from "modelwright";\nimport { m950 } from "./m950.js";\n`;
  const figures: Figure[] = [];
  for (const [where, text, includes] of completed) {
    const times: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const written = `${head}// ${round}\nexport const written = defineModel({ name: "written", deps: [m950], ${text}`;
      const started = performance.now();
      const labels = await server.completions("written.ts", written);
      times.push(performance.now() - started);
      if (!labels.includes(includes)) throw new Error(`At ${where} the editor is not offered ${includes}, but ${labels.join(", ")}`);
    }
    figures.push({ what: `completion at ${where}`, value: median(times.slice(1)), unit: "ms", digits: 0, limit: 300 });
  }
  return figures;
}

/** Prints the figures with their limits. @returns what is missed. */
export function printFigures(figures: readonly Figure[]): string[] {
  const written = figures.map(({ value, unit, digits }) => `${value.toFixed(digits)} ${unit}`.trim());
  const [titleWidth, width] = [Math.max(...figures.map(({ what }) => what.length)), Math.max(...written.map(({ length }) => length))];
  for (const [index, { what, limit }] of figures.entries()) {
    console.log(`${what.padEnd(titleWidth)}  ${(written[index] ?? "").padStart(width)} (≤ ${limit})`);
  }
  return figures.flatMap(({ what, value, limit, unit }, index) =>
    value > limit ? [`${what.trim()}: ${written[index]}, at most ${limit} ${unit}`.trim()] : [],
  );
}
