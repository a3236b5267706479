import { expect, test } from "vitest";
import { type ConsoleOptions, consoleSink } from "../../../src/framework/observe/console.js";
import type { Environment, Output } from "../../../src/framework/observe/output.js";
import { eventful, type Step, standingClock } from "./script.js";
import { pieces, recorder, terminal } from "./terminal.js";

const golden = (name: string) => `golden/${name}`;

/** Plays events to a console sink, and what happens at the end of each pause to `onPause`. */
function play(steps: readonly Step[], options: ConsoleOptions & { readonly output: Output }, onPause: () => void = () => undefined) {
  const clock = standingClock();
  const callbacks = new Set<() => void>();
  const repeat = (callback: () => void) => {
    callbacks.add(callback);
    return () => callbacks.delete(callback);
  };
  const sink = consoleSink({ env: {}, clock, repeat, ...options });
  for (const [after, event] of steps) {
    if (after > 0) {
      clock.pass(after);
      for (const callback of callbacks) callback();
      onPause();
    }
    sink(event);
  }
  return { sink, callbacks };
}

const printed = (options: Omit<ConsoleOptions, "output"> & Partial<Output> = {}, steps = eventful): string => {
  const { isTTY, columns, ...rest } = options;
  const output = recorder({ isTTY, columns });
  play(steps, { ...rest, output });
  return output.text();
};

/** The control sequences in a text, by their letter. */
const commands = (text: string): string[] => pieces(text).map(({ command }) => command);

test("where nobody watches, each finished node is one line, and a summary follows", async () => {
  await expect(printed()).toMatchFileSnapshot(golden("plain.txt"));
});

test("quiet tells problems only, and the summary of a run that has some", async () => {
  await expect(printed({ level: "quiet" })).toMatchFileSnapshot(golden("quiet.txt"));
  const steps = eventful.filter(([, event]) => event.type === "run_started");
  const end: Step = [9, { type: "run_finished", runId: "r1", durationMs: 9, counts: { success: 3, pass: 12, fail: 0 } }];
  expect(printed({ level: "quiet" }, [...steps, end])).toBe("");
  expect(commands(printed({ level: "quiet", isTTY: true }))).not.toContain("A");
});

test("on a terminal, what runs stands below what is finished", async () => {
  const output = terminal(60);
  const frames: string[] = [];
  play(eventful, { output }, () => frames.push(output.screen()));
  expect(output.screen().split("\n").at(-1)).toBe("");
  await expect([...frames, output.screen()].join(`\n${"=".repeat(60)}\n`)).toMatchFileSnapshot(golden("terminal.txt"));
});

test("a status line never fills the terminal's width", () => {
  for (const columns of [20, 33, 60, 200]) {
    const output = terminal(columns);
    let widest = 0;
    play(eventful.slice(0, 10), { output }, () => {
      widest = Math.max(
        widest,
        ...output
          .screen()
          .split("\n")
          .slice(-4)
          .map((line) => (/^ +[\d.]+ m?s {2}|done ·/.test(line) ? line.length : 0)),
      );
    });
    expect(widest).toBeGreaterThan(0);
    expect(widest).toBeLessThan(columns);
  }
});

test("what stays on a terminal is what is printed elsewhere", () => {
  const output = terminal();
  play(eventful, { output, env: { NO_COLOR: "1" } });
  expect(output.screen()).toBe(printed());
});

test("more running models than fit are counted", () => {
  const output = terminal();
  const start: Step = [
    0,
    { type: "run_started", runId: "r", command: "run", target: "dev", threads: 12, models: 12, seeds: 0, snapshots: 0, tests: 0 },
  ];
  const running = Array.from(
    { length: 12 },
    (_, index): Step => [0, { type: "node_started", id: `m${index}`, name: `m${index}`, kind: "model", detail: "view" }],
  );
  const pause: Step = [1500, { type: "phase_started", phase: "artifacts" }];
  play([start, ...running, pause], { output });
  expect(output.screen()).toMatch(
    / {3}1\.5 s {2}view {2}m0\n(?:.*\n)* {3}1\.5 s {2}view {2}m7\n {10}… and 4 more\nrun: 0 of 12 done · 1\.5 s\n$/,
  );
});

test("a run that ends without a word leaves no status area and no timer behind once the sink is disposed", () => {
  const output = terminal();
  const { sink, callbacks } = play(eventful.slice(0, 10), { output });
  expect(callbacks.size).toBe(1);
  sink[Symbol.dispose]();
  expect(callbacks.size).toBe(0);
  expect(output.screen()).not.toContain("done");
  expect(output.screen()).toContain("seeds.countries");
});

test("the real timer draws, and does not keep the process alive", async () => {
  const output = terminal();
  using sink = consoleSink({ output, env: {} });
  sink({ type: "phase_started", phase: "compile" });
  await expect.poll(() => output.screen()).toContain("compile …");
});

test.each<[string, Partial<Output>, Environment, { colours: boolean; live: boolean }]>([
  ["a terminal", { isTTY: true }, {}, { colours: true, live: true }],
  ["a file", {}, {}, { colours: false, live: false }],
  ["a terminal with NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, { colours: false, live: true }],
  ["a terminal with an empty NO_COLOR", { isTTY: true }, { NO_COLOR: "" }, { colours: true, live: true }],
  ["a file with FORCE_COLOR", {}, { FORCE_COLOR: "1" }, { colours: true, live: false }],
  ["a file with both", {}, { FORCE_COLOR: "", NO_COLOR: "1" }, { colours: true, live: false }],
  ["a terminal with FORCE_COLOR=0", { isTTY: true }, { FORCE_COLOR: "0" }, { colours: false, live: true }],
  ["a terminal in CI", { isTTY: true }, { CI: "true" }, { colours: true, live: false }],
  ["a terminal with CI=false", { isTTY: true }, { CI: "false" }, { colours: true, live: true }],
  ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, { colours: false, live: false }],
])("%s: colours and status area only where they are wanted", (_what, output, env, { colours, live }) => {
  const text = printed({ ...output, env });
  expect(commands(text).includes("m")).toBe(colours);
  expect(commands(text).includes("A")).toBe(live);
});
