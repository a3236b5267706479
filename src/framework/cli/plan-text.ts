import { planSummary } from "../artifacts/plan-words.js";
import type { Plan, PlannedChange, PlannedColumns, PlannedStep } from "../engine.js";
import { formatCount, formatDuration, formatTable } from "../observe/format.js";
import type { Palette } from "../observe/palette.js";

export interface PlanTextOptions {
  /** Show the statements, too. */
  readonly sql?: boolean | undefined;
  /** The file that the plan was written to, where one was named. */
  readonly file?: string | undefined;
}

/** A plan for people: what changes and for whom, what is lost, what would be executed. */
export function planText(plan: Plan, palette: Palette, { sql = false, file }: PlanTextOptions): string {
  const { bold, dim } = palette;
  const sections = [
    `${bold("Plan")} for target ${plan.target} (${plan.display}): ${planSummary(plan)}`,
    changesText(plan, palette),
    removedText(plan, palette),
    lossesText(plan, palette),
    plan.steps.length === 0 ? "" : stepsText(plan.steps, palette, sql),
    plan.steps.length === 0 && plan.removed.length === 0
      ? ""
      : dim(`To run just that: npx model apply${file === undefined ? "" : ` ${file}`}`),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function changesText({ changes }: Plan, palette: Palette): string {
  const { bold } = palette;
  const names = formatTable(
    changes.map((change) => [`${signOf(change, palette)} ${bold(change.name)}`, categoryText(change, palette), change.why]),
  );
  return names
    .split("\n")
    .flatMap((line, index) => [line, ...detailsOf(changes[index], palette).map((detail) => `    ${detail}`)])
    .join("\n")
    .trimEnd();
}

function signOf({ status }: PlannedChange, { green, yellow, dim }: Palette): string {
  const signs = { added: green("+"), changed: yellow("~"), affected: dim(">"), data: dim("·") } as const satisfies Record<
    typeof status,
    string
  >;
  return signs[status];
}

function categoryText({ status, category, rows, columns }: PlannedChange, { red, green, dim }: Palette): string {
  if (status === "added") return green("new");
  if (status === "data") return dim("data");
  if (category === "breaking") return status === "affected" ? red("affected") : red("breaking");
  if (status === "affected" && !rows && columns.values.length === 0) return category === "additive" ? green("additive") : dim("the same");
  return category === "additive" ? green("additive") : dim("cosmetic");
}

/** One line a column: what goes, what comes, what becomes other. */
function detailsOf(change: PlannedChange | undefined, { red, green, yellow, dim }: Palette): string[] {
  if (change === undefined || change.status === "added" || change.status === "data") return [];
  const { added, dropped, renamed, retyped, values }: PlannedColumns = change.columns;
  const types = new Set(retyped.map(({ name }) => name));
  const others = values.filter((name) => !types.has(name));
  const details = [
    ...dropped.map(({ name, type }) => [red(`- ${name}`), dim(`${type}, dropped`)]),
    ...renamed.map(({ from, to }) => [yellow(`~ ${from}`), dim(`renamed to ${to}`)]),
    ...retyped.map(({ name, from, to, isNarrower }) => [yellow(`~ ${name}`), dim(`${from} → ${to}${isNarrower ? ", narrower" : ""}`)]),
    ...(change.rows ? [] : others.map((name) => [yellow(`~ ${name}`), dim("other values")])),
    ...added.map(({ name, type }) => [green(`+ ${name}`), dim(type)]),
  ];
  const table = details.length === 0 ? [] : formatTable(details).split("\n");
  return change.rows ? [...table, yellow("~ rows may be others, or more or fewer")] : table;
}

function removedText({ removed }: Plan, { red, dim }: Palette): string {
  if (removed.length === 0) return "";
  const lines = removed.map(({ schema, name, kind }) => `${red("-")} ${schema}.${name} ${dim(`(${kind})`)}`);
  return ["No model has these any more; they stay unless applied with --prune:", ...lines].join("\n");
}

function lossesText({ destructive }: Plan, { red }: Palette): string {
  if (destructive.length === 0) return "";
  return [red("Destructive; applied only with --allow-destructive:"), ...destructive.map(({ name, what }) => `  ${name} ${what}`)].join(
    "\n",
  );
}

function stepsText(steps: readonly PlannedStep[], { bold, dim }: Palette, sql: boolean): string {
  const known = steps.flatMap(({ durationMs }) => durationMs ?? []);
  const total = known.reduce((sum, duration) => sum + duration, 0);
  const unknown = steps.length - known.length;
  const took =
    known.length === 0 ? "" : `, about ${formatDuration(total)}${unknown === 0 ? "" : ` and ${formatCount(unknown)} never built`}`;
  const table = formatTable(
    steps.map(({ name, what, rows, durationMs, tests }, index) => [
      `${index + 1}`,
      bold(name),
      what,
      rows === null ? "" : dim(`~${formatCount(rows, "row")}`),
      durationMs === null ? "" : dim(`~${formatDuration(durationMs)}`),
      tests === 0 ? "" : dim(formatCount(tests, "test")),
    ]),
    { align: ["right", "left", "left", "right", "right", "right"], indent: "  " },
  );
  const lines = table.split("\n");
  const withSql = sql ? lines.flatMap((line, index) => [line, ...statementsOf(steps[index])]) : lines;
  return [`${bold("Would be built")}, in this order${took}:`, ...withSql].join("\n");
}

const statementsOf = (step: PlannedStep | undefined): string[] =>
  (step?.sql ?? []).flatMap((statement) => `${statement};`.split("\n").map((line) => `      ${line}`.trimEnd()));
