import { formatProblem } from "../core/errors/index.js";
import type { EngineEvent, EventOf } from "../core/events.js";
import { formatCount, formatDuration } from "./format.js";
import type { Palette } from "./palette.js";

type Finished = EventOf<"node_finished">;
type Status = Finished["status"];

/** The word a status is shown as, and its colour. */
const statusWords = {
  success: ["OK", "green"],
  unchanged: ["SAME", "dim"],
  pass: ["PASS", "green"],
  warn: ["WARN", "yellow"],
  fail: ["FAIL", "red"],
  error: ["ERROR", "red"],
  skipped: ["SKIP", "dim"],
} as const satisfies Record<Status, readonly [string, keyof Palette]>;

const two = (value: number): string => String(value).padStart(2, "0");

/** The time of day, in the time zone of whoever watches. */
const timeOfDay = (now: Date): string => [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(":");

/** What a node is called in a list: the materialization of a model, `seed`, `snapshot` or `test`. */
export const whatOf = ({ kind, what }: Finished): string => (kind === "model" ? (what ?? kind) : kind);

/** The name people know a node by: the relation that is built, the test's own name. */
export const labelOf = ({ kind, name, relation }: Finished): string => (kind === "test" ? name : (relation ?? name));

const firstLine = (text: string | undefined): string | undefined => text?.split("\n", 1)[0];

/** What a node found or made, in one line. */
export function outcomeOf({ status, rows, failures, detail }: Finished): string | undefined {
  if (status === "success" && rows !== undefined) return formatCount(rows, "row");
  if (failures !== undefined && failures > 0) return formatCount(failures, "failing row");
  return firstLine(detail);
}

/** What stands in brackets after a node: `1,204 rows in 120 ms`, or why it was skipped. */
function endingOf(event: Finished): string {
  const outcome = outcomeOf(event);
  if (event.status === "skipped") return outcome ?? "skipped";
  return [outcome, formatDuration(event.durationMs)]
    .filter((part) => part !== undefined)
    .join(outcome === firstLine(event.detail) ? ", " : " in ");
}

/** `12:00:01   3 of 40 OK    table marts.fct_orders  [1,204 rows in 120 ms]` */
function nodeLine(event: Finished, now: Date, palette: Palette): string {
  const { status, index, total } = event;
  const [word, colour] = statusWords[status];
  const progress = `${String(index).padStart(String(total).length)} of ${total}`;
  return [
    `${palette.dim(timeOfDay(now))}  ${progress}`,
    palette[colour](word.padEnd(5)),
    `${whatOf(event).padEnd(5)} ${palette.bold(labelOf(event))} `,
    palette.dim(`[${endingOf(event)}]`),
  ].join(" ");
}

/** `12:00:00  compile: 40 models, 96 tests in 310 ms` */
function phaseLine({ phase, durationMs, detail }: EventOf<"phase_finished">, now: Date, palette: Palette): string {
  const outcome = firstLine(detail);
  return `${palette.dim(timeOfDay(now))}  ${phase}: ${outcome === undefined ? "" : `${outcome} in `}${formatDuration(durationMs)}`;
}

/** `12:00:00  build on dev: 12 models, 2 seeds, 40 tests, 4 at once` */
function runLine(
  { command, target, threads, models, seeds, snapshots, tests }: EventOf<"run_started">,
  now: Date,
  palette: Palette,
): string {
  const counted = [
    [models, "model"],
    [seeds, "seed"],
    [snapshots, "snapshot"],
    [tests, "test"],
  ] as const;
  const counts = counted.flatMap(([count, noun]) => (count === 0 ? [] : formatCount(count, noun))).join(", ");
  return `${palette.dim(timeOfDay(now))}  ${palette.bold(command)} on ${target}: ${counts}, ${formatCount(threads)} at once`;
}

/** A warning, its hint on a line of its own below. */
const warningLine = ({ problem }: EventOf<"warning">, now: Date, palette: Palette): string =>
  `${palette.dim(timeOfDay(now))}  ${palette.yellow("WARN")} ${formatProblem(problem)}`;

/** The line that tells an event; `undefined` for what is only shown while it lasts, and for the end of a run. */
export function eventLine(event: EngineEvent, now: Date, palette: Palette): string | undefined {
  switch (event.type) {
    case "phase_finished":
      return phaseLine(event, now, palette);
    case "run_started":
      return runLine(event, now, palette);
    case "node_finished":
      // What did not have to be done is counted in the end: among a thousand lines of it, what was done would not be seen.
      return event.status === "unchanged" ? undefined : nodeLine(event, now, palette);
    case "warning":
      return warningLine(event, now, palette);
    default:
      return undefined;
  }
}
