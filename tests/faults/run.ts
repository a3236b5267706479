// Kills builds at random moments and looks at what they leave; simulates many runs and looks at what they keep.
// `--kills N` and `--seed N` choose how many, and which. Ends with `N passed, N failed, N skipped`.
import { parseArgs } from "node:util";
import buildPackage from "../build-dist.js";
import { killBuilds } from "./kills.js";
import { runOften, simulateRuns } from "./many-runs.js";

const { values } = parseArgs({ options: { kills: { type: "string", default: "100" }, seed: { type: "string" } } });
const kills = Number(values.kills);
if (!Number.isSafeInteger(kills) || kills < 0) throw new Error(`--kills wants a number, and not ${values.kills}`);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
const realRuns = 12;
const simulatedRuns = 10_000;
/** After so many there is nothing new to learn. */
const mostFailures = 10;

const counts = { passed: 0, failed: 0, skipped: 0 };
function tell(what: string, faults: readonly string[]): void {
  counts[faults.length === 0 ? "passed" : "failed"] += 1;
  if (faults.length > 0) process.stdout.write(`failed  ${what}\n${faults.map((fault) => `          ${fault}\n`).join("")}`);
  else if (counts.passed % 50 === 0) process.stdout.write(`passed  ${counts.passed} so far: ${what}\n`);
}

buildPackage();
process.stdout.write(`${kills} kills, seed ${seed}\n`);
const seenHowOften = new Map<string, number>();
for await (const { what, faults, seen } of killBuilds(kills, seed)) {
  tell(what, faults);
  for (const note of seen) seenHowOften.set(note, (seenHowOften.get(note) ?? 0) + 1);
  if (counts.failed === mostFailures) break;
}
for (const finding of [() => runOften(realRuns), () => simulateRuns(simulatedRuns)]) {
  const { what, faults } = await finding();
  tell(what, faults);
}
for (const [note, count] of [...seenHowOften].sort()) process.stdout.write(`${String(count).padStart(6)}  ${note}\n`);
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
