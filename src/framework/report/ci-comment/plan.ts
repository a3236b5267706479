import type { Change } from "../../artifacts/ci-comment.js";
import type { Plan, PlannedChange } from "../../artifacts/plan.js";
import { planSummary } from "../../artifacts/plan-words.js";
import { count, counted } from "../docs/text/numbers.js";
import { clip, code, plain } from "../markdown.js";
import { rowsPart, type Section, shortName } from "./section.js";

/** How many columns of a model are named. */
const most = 8;

/** What a build of the target that the change goes to would do. Models that only have new data there are counted and not listed. */
export function planSection({ plan, against }: Change): Section {
  const moved = plan.changes.filter(({ status }) => status !== "data");
  const breaking = moved.filter(({ category }) => category === "breaking").length;
  const changes = planSummary({ ...plan, changes: moved, unchanged: 0 });
  return {
    title: `Plan for ${shortName(against)}`,
    verdict:
      moved.length + plan.removed.length === 0 ? "no model changes" : changes + (breaking === 0 ? "" : ` (${count(breaking)} breaking)`),
    text: `A build of ${shortName(against)} would find: ${planSummary(plan)}.`,
    parts: [
      ...rowsPart("destructive change", ["loses data, or takes it from readers", ""], lossRows(plan)),
      ...rowsPart("model", ["model", "", "for readers", "columns", "why"], moved.map(changeCells)),
      ...rowsPart("relation", ["no model has any more", "", "rows"], removedRows(plan), [2]),
    ],
  };
}

const lossRows = ({ destructive }: Plan): string[][] => destructive.map(({ name, what }) => [code(name), plain(clip(what, 300))]);

const removedRows = ({ removed }: Plan): string[][] =>
  removed.map(({ schema, name, kind, rows }) => [code(`${schema}.${name}`), kind, rows === null ? "" : count(rows)]);

const changeCells = (change: PlannedChange): string[] => [
  code(change.name),
  change.status,
  change.status === "added" ? "new" : (change.category ?? ""),
  columnsText(change),
  plain(clip(change.why, 300)),
];

function columnsText({ status, columns: { added, dropped, renamed, retyped, values }, rows }: PlannedChange): string {
  if (status === "added") return "";
  const types = new Set(retyped.map(({ name }) => name));
  const all = [
    ...dropped.map(({ name }) => `- ${name}`),
    ...renamed.map(({ from, to }) => `~ ${from} → ${to}`),
    ...retyped.map(({ name, from, to, isNarrower }) => `~ ${name} ${from} → ${to}${isNarrower ? ", narrower" : ""}`),
    ...(rows ? [] : values.filter((name) => !types.has(name)).map((name) => `~ ${name}`)),
    ...added.map(({ name, type }) => `+ ${name} ${type}`),
  ];
  const named = all.slice(0, most).map((text) => code(clip(text, 120)));
  return [...named, ...(all.length > most ? [`${counted(all.length - most, "more column")}`] : []), ...(rows ? ["other rows"] : [])].join(
    ", ",
  );
}
