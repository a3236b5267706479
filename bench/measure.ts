import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One whole process: from its start to its end. */
export interface Measured {
  readonly seconds: number;
  readonly peakMegabytes: number;
}

export const here = fileURLToPath(new URL(".", import.meta.url));
const peakMemory = new URL("peak-memory.mjs", import.meta.url).href;
const cli = fileURLToPath(new URL("../bin/model.js", import.meta.url));

/** Runs a Node program to its end. @throws {Error} with what it printed, when it fails. */
export function measure(cwd: string, args: readonly string[]): Measured {
  const memoryFile = join(cwd, "peak-memory");
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ["--import", peakMemory, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: { ...process.env, PEAK_MEMORY_FILE: memoryFile, NODE_OPTIONS: "" },
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0)
    throw error ?? new Error(`node ${args.join(" ")} ended with ${status}:\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`);
  return { seconds, peakMegabytes: Number(readFileSync(memoryFile, "utf8")) / 1024 };
}

export const model = (cwd: string, ...args: readonly string[]): Measured => measure(cwd, [cli, ...args]);

/** Runs something several times: the median time, and the highest peak of memory. */
export function repeat(times: number, act: (round: number) => Measured): Measured {
  return typical(Array.from({ length: times }, (_, round) => act(round)));
}

export function typical(all: readonly Measured[]): Measured {
  const seconds = all.map((one) => one.seconds).sort((a, b) => a - b);
  return { seconds: seconds[Math.floor(seconds.length / 2)] ?? 0, peakMegabytes: Math.max(...all.map((one) => one.peakMegabytes)) };
}
