import { type Clock, systemClock } from "../core/clock.js";
import type { EngineEvent, EventOf, EventSink } from "../core/events.js";
import { nodeLine, phaseLine, runLine, warningLine } from "./lines.js";
import { type Environment, type Output, writerTo } from "./output.js";
import { paletteFor } from "./palette.js";
import { progressTracker } from "./progress.js";
import { statusLines } from "./status-area.js";
import { summary } from "./summary.js";

/** What {@link consoleSink} takes; all of it has a default. */
export interface ConsoleOptions {
  /** `process.stdout` unless given. */
  readonly output?: Output;
  /** `quiet` prints only problems and the summary. */
  readonly level?: "normal" | "quiet";
  /** `process.env` unless given: `NO_COLOR`, `FORCE_COLOR`, `TERM` and `CI` are looked at. */
  readonly env?: Environment;
  readonly clock?: Clock;
  /** Calls back again and again until the function it gives is called. */
  readonly repeat?: Repeat;
}

/** Calls back again and again until the function it gives is called. */
export type Repeat = (callback: () => void) => () => void;

const redrawMs = 80;

const repeatByTimer: Repeat = (callback) => {
  const timer = setInterval(callback, redrawMs).unref();
  return () => clearInterval(timer);
};

/** Erases the given number of lines above the cursor. */
const eraseLines = (count: number): string => (count === 0 ? "" : `\u001b[${count}A\u001b[0J`);

/** A terminal without a fixed status area is one that cannot move its cursor, or that a machine reads. */
const isLive = ({ isTTY = false }: Output, { CI = "", TERM }: Environment): boolean =>
  isTTY && TERM !== "dumb" && (CI === "" || CI === "false");

/**
 * Tells people what goes on. On a terminal, what runs is shown in a status area below what is finished; elsewhere each finished
 * node is one line. When a run is over: counts, the slowest models, and each failure with its place, hint and SQL file.
 * Disposing the sink clears the status area; it does so itself when a run is over.
 *
 * @example
 * ```ts
 * using sink = consoleSink({ level: "quiet" });
 * await engine.build({ onEvent: sink });
 * ```
 */
export function consoleSink(options: ConsoleOptions = {}): EventSink & Disposable {
  const { output = process.stdout, level = "normal", env = process.env, clock = systemClock, repeat = repeatByTimer } = options;
  const palette = paletteFor(output, env);
  const write = writerTo(output);
  const screen = level === "normal" && isLive(output, env) ? liveScreen() : { print: (text: string) => write(`${text}\n`), follow() {}, close() {} };
  const tracker = progressTracker(clock);

  /** Prints above a status area that is drawn anew at intervals, however many events there are. */
  function liveScreen() {
    let pending = "";
    let drawn = 0;
    let stop: (() => void) | undefined;
    const draw = () => {
      const progress = tracker.progress();
      const area = progress === undefined ? [] : statusLines(progress, clock.monotonic(), Math.max(20, (output.columns ?? 80) - 1), palette);
      write(eraseLines(drawn) + pending + area.map((line) => `${line}\n`).join(""));
      pending = "";
      drawn = area.length;
    };
    return {
      print: (text: string) => {
        pending += `${text}\n`;
        if (stop === undefined) draw();
      },
      follow: () => {
        stop ??= repeat(draw);
      },
      close: () => {
        stop?.();
        stop = undefined;
        write(eraseLines(drawn) + pending);
        pending = "";
        drawn = 0;
      },
    };
  }
}
