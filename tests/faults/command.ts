// Runs of the command itself, ended by SIGKILL.
import { spawn } from "node:child_process";
import { existsSync, type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What a run goes through: how long it takes, how many events it tells, how often its folders change. */
export interface Course {
  readonly ms: number;
  readonly lines: number;
  readonly changes: number;
}

/** When a run is killed: after so much of its time, a little after one of its events, or at a change in its folders. */
export type Moment =
  | { readonly way: "time"; readonly ms: number }
  | { readonly way: "line"; readonly line: number; readonly ms: number }
  | { readonly way: "change"; readonly change: number };

export interface Ended extends Course {
  readonly code: number | null;
  readonly output: string;
}

const folders = [".", "target", "target/.cache", "published"];

/** Runs a command in a project, until it ends or its moment comes. */
export function runCommand(command: string, dir: string, moment?: Moment): Promise<Ended> {
  const begun = performance.now();
  const child = spawn(process.execPath, ["bin/model.js", command, "--project-dir", dir, "--log-format", "json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  let [lines, changes, output] = [0, 0, ""];
  let timer: NodeJS.Timeout | undefined;
  const killAfter = (ms: number) => {
    timer ??= setTimeout(kill, ms);
  };
  if (moment?.way === "time") killAfter(moment.ms);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines += 1;
      output += `${line}\n`;
      if (moment?.way === "line" && lines === moment.line) killAfter(moment.ms);
    });
  }
  const watchers: FSWatcher[] = [];
  for (const folder of folders.filter((name) => existsSync(join(dir, name)))) {
    const watcher = watch(join(dir, folder), () => {
      changes += 1;
      if (moment?.way === "change" && changes === moment.change) kill();
    });
    watchers.push(watcher);
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      resolve({ code, output, lines, changes, ms: performance.now() - begun });
    });
  });
}
