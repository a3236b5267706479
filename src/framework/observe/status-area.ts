import { fitWidth, formatCount, formatDuration } from "./format.js";
import type { Palette } from "./palette.js";

/** What is going on: what the status area shows. Times are those of the monotonic clock. */
export interface Progress {
  readonly phase: string | undefined;
  readonly startedAt: number;
  readonly finished: number;
  readonly total: number;
  readonly failed: number;
  readonly running: readonly { readonly what: string; readonly label: string; readonly startedAt: number }[];
}

/** More running models than these would push what is finished off the screen. */
const runningShown = 8;

/** The lines of the status area: what runs, longest first, and how far it is. Each fits the width, so that none wraps. */
export function statusLines(progress: Progress, now: number, width: number, palette: Palette): string[] {
  const { running, finished, total, failed, phase } = progress;
  const shown = running.slice(0, runningShown);
  const more = running.length - shown.length;
  const elapsed = formatDuration(now - progress.startedAt);
  const done = total === 0 ? (phase ?? "working") : `${formatCount(finished)} of ${formatCount(total)} done`;
  const parts = [done, ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]), elapsed];
  return [
    ...shown.map(({ what, label, startedAt }) => palette.dim(fitWidth(`  ${what.padEnd(5)} ${label}  ${formatDuration(now - startedAt)}`, width))),
    ...(more > 0 ? [palette.dim(fitWidth(`  … and ${formatCount(more)} more`, width))] : []),
    palette.cyan(fitWidth(parts.join(" · "), width)),
  ];
}
