import type { Change } from "../../artifacts/ci-comment.js";
import type { NodeResult, RunResults } from "../../artifacts/run-results.js";
import { count, counted, duration, moment } from "../docs/text/numbers.js";
import { clip, code, plain } from "../markdown.js";
import { rowsPart, type Section, shortName } from "./section.js";

/** What went wrong, the worst first; the rest is only counted. */
const told: readonly NodeResult["status"][] = ["error", "fail", "warn"];

/** What the last run found. */
export function testSection({ run, places, target }: Change): Section {
  const bad = told.flatMap((status) => run.results.filter((result) => result.status === status));
  const command = shortName(`model ${run.command}`);
  return {
    title: "Tests",
    verdict: verdict(run, bad),
    text: `The last run, ${command} in ${shortName(target)}, ended ${ended(run)}: ${outcome(run)}.`,
    parts: rowsPart(
      "result",
      ["model or test", "", "failing rows", "where", "what"],
      bad.map((result) => [
        code(result.name),
        result.status,
        result.kind === "test" && result.failures !== undefined ? count(result.failures) : "",
        code(places[result.id] ?? ""),
        plain(clip(result.message ?? "", 300)),
      ]),
      [2],
    ),
  };
}

function verdict({ results }: RunResults, bad: readonly NodeResult[]): string {
  const failed = bad.filter(({ status }) => status !== "warn").length;
  if (failed > 0) return counted(failed, "failure");
  const passed = results.filter(({ kind, status }) => kind === "test" && (status === "pass" || status === "unchanged")).length;
  const warned = bad.length === 0 ? "" : `, ${counted(bad.length, "warning")}`;
  return `${counted(passed, "test")} passed${warned}`;
}

const ended = ({ startedAt, durationMs }: RunResults): string =>
  `${plain(clip(moment(new Date(Date.parse(startedAt) + durationMs).toISOString()), 60))} after ${duration(durationMs)}`;

/** `models: 3 success, 1 error; tests: 12 pass, 1 warn`. */
function outcome({ results }: RunResults): string {
  const kinds = [
    ["built", results.filter(({ kind }) => kind !== "test")],
    ["tests", results.filter(({ kind }) => kind === "test")],
  ] as const;
  const texts = kinds.flatMap(([title, some]) => (some.length === 0 ? [] : [`${title}: ${statusCounts(some)}`]));
  return texts.length === 0 ? "nothing was run" : texts.join("; ");
}

function statusCounts(results: readonly NodeResult[]): string {
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, many]) => `${count(many)} ${status}`).join(", ");
}
