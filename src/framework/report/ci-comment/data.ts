import type { Change } from "../../artifacts/ci-comment.js";
import type { Comparison, Diff, ModelDiff } from "../../artifacts/diff.js";
import { verdictOf } from "../../artifacts/diff-words.js";
import { comparisonBlocks, overviewCells, overviewHead, overviewNumbers } from "../diff/markdown.js";
import { escapeHtml } from "../docs/text/html.js";
import { counted } from "../docs/text/numbers.js";
import { clip, plain } from "../markdown.js";
import type { Part } from "./fit.js";
import { rowsPart, type Section, shortName } from "./section.js";

/** How many columns of a model are listed. */
const most = 20;

/** How the data of the change differs from that of the target it goes to. */
export function dataSection({ diff, target, against }: Change): Section {
  const told = diff.models.filter(({ status }) => status !== "same");
  const differing = told.filter(({ status }) => status !== "not_built").length;
  return {
    title: `Data of ${shortName(target)} against ${shortName(against)}`,
    verdict: diff.same ? "no data differs" : `${counted(differing, "relation")} with other data`,
    text: diff.models.length === 0 ? "No model is changed, and none was compared." : plain(clip(verdictOf(diff), 300)),
    parts: [
      ...rowsPart(
        "relation",
        overviewHead,
        told.map((model) => overviewCells(model, diff)),
        overviewNumbers,
      ),
      ...detailsPart(diff),
    ],
  };
}

function detailsPart(diff: Diff): Part[] {
  const items = diff.models.flatMap((model) => (model.status === "different" ? [details(model, model.comparison, diff)] : []));
  return items.length === 0 ? [] : [{ noun: "model", before: "", items, between: "\n\n", after: "" }];
}

function details({ name }: ModelDiff, comparison: Comparison, diff: Diff): string {
  const { shown, left } = shortened(comparison);
  const more = left === 0 ? [] : [`… ${counted(left, "more column")}.`];
  return [
    `<details>\n<summary><code>${escapeHtml(name.replace(/\s+/g, " "))}</code></summary>`,
    ...comparisonBlocks(shown, diff),
    ...more,
    "</details>",
  ].join("\n\n");
}

/** A comparison with its first columns, and how many are left out. */
function shortened(comparison: Comparison): { readonly shown: Comparison; readonly left: number } {
  const { columns, values } = comparison;
  const lists = { ...columns, values: values.filter(({ changed }) => changed > 0) };
  const { added, removed, retyped } = lists;
  const cut = <T>(list: readonly T[]) => list.slice(0, most);
  const shown = {
    ...comparison,
    columns: { added: cut(added), removed: cut(removed), retyped: cut(retyped) },
    values: cut(lists.values),
  };
  const left = [added, removed, retyped, lists.values].reduce((sum, list) => sum + Math.max(0, list.length - most), 0);
  return { shown, left };
}
