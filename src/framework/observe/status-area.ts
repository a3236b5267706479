import { fitWidth, formatCount, formatDuration } from "./format.js";
import type { Palette } from "./palette.js";
import type { Progress } from "./progress.js";

/** More running models than these would push what is finished off the screen. */
const runningShown = 8;

/** The lines of the status area: what runs, longest first, and how far it is. Each fits the width, so that none wraps. */
export function statusLines(progress: Progress, now: number, width: number, palette: Palette): string[] {
  const { running, finished, total, failed, phase, command } = progress;
  const shown = running.slice(0, runningShown);
  const more = running.length - shown.length;
  const parts = [
    command === undefined ? `${phase} …` : `${command}: ${formatCount(finished)} of ${formatCount(total)} done`,
    ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
    formatDuration(now - progress.startedAt),
  ];
  return [
    ...shown.map(({ what, label, startedAt }) => {
      const elapsed = formatDuration(now - startedAt).padStart(8);
      return palette.dim(fitWidth(`${elapsed}  ${what.padEnd(5)} ${label}`, width));
    }),
    ...(more > 0 ? [palette.dim(fitWidth(`          … and ${formatCount(more)} more`, width))] : []),
    palette.cyan(fitWidth(parts.join(" · "), width)),
  ];
}
