// Builds of a project are killed at random moments, beside the same project in another folder whose builds are left alone.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRunState } from "../../src/framework/artifacts/run-state.js";
import { createEngine } from "../../src/framework/engine.js";
import { type Course, type Ended, type Moment, runCommand } from "./command.js";
import { differences, faultsIn } from "./judge.js";
import { emptySight, look, type Sight } from "./look.js";
import { copy, database, projectOf, writeGeneration } from "./project.js";
import { randomOf } from "./random.js";

/** What is checked after one kill, or after the run that follows kills. */
export interface Finding {
  readonly what: string;
  readonly faults: readonly string[];
  /** What was seen that is no fault: it shows whether kills hit where it hurts. */
  readonly seen: readonly string[];
}

/** How many generations a pair of folders lives for: the first one is built from nothing. */
const generationsOfLife = 5;
const mostKillsOfGeneration = 5;

/** Kills builds, and yields what each has left behind. */
export async function* killBuilds(kills: number, seed: number): AsyncGenerator<Finding> {
  const random = randomOf(seed);
  const plan = { kills, done: 0, random, course: await usualCourse() };
  while (plan.done < kills) yield* oneLife(plan);
}

interface Plan {
  readonly kills: number;
  done: number;
  readonly random: () => number;
  /** What a run went through that was left alone. */
  course: Course;
}

/** Moments are spread evenly, whatever their order: multiples of the golden ratio. */
const golden = (1 + Math.sqrt(5)) / 2;

function nextMoment({ done, random, course }: Plan): Moment {
  const part = (Math.floor(done / 3) * golden + random() / 10) % 1;
  const among = (count: number) => 1 + Math.floor(part * count);
  if (done % 3 === 0) return { way: "time", ms: part * course.ms };
  return done % 3 === 1 ? { way: "line", line: among(course.lines), ms: random() * 20 } : { way: "change", change: among(course.changes) };
}

/** Other runs than the measured one may take longer, or tell more. */
const longest = (one: Course, other: Course): Course => ({
  ms: Math.max(one.ms, other.ms),
  lines: Math.max(one.lines, other.lines),
  changes: Math.max(one.changes, other.changes),
});

/** What a second build goes through; the first one of a process is slower. */
async function usualCourse(): Promise<Course> {
  using folder = projectOf();
  let ended: Ended | undefined;
  for (const gen of [1, 2, 3]) {
    writeGeneration(folder, gen);
    ended = await runCommand("build", folder.dir);
    if (ended.code !== 0) throw new Error(`the project does not build:\n${ended.output}`);
  }
  return ended as Ended;
}

async function* oneLife(plan: Plan): AsyncGenerator<Finding> {
  using killed = projectOf();
  using alone = projectOf();
  let old = emptySight;
  for (let gen = 1; gen <= generationsOfLife && plan.done < plan.kills; gen++) {
    for (const folder of [killed, alone]) writeGeneration(folder, gen);
    const next = await undisturbed(alone.dir);
    let hasBegun = false;
    const kills = 1 + Math.floor(plan.random() * mostKillsOfGeneration);
    for (let kill = 0; kill < kills && plan.done < plan.kills; kill++) {
      const moment = nextMoment(plan);
      plan.done += 1;
      const before = runStateOf(killed.dir);
      const ended = await runCommand("build", killed.dir, moment);
      hasBegun ||= runStateOf(killed.dir) !== before;
      const what = `kill ${plan.done}, generation ${gen}, ${JSON.stringify(moment)}`;
      const sight = await look(join(killed.dir, database), killed.dir);
      const faults = [...unexpectedEnd(ended), ...faultsIn(sight, old, next), ...(await faultsBeside(killed.dir, old, next))];
      yield { what, faults, seen: notesOn(ended, sight, old, next, killed.dir) };
      if (faults.length > 0) return;
    }
    const command = hasBegun && plan.random() < 0.4 ? "retry" : "build";
    const ended = await runCommand(command, killed.dir);
    if (command === "build") plan.course = longest(plan.course, ended);
    const faults = [...unexpectedEnd(ended, 0), ...(await faultsAfterRun(killed.dir, next))];
    yield { what: `${command} after kill ${plan.done}, generation ${gen}`, faults, seen: [`followed by ${command}`] };
    if (faults.length > 0) return;
    old = next;
  }
}

