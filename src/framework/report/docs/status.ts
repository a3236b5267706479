import type { BuildStatus, NodeResult, RunResults, TestStatus } from "../../artifacts/run-results.js";
import { count } from "./text/numbers.js";

/** How something ended, as a badge shows it. */
export interface Badge {
  readonly label: string;
  readonly tone: "good" | "warn" | "bad" | "quiet";
}

const badges: Readonly<Record<BuildStatus | TestStatus, Badge>> = {
  success: { label: "built", tone: "good" },
  unchanged: { label: "unchanged", tone: "good" },
  pass: { label: "pass", tone: "good" },
  warn: { label: "warn", tone: "warn" },
  fail: { label: "fail", tone: "bad" },
  error: { label: "error", tone: "bad" },
  skipped: { label: "skipped", tone: "quiet" },
};

const notRun: Badge = { label: "not run", tone: "quiet" };

export const badgeOf = (result: NodeResult | undefined): Badge => (result === undefined ? notRun : badges[result.status]);

/** Worst first: what needs attention stands at the top. */
const order: readonly Badge["tone"][] = ["bad", "warn", "quiet", "good"];
export const bySeverity = (a: Badge, b: Badge): number => order.indexOf(a.tone) - order.indexOf(b.tone);

/** Several tests in one badge: what went wrong, or that nothing did. */
export function summarise(all: readonly Badge[]): Badge | undefined {
  const worst = all.toSorted(bySeverity)[0];
  if (worst === undefined) return undefined;
  const same = all.filter(({ tone }) => tone === worst.tone).length;
  return worst.tone === "good"
    ? { label: `${count(all.length)} pass`, tone: "good" }
    : { label: `${count(same)} ${worst.label}`, tone: worst.tone };
}

/** How many results ended in which way, worst first. */
export function tally(
  { results }: RunResults,
  kind: "build" | "test",
): readonly (Badge & { readonly count: string; readonly share: number })[] {
  const mine = results.filter((result) => (result.kind === "test") === (kind === "test"));
  return Object.entries(badges)
    .flatMap(([status, badge]) => {
      const size = mine.filter((result) => result.status === status).length;
      return size === 0 ? [] : [{ ...badge, count: count(size), share: size / mine.length }];
    })
    .sort(bySeverity);
}
