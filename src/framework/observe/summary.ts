import { formatProblem } from "../core/errors/index.js";
import type { EventOf } from "../core/events.js";
import { formatCount, formatDuration, formatTable } from "./format.js";
import { labelOf, outcomeOf, whatOf } from "./lines.js";
import type { Palette } from "./palette.js";

type Finished = EventOf<"node_finished">;

/** How a summary counts, in this order. */
const countWords = {
  success: ["built", "green"],
  unchanged: ["unchanged", "dim"],
  pass: ["passed", "green"],
  warn: ["warned", "yellow"],
  fail: ["failed", "red"],
  error: ["errored", "red"],
  skipped: ["skipped", "dim"],
} as const satisfies Record<Finished["status"], readonly [string, keyof Palette]>;

function countsOf(counts: EventOf<"run_finished">["counts"], palette: Palette): string {
  const known = Object.entries(countWords).map(([status, [word, colour]]) => ({
    count: counts[status] ?? 0,
    word,
    paint: palette[colour],
  }));
  const shown = known.filter(({ count }) => count > 0).map(({ count, word, paint }) => paint(`${formatCount(count)} ${word}`));
  return shown.length === 0 ? "nothing to do" : shown.join(", ");
}

/** With fewer models than these, the lines above tell as much. */
const slowestShown = 5;

function slowestOf(finished: readonly Finished[]): string[] {
  const models = finished.filter(({ kind, status }) => kind === "model" && status !== "skipped" && status !== "unchanged");
  if (models.length <= slowestShown) return [];
  const slowest = [...models].sort((a, b) => b.durationMs - a.durationMs).slice(0, slowestShown);
  const rows = slowest.map((model) => [formatDuration(model.durationMs), whatOf(model), labelOf(model)]);
  return ["", "Slowest models", formatTable(rows, { align: ["right"], indent: "  " })];
}

const indented = (text: string, by: string): string => text.replaceAll(/^/gm, by);

function failureOf(event: Finished, position: number, palette: Palette): string {
  const { kind, relation, durationMs, problem, detail, sqlFile } = event;
  const on = kind === "test" && relation !== undefined ? ` on ${relation}` : "";
  const outcome = outcomeOf(event);
  const ending = outcome === undefined ? `, after ${formatDuration(durationMs)}` : `: ${outcome}`;
  const headline = `${position}. ${whatOf(event)} ${palette.bold(labelOf(event))}${on}${ending}`;
  const below = [
    detail === outcome ? undefined : detail,
    problem === undefined ? undefined : formatProblem(problem),
    sqlFile === undefined ? undefined : palette.cyan(`SQL: ${sqlFile}`),
  ];
  return [`  ${headline}`, ...below.filter((text) => text !== undefined).map((text) => indented(text, "     "))].join("\n");
}

function failuresOf(title: string, events: readonly Finished[], palette: Palette): string[] {
  if (events.length === 0) return [];
  return ["", title, ...events.map((event, index) => failureOf(event, index + 1, palette))];
}

/** What is told when a run is over: counts, the slowest models, and each failure with what to look at. */
export function summary(
  finished: readonly Finished[],
  run: { readonly command: string; readonly end: EventOf<"run_finished"> },
  palette: Palette,
  level: "normal" | "quiet",
): string {
  const { command, end } = run;
  const warned = finished.filter(({ status }) => status === "warn");
  const failed = finished.filter(({ status }) => status === "fail" || status === "error");
  return [
    ...(level === "quiet" ? [] : [""]),
    `${palette.bold(command)} finished in ${formatDuration(end.durationMs)}: ${countsOf(end.counts, palette)}`,
    ...(level === "quiet" ? [] : slowestOf(finished)),
    ...failuresOf(palette.yellow(palette.bold("Warnings")), warned, palette),
    ...failuresOf(palette.red(palette.bold("Failures")), failed, palette),
    ...(end.problem === undefined ? [] : ["", palette.red(formatProblem(end.problem))]),
  ].join("\n");
}
