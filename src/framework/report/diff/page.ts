import { createHash } from "node:crypto";
import type { ChangedRow, Comparison, Diff, ModelDiff, TextRow } from "../../artifacts/diff.js";
import { columnChanges, notesOf, outcomeOf, percent, statusText, verdictOf } from "../../artifacts/diff-words.js";
import { version } from "../../core/version.js";
import { themeScript } from "../docs/client/theme.js";
import { styles } from "../docs/styles/site.js";
import { html } from "../docs/text/html.js";
import { count } from "../docs/text/numbers.js";
import { type DiffView, diffTemplate, type ModelView, type SampleView } from "./template.js";

/** A comparison as one file of HTML, which needs nothing else. */
export function diffPage(diff: Diff): string {
  const view: DiffView = {
    before: diff.before,
    after: diff.after,
    verdict: verdictOf(diff),
    version,
    styles: html(styles),
    script: html(themeScript),
    scriptHash: createHash("sha256").update(themeScript).digest("base64"),
    models: diff.models.map((model) => modelView(model, diff)),
    details: diff.models.filter(({ status }) => status === "different").map((model) => modelView(model, diff)),
  };
  return diffTemplate(view).toString();
}

const tones = { same: "good", different: "warn", only_before: "bad", only_after: "warn", not_built: "quiet" } as const satisfies Record<
  ModelDiff["status"],
  string
>;

function modelView(model: ModelDiff, diff: Diff): ModelView {
  const { comparison, relations, name, status } = model;
  const { before, after } = relations;
  return {
    name,
    href: status === "different" ? `#${name}` : undefined,
    badge: { label: statusText(model, diff), tone: tones[status] },
    relations: `${diff.after} ${after.schema}.${after.name} against ${diff.before} ${before.schema}.${before.name}`,
    rows: comparison === undefined ? "" : `${count(comparison.rows.before)} → ${count(comparison.rows.after)}`,
    added: comparison === undefined ? "" : count(comparison.added),
    removed: comparison === undefined ? "" : count(comparison.removed),
    changed: comparison?.key === undefined ? "" : count(comparison.changed),
    outcome: comparison === undefined ? "" : outcomeOf(comparison),
    notes: comparison === undefined ? [] : notesOf(comparison, diff),
    columns: comparison === undefined ? [] : columnChanges(comparison),
    rates: comparison === undefined ? [] : ratesOf(comparison),
    samples: comparison === undefined ? [] : samplesOf(comparison, diff),
  };
}

const ratesOf = ({ values }: Comparison): ModelView["rates"] =>
  values.filter(({ changed }) => changed > 0).map(({ name, changed, rate }) => ({ name, changed: count(changed), rate: percent(rate) }));

/** Null is told apart from the text. */
const cellOf = (value: string | null | undefined): SampleView["rows"][number]["cells"][number] =>
  value === null || value === undefined ? { text: "null", isNull: true } : { text: value, isNull: false };

function samplesOf({ samples, key }: Comparison, diff: Diff): SampleView[] {
  const whole = (title: string, rows: readonly TextRow[]): SampleView => {
    const head = Object.keys(rows[0] ?? {});
    return { title, head, rows: rows.map((row) => ({ cells: head.map((name) => cellOf(row[name])) })) };
  };
  const keys = key?.columns ?? [];
  const changed = ({ key: of, values }: ChangedRow) =>
    Object.entries(values).map(([column, { before, after }]) => ({
      cells: [...keys.map((name) => cellOf(of[name])), cellOf(column), cellOf(before), cellOf(after)],
    }));
  return [
    whole(`Added in ${diff.after}`, samples.added),
    whole(`Removed, only in ${diff.before}`, samples.removed),
    { title: "Changed", head: [...keys, "column", diff.before, diff.after], rows: samples.changed.flatMap(changed) },
  ].filter(({ rows }) => rows.length > 0);
}
