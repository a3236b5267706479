import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One whole process: from its start to its end. */
export interface Measured {
  readonly seconds: number;
  /** Time on all processors together: unlike `seconds`, hardly changed by what else the machine does. */
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
}

export const here = fileURLToPath(new URL(".", import.meta.url));
const usageModule = fileURLToPath(new URL("usage.cjs", import.meta.url));
const cli = fileURLToPath(new URL("../bin/model.js", import.meta.url));

/** Runs a Node program to its end. @throws {Error} with what it printed, when it fails. */
export function measure(cwd: string, args: readonly string[]): Measured {
  const usageFile = join(cwd, "usage.json");
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ["--require", usageModule, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, USAGE_FILE: usageFile, NODE_OPTIONS: "" },
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0)
    throw error ?? new Error(`node ${args.join(" ")} ended with ${status}:\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usageFile, "utf8")) as NodeJS.ResourceUsage;
  return { seconds, processorSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1024 };
}

export const model = (cwd: string, ...args: readonly string[]): Measured => measure(cwd, [cli, ...args]);

/** What each of several edits takes while a project is watched, from the save until the model is built and tested. */
export function watched(dir: string, file: string, texts: readonly string[]): Measured {
  const args = [join(here, "watched.mjs"), dir, file, JSON.stringify(texts)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`watching ${dir} ended with ${status}:\n${stderr.slice(-4000)}`);
  return typical(JSON.parse(stdout) as Measured[]);
}

/** Runs something several times: the median times, and the highest peak of memory. */
export function repeat(times: number, act: (round: number) => Measured): Measured {
  return typical(Array.from({ length: times }, (_, round) => act(round)));
}

export const typical = (all: readonly Measured[]): Measured => ({
  seconds: median(all.map(({ seconds }) => seconds)),
  processorSeconds: median(all.map(({ processorSeconds }) => processorSeconds)),
  peakMegabytes: Math.max(...all.map(({ peakMegabytes }) => peakMegabytes)),
});

/** The middle one. */
export const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
