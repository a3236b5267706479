import { drawLineage } from "../lineage/svg.js";
import { pathOf, slug, testAnchor } from "../paths.js";
import { groupBy, type PageNode, type Site } from "../site.js";
import { badgeOf, bySeverity, tally } from "../status.js";
import { type GroupView, type OverviewView, overviewTemplate } from "../templates/overview.js";
import { plainMarkdown } from "../text/markdown.js";
import { count, duration, moment } from "../text/numbers.js";
import { healthOf, outcomeOf, rowsOf, type Writer } from "../views.js";
import type { PageKind } from "./page.js";

/** Up to this many nodes, the whole graph is drawn on the first page. */
const mostDrawn = 60;
const mostListed = 20;
const longestSummary = 160;

/** The first page. */
export const overviewPage: PageKind = function* (site, writerFor) {
  const path = "index.html";
  const { project } = site.manifest;
  yield {
    path,
    title: "Overview",
    description: `Models, sources and tests of ${project}.`,
    body: overviewTemplate(overviewView(writerFor(path))),
  };
};

function overviewView(writer: Writer): OverviewView {
  const { site, prose } = writer;
  const { manifest, nodes } = site;
  return {
    project: manifest.project,
    intro: manifest.overview === undefined ? undefined : prose(manifest.overview),
    figures: figuresOf(site),
    run: runOf(site),
    attention: attentionOf(site),
    lineage: nodes.length > 0 && nodes.length <= mostDrawn ? drawLineage(writer, nodes, `Lineage of ${manifest.project}`) : undefined,
    lineageHref: "lineage.html",
    groups: groupsOf(writer),
  };
}

function figuresOf(site: Site): OverviewView["figures"] {
  const sizes = groupBy(site.nodes, ({ kind }) => [kind]);
  const columns = site.nodes.flatMap((node) => (node.kind === "exposure" ? [] : node.columns));
  const documented = columns.filter(({ description }) => description.trim() !== "").length;
  const figure = (kind: PageNode["kind"], label: string) => {
    const size = sizes.get(kind)?.length ?? 0;
    return size === 0 ? [] : [{ value: count(size), label: size === 1 ? label : `${label}s`, href: undefined }];
  };
  return [
    ...figure("model", "model"),
    ...figure("source", "source"),
    ...figure("seed", "seed"),
    ...figure("snapshot", "snapshot"),
    ...figure("exposure", "exposure"),
    ...(site.tests.length === 0 ? [] : [{ value: count(site.tests.length), label: "tests", href: "tests.html" }]),
    ...(columns.length === 0
      ? []
      : [
          {
            value: `${Math.floor((documented / columns.length) * 100)}%`,
            label: `of ${count(columns.length)} columns described`,
            href: undefined,
          },
        ]),
  ];
}

function runOf({ results }: Site): OverviewView["run"] {
  if (results === undefined) return undefined;
  const { ok, command, startedAt, durationMs } = results;
  return {
    badge: ok ? { label: "all well", tone: "good" } : { label: "failed", tone: "bad" },
    command: `model ${command}`,
    startedAt,
    started: moment(startedAt),
    duration: duration(durationMs),
    builds: tally(results, "build"),
    tests: tally(results, "test"),
  };
}

/** What failed or warned, worst first; the tests page has all of it. */
function attentionOf(site: Site): OverviewView["attention"] {
  const builds = site.nodes.flatMap((node) => {
    const result = site.buildResult(node.id);
    return result === undefined
      ? []
      : [{ badge: badgeOf(result), name: node.name, href: pathOf(node), detail: result.problem?.message ?? result.message }];
  });
  const tests = site.tests.map((test) => {
    const relation = test.attachedTo === undefined ? undefined : site.node(test.attachedTo);
    const href = `${relation === undefined ? "tests.html" : pathOf(relation)}#${testAnchor(test.id)}`;
    return { badge: badgeOf(site.testResult(test.id)), name: test.name, href, detail: outcomeOf(site, test) };
  });
  return [...builds, ...tests]
    .filter(({ badge }) => badge.tone === "bad" || badge.tone === "warn")
    .sort((a, b) => bySeverity(a.badge, b.badge))
    .slice(0, mostListed);
}

const headings: Readonly<Record<Exclude<PageNode["kind"], "model">, string>> = {
  source: "Sources",
  seed: "Seeds",
  snapshot: "Snapshots",
  exposure: "Exposures",
};

/** Sources, seeds and snapshots, then models by layer, then exposures: as data flows. */
function groupsOf({ site, link }: Writer): GroupView[] {
  const labelOf = (node: PageNode) => (node.kind === "model" ? site.layer(node).label : headings[node.kind]);
  const groups = groupBy(
    [...site.nodes].sort((a, b) => site.layer(a).place - site.layer(b).place),
    (node) => [labelOf(node)],
  );
  return [...groups].map(([label, nodes]) => ({
    anchor: `group-${slug(label)}`,
    hue: nodes[0] === undefined ? "" : link(nodes[0]).hue,
    label: label === "model" ? "Models" : label,
    size: nodes.length,
    rows: nodes.map((node) => ({
      link: link(node),
      summary: shorten(plainMarkdown(firstParagraph(node.description))),
      form: formOf(node),
      rows: rowsOf(site, node),
      columns: node.kind === "exposure" ? undefined : node.columns.length,
      health: healthOf(site, node.id),
    })),
  }));
}

function formOf(node: PageNode): string {
  if (node.kind === "model") return node.materialized;
  if (node.kind === "source") return node.origin.kind === "files" ? node.origin.format : node.origin.kind;
  if (node.kind === "snapshot") return node.strategy.kind;
  return node.kind === "exposure" ? node.type : "csv";
}

const firstParagraph = (text: string): string => text.trim().split(/\n\s*\n/, 1)[0] ?? "";
const shorten = (text: string): string => (text.length <= longestSummary ? text : `${text.slice(0, longestSummary - 1).trimEnd()}…`);