/** Builds a generation without a fault. */
async function undisturbed(dir: string): Promise<Sight> {
  {
    await using engine = await createEngine({ projectDir: dir });
    const { ok, results } = await engine.build();
    if (!ok) throw new Error(`the undisturbed build failed: ${JSON.stringify(results.filter(({ problem }) => problem))}`);
  }
  return look(join(dir, database), dir);
}

/** Which run the file tells of that a retry reads. */
function runStateOf(dir: string): number | undefined {
  const file = join(dir, "target/run_state.jsonl");
  return existsSync(file) ? statSync(file).ino : undefined;
}

/** A build that was killed has no code; one that ended before its moment has ended well. */
const unexpectedEnd = ({ code, output }: Ended, ...accepted: readonly number[]): string[] =>
  code === 0 || (code === null && accepted.length === 0) ? [] : [`the command ended with ${code}:\n${output}`];

function notesOn({ code }: Ended, sight: Sight, old: Sight, next: Sight, dir: string): string[] {
  if (code !== null) return ["ended before their moment"];
  const isNew = [...next.relations].filter(([name, { content }]) => sight.relations.get(name)?.content === content).length;
  const isOld = [...old.relations].filter(([name, { content }]) => sight.relations.get(name)?.content === content).length;
  const left = filesLeft(dir);
  return [
    isOld > 0 && isNew > 1 ? "between old and new" : isOld > 0 ? "while all was old" : "when all was new",
    ...(sight.aside.length > 0 ? ["with something built aside"] : []),
    ...["wal", "publishing", "tmp"].filter((kind) => left.some((file) => file.includes(`.${kind}`))).map((kind) => `with a file .${kind}`),
  ];
}

/** Files that a run leaves only when it is killed. */
const filesLeft = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((file) => !file.startsWith("node_modules"))
    .filter((file) => /\.tmp$|\.publishing-|\.lock|\.wal$/.test(file));

/** What is wrong with the copy for readers, and with files, after a kill. */
async function faultsBeside(dir: string, old: Sight, next: Sight): Promise<string[]> {
  const readers = await look(join(dir, copy), dir);
  // Nothing is published before a first build has come to its end.
  const published = readers === emptySight && old === emptySight ? [] : faultsIn(readers, old, next);
  return [
    ...published.map((fault) => `in the copy for readers: ${fault}`),
    ...readers.aside.map((name) => `in the copy for readers: ${name} is left`),
    ...(await unreadableFiles(dir)),
  ];
}

async function faultsAfterRun(dir: string, next: Sight): Promise<string[]> {
  return [
    ...differences(await look(join(dir, database), dir), next),
    ...differences(await look(join(dir, copy), dir), next).map((fault) => `in the copy for readers: ${fault}`),
    ...(await unreadableFiles(dir)),
    ...filesLeft(dir).map((file) => `${file} is left`),
  ];
}

/** Files of `target/` that do not parse. */
async function unreadableFiles(dir: string): Promise<string[]> {
  const target = join(dir, "target");
  if (!existsSync(target)) return [];
  const faults: string[] = [];
  for (const file of readdirSync(target).filter((name) => name.endsWith(".json"))) {
    try {
      JSON.parse(readFileSync(join(target, file), "utf8"));
    } catch (error) {
      faults.push(`target/${file}: ${String(error)}`);
    }
  }
  await readRunState(target).catch((error: unknown) => faults.push(`target/run_state.jsonl: ${String(error)}`));
  return faults;
}
