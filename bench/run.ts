// Measures the command line on generated projects, as whole processes, beside the same SQL without the framework.
// Usage: npm run bench [-- <models> …]; 10, 100 and 1,000 models unless told.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type GeneratedProject, generateProject } from "./generate.js";
import { here, type Measured, measure, model, repeat, typical, watched } from "./measure.js";
import { measureTypes, printFigures } from "./types.js";

/** What is measured, with what must hold at some size. */
const limits: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  "--help": { 10: 0.15 },
  ls: { 1000: 1 },
  "check, cold": { 1000: 2.5 },
  "check, warm": { 1000: 1.5 },
  build: { 10: 1 },
  "plan, nothing changed": { 1000: 1.5 },
  "one edit, rebuilt and tested": { 1000: 2 },
  "one edit, watched": { 1000: 1 },
};
const memoryLimit = 600;
const ratioLimit = 1.1;
const rounds = 3;
const sqlAlone = "the same SQL alone";

const remove = (dir: string, ...paths: readonly string[]): void => {
  for (const path of paths) rmSync(join(dir, path), { recursive: true, force: true });
};

function measureProject({ dir, leaf, leafFile, leafText }: GeneratedProject): Map<string, Measured> {
  const found = new Map<string, Measured>();
  const edit = (number: number) => writeFileSync(join(dir, leafFile), leafText(number));
  found.set(
    "--help",
    repeat(5, () => model(dir, "--help")),
  );
  const cold = repeat(rounds, () => {
    remove(dir, "target");
    return model(dir, "check");
  });
  found.set(
    "ls",
    repeat(rounds, () => model(dir, "ls")),
  );
  found.set("check, cold", cold);
  found.set(
    "check, warm",
    repeat(rounds, () => model(dir, "check")),
  );

  // By turns, each on an empty database: what else the machine does falls on both.
  const builds: Measured[] = [];
  const raw: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    remove(dir, "data/bench.duckdb", "data/bench.duckdb.wal", "data/raw");
    mkdirSync(join(dir, "data", "raw"));
    builds.push(model(dir, "build"));
    writeFileSync(join(dir, "statements.json"), JSON.stringify(statementsOf(dir)));
    raw.push(measure(dir, [join(here, "raw.mjs"), "data/raw/bench.duckdb", "statements.json"]));
  }
  found.set("build", typical(builds));
  found.set(
    "plan, nothing changed",
    repeat(rounds, () => model(dir, "plan")),
  );
  found.set(sqlAlone, typical(raw));
  found.set(
    "build, nothing changed",
    repeat(rounds, () => model(dir, "build")),
  );
  found.set(
    "one edit, rebuilt and tested",
    repeat(rounds, (round) => {
      edit(round + 1);
      return model(dir, "build", "--select", `${leaf}+`);
    }),
  );
  found.set(
    "one edit, watched",
    watched(
      dir,
      leafFile,
      Array.from({ length: rounds }, (_, round) => leafText(rounds + round + 1)),
    ),
  );
  return found;
}

interface DbtNode {
  readonly unique_id: string;
  readonly resource_type: string;
  readonly compiled_code: string;
  readonly relation_name: string;
  readonly attached_node?: string;
  readonly depends_on: { readonly nodes: readonly string[] };
}

/** The SQL that the last build ran: each model as a table, followed by its tests. */
function statementsOf(dir: string): string[] {
  const { nodes } = JSON.parse(readFileSync(join(dir, "target", "manifest.json"), "utf8")) as { readonly nodes: Record<string, DbtNode> };
  const all = Object.values(nodes);
  const tests = new Map<string, DbtNode[]>();
  for (const test of all) {
    if (test.resource_type === "test") tests.set(test.attached_node ?? "", [...(tests.get(test.attached_node ?? "") ?? []), test]);
  }
  // Names are numbered so that a model's parents come before it.
  const models = all.filter(({ resource_type }) => resource_type === "model").sort((a, b) => a.unique_id.localeCompare(b.unique_id));
  return models.flatMap(({ unique_id, relation_name, compiled_code }) => [
    `create or replace table ${relation_name} as\n${compiled_code}`,
    ...(tests.get(unique_id) ?? []).map((test) => `select count(*) as failures from (\n${test.compiled_code}\n) as failing`),
  ]);
}

