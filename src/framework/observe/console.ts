import { type Clock, systemClock } from "../core/clock.js";
import type { EngineEvent, EventOf, EventSink } from "../core/events.js";
import { eventLine } from "./lines.js";
import { type Environment, type Output, writerTo } from "./output.js";
import { paletteFor } from "./palette.js";
import { advance, type Progress } from "./progress.js";
import { liveScreen, plainScreen, type Repeat, repeatByTimer } from "./screen.js";
import { statusLines } from "./status-area.js";
import { summary } from "./summary.js";

/** What {@link consoleSink} takes; all of it has a default. */
export interface ConsoleOptions {
  /** `process.stdout` unless given. */
  readonly output?: Output;
  /** `quiet` prints problems only, and the summary of a run that has some. */
  readonly level?: "normal" | "quiet";
  /** `process.env` unless given: `NO_COLOR`, `FORCE_COLOR`, `TERM` and `CI` are looked at. */
  readonly env?: Environment;
  readonly clock?: Clock;
  /** What drives the status area; a timer unless given. */
  readonly repeat?: Repeat;
}

/** Only a terminal whose cursor moves, and that a person watches, gets a status area. */
const isLive = ({ isTTY = false }: Output, { CI = "", TERM }: Environment): boolean =>
  isTTY && TERM !== "dumb" && (CI === "" || CI === "false");

/** The width that a line of the status area may have: one cell less than the terminal, since some wrap a full line. Some terminals say 0. */
const widthOf = ({ columns }: Output): number => (columns || 80) - 1;

const isWell = (finished: readonly EventOf<"node_finished">[], { problem }: EventOf<"run_finished">): boolean =>
  problem === undefined && finished.every(({ status }) => status === "success" || status === "unchanged" || status === "pass");

/**
 * Tells people what goes on. On a terminal, what runs is shown in a status area below what is finished; elsewhere each finished
 * node is one line. When a run is over: counts, the slowest models, and each failure with its place, hint and SQL file.
 *
 * The status area goes away when a run is over, and when the sink is disposed, which a run that threw needs.
 *
 * @example
 * ```ts
 * using onEvent = consoleSink({ level: "quiet" });
 * await engine.build({ onEvent });
 * ```
 */
export function consoleSink(options: ConsoleOptions = {}): EventSink & Disposable {
  const { output = process.stdout, level = "normal", env = process.env, clock = systemClock, repeat = repeatByTimer } = options;
  const palette = paletteFor(output, env);
  const write = writerTo(output);
  let progress: Progress | undefined;
  let command = "run";
  let finished: EventOf<"node_finished">[] = [];

  const status = () => (progress === undefined ? [] : statusLines(progress, clock.monotonic(), widthOf(output), palette));
  const screen = level === "normal" && isLive(output, env) ? liveScreen(write, status, repeat) : plainScreen(write);

  const textOf = (event: EngineEvent): string | undefined => {
    if (event.type === "run_finished") {
      return level === "quiet" && isWell(finished, event) ? undefined : summary(finished, { command, end: event }, palette, level);
    }
    return level === "normal" || event.type === "warning" ? eventLine(event, clock.now(), palette) : undefined;
  };

  const sink = (event: EngineEvent): void => {
    progress = advance(progress, event, clock.monotonic());
    if (event.type === "run_started") {
      command = event.command;
      finished = [];
    }
    if (event.type === "node_finished") finished.push(event);
    const text = textOf(event);
    if (text !== undefined) screen.print(text);
    if (progress === undefined) screen.close();
    else screen.open();
  };
  return Object.assign(sink, { [Symbol.dispose]: screen.close });
}