type Results = ReadonlyMap<number, ReadonlyMap<string, Measured>>;

/** @returns what is missed. */
function printTable(results: Results): string[] {
  const sizes = [...results.keys()];
  const missed: string[] = [];
  const row = (
    what: string,
    unit: string,
    digits: number,
    limitOf: (size: number) => number | undefined,
    measuredOf: (size: number) => number,
  ) => [
    what,
    ...sizes.map((size) => {
      const value = measuredOf(size);
      const limit = limitOf(size);
      const text = `${value.toFixed(digits)} ${unit}`;
      if (limit === undefined) return text;
      if (value > limit) missed.push(`${what}, ${size} models: ${text}, at most ${limit} ${unit}`);
      return `${text} (≤ ${limit})`;
    }),
  ];
  const of = (size: number, what: string): Measured =>
    results.get(size)?.get(what) ?? { seconds: 0, processorSeconds: 0, peakMegabytes: 0 };
  const ratio = (size: number, key: keyof Measured) => of(size, "build")[key] / of(size, sqlAlone)[key];
  const measured = [...(results.get(sizes[0] ?? 0)?.keys() ?? [])];
  const ours = measured.filter((what) => what !== sqlAlone);
  const unlimited = () => undefined;
  const rows = [
    ["", ...sizes.map((size) => `${size} models`)],
    ...measured.map((what) =>
      row(
        what,
        "s",
        2,
        (size) => limits[what]?.[size],
        (size) => of(size, what).seconds,
      ),
    ),
    row(
      `build ÷ ${sqlAlone}`,
      "×",
      2,
      (size) => (size === 1000 ? ratioLimit : undefined),
      (size) => ratio(size, "seconds"),
    ),
    row("  in processor time", "×", 2, unlimited, (size) => ratio(size, "processorSeconds")),
    row(
      "peak memory",
      "MB",
      0,
      () => memoryLimit,
      (size) => Math.max(...ours.map((what) => of(size, what).peakMegabytes)),
    ),
    row(`  of ${sqlAlone}`, "MB", 0, unlimited, (size) => of(size, sqlAlone).peakMegabytes),
  ];
  const widths = sizes.map((_, index) => Math.max(...rows.map((cells) => cells[index + 1]?.length ?? 0)));
  const titleWidth = Math.max(...rows.map(([title = ""]) => title.length));
  for (const [title = "", ...cells] of rows) {
    console.log([title.padEnd(titleWidth), ...cells.map((text, index) => text.padStart(widths[index] ?? 0))].join("  "));
  }
  return missed;
}

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100, 1000];
const results = new Map<number, Map<string, Measured>>();
for (const size of sizes) {
  console.error(`Measuring ${size} models …`);
  results.set(size, measureProject(await generateProject(join(here, "..", "target", "bench", String(size)), size)));
}
const types = sizes.includes(1000) ? await measureTypes(join(here, "..", "target", "bench", "types")) : [];
console.log(`Whole processes, median of ${rounds}; Node ${process.version}, ${availableParallelism()} processors; parentheses: at most.\n`);
const missed = printTable(results);
if (types.length > 0) {
  console.log("\nThe types of 1,000 models of 24 columns, each a join of two:\n");
  missed.push(...printFigures(types));
}
console.log(missed.length === 0 ? "\nEvery limit is kept." : `\nMissed:\n${missed.map((line) => `  ${line}`).join("\n")}`);
process.exitCode = missed.length === 0 ? 0 : 1;
