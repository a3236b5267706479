import type { ManifestColumn, ModelNode, SeedNode, SnapshotNode, SourceNode, TestNode } from "../../../artifacts/manifest.js";
import { formatLocation } from "../../../core/location.js";
import { describeTest, scalar } from "../describe-test.js";
import { neighbourhoodOf } from "../lineage/neighbourhood.js";
import { drawLineage } from "../lineage/svg.js";
import { columnAnchor, nodeAnchor, pathOf, testAnchor } from "../paths.js";
import { groupBy, type PageNode, type RelationNode, type Site } from "../site.js";
import { badgeOf } from "../status.js";
import { type ColumnView, type RelationView, relationTemplate } from "../templates/relation.js";
import { formatSql } from "../text/format-sql.js";
import { highlight } from "../text/highlight.js";
import { plainMarkdown } from "../text/markdown.js";
import { counted, duration, moment } from "../text/numbers.js";
import { type Fact, fact, healthOf, ran, rowsOf, testView, type Writer } from "../views.js";
import type { PageKind } from "./page.js";

/** A page for each model, seed, snapshot and source. */
export const relationPages: PageKind = function* (site, writerFor) {
  for (const node of site.nodes) {
    if (node.kind === "exposure") continue;
    const path = pathOf(node);
    yield {
      path,
      title: node.name,
      description: plainMarkdown(node.description),
      body: relationTemplate(relationView(writerFor(path), node)),
    };
  }
};

function relationView(writer: Writer, node: RelationNode): RelationView {
  const { site, prose, link } = writer;
  const { kind, hue } = link(node);
  const build = site.buildResult(node.id);
  const tests = site.testsOf(node.id);
  const testsByColumn = groupBy(tests, ({ column, attachedTo }) => (column === undefined || attachedTo !== node.id ? [] : [column]));
  return {
    name: node.name,
    hue,
    kind: node.kind,
    trail: node.kind === "source" ? [node.source] : kind === node.kind ? [] : site.folders(node),
    health: healthOf(site, node.id),
    failure: build?.status === "success" ? undefined : (build?.problem?.message ?? build?.message),
    description: prose(node.description),
    tags: node.tags,
    facts: [...kindFacts(node), ...commonFacts(writer, node)],
    columns: node.columns.map((column) => columnView(writer, node, column, testsByColumn.get(column.name) ?? [])),
    ...lineageOf(writer, node),
    lastTested: lastTested(site, tests),
    tests: tests.map((test) => testView(writer, test, { withRelation: false })),
    codes: node.kind === "model" || node.kind === "snapshot" ? codesOf(node) : [],
  };
}

function kindFacts(node: RelationNode): Fact[] {
  switch (node.kind) {
    case "model":
      return modelFacts(node);
    case "seed":
      return seedFacts(node);
    case "snapshot":
      return snapshotFacts(node);
    case "source":
      return sourceFacts(node);
  }
}

const relationName = ({ schema, name }: ModelNode["relation"]): string => `${schema}.${name}`;

/** Hooks of one line: a longer one is read where it is written. */
const hookFacts = (hooks: ModelNode["hooks"]): Fact[] => {
  const shown = (label: string, sqls: readonly string[] = []) =>
    sqls.filter((sql) => !sql.includes("\n")).flatMap((sql) => fact(label, sql, { code: true }));
  return [...shown("Before it is built", hooks?.pre), ...shown("After it is built", hooks?.post)];
};

const modelFacts = ({ materialized, relation, contract, hooks }: ModelNode): Fact[] => [
  ...fact("Materialized as", materialized),
  ...fact("Relation", materialized === "ephemeral" ? undefined : relationName(relation), { code: true }),
  ...fact("Contract", contract ? "enforced" : undefined),
  ...hookFacts(hooks),
];

const seedFacts = ({ relation, path }: SeedNode): Fact[] => [
  ...fact("Relation", relationName(relation), { code: true }),
  ...fact("Data", path, { code: true }),
];

const hardDeletes = {
  ignore: "still hold",
  invalidate: "end",
  new_record: "end, and a version says so",
} as const satisfies Record<SnapshotNode["hardDeletes"], string>;

const snapshotFacts = ({ relation, uniqueKey, strategy, hardDeletes: deletes, validToCurrent }: SnapshotNode): Fact[] => [
  ...fact("Relation", relationName(relation), { code: true }),
  ...fact("Unique key", uniqueKey.join(", "), { code: true }),
  ...(strategy.kind === "timestamp"
    ? fact("Changed by", strategy.updatedAt, { code: true })
    : fact("Changed when", strategy.columns === "all" ? "any column differs" : `${strategy.columns.join(" or ")} differs`)),
  ...fact("Deleted rows", hardDeletes[deletes]),
  ...fact("Current until", validToCurrent),
];

const sourceFacts = ({ source, origin }: SourceNode): Fact[] => [
  ...fact("System", source),
  ...(origin.kind === "table"
    ? fact("Table", relationName(origin.relation), { code: true })
    : [...fact("Files", origin.paths.join(", "), { code: true }), ...fact("Format", origin.format)]),
];

function commonFacts({ site }: Writer, node: RelationNode): Fact[] {
  const build = site.buildResult(node.id);
  return [
    ...fact("Rows", rowsOf(site, node)),
    ...fact("Last built", build?.status === "success" ? `${moment(build.startedAt)}, in ${duration(build.durationMs)}` : undefined),
    ...fact("Declared in", formatLocation({ file: node.location.file, line: node.location.line }), { code: true }),
    ...Object.entries(node.meta).flatMap(([key, value]) => fact(key, scalar(value))),
  ];
}

function columnView({ site, inline }: Writer, node: RelationNode, column: ManifestColumn, tests: readonly TestNode[]): ColumnView {
  const catalogued = site.catalog?.relations[node.id]?.columns.find(({ name }) => name === column.name);
  return {
    name: column.name,
    anchor: columnAnchor(column.name),
    type: column.type ?? catalogued?.type,
    description: inline(column.description),
    notes: [...column.tags, ...Object.entries(column.meta).map(([key, value]) => `${key}: ${scalar(value)}`)],
    tests: tests.map((test) => ({ badge: badgeOf(site.testResult(test.id)), what: describeTest(test), anchor: testAnchor(test.id) })),
  };
}

/** The lineage around a node: drawn, and as lists. */
export function lineageOf(writer: Writer, node: PageNode) {
  const { site, root, link } = writer;
  const { nodes, left } = neighbourhoodOf(site, node);
  return {
    lineage: drawLineage(writer, nodes, `Lineage of ${node.name}`, node),
    more: {
      text: left === 0 ? "Show in the whole graph" : `${counted(left, "more node")} in the whole graph`,
      href: `${root}lineage.html#${nodeAnchor(node)}`,
    },
    parents: site.parents(node.id).map(link),
    children: site.children(node.id).map(link),
  };
}

/** When the tests of a relation were last run; a run may have left some of them out, so it is the latest of them. */
function lastTested(site: Site, tests: readonly TestNode[]): string | undefined {
  const latest = tests
    .map(({ id }) => site.testResult(id))
    .filter(ran)
    .map(({ startedAt }) => startedAt)
    .sort()
    .at(-1);
  return latest === undefined ? undefined : moment(latest);
}

function codesOf(node: ModelNode | SnapshotNode): RelationView["codes"] {
  const sql = node.kind === "model" && node.language === "sql" ? node.sql : formatSql(node.sql);
  return [
    { id: "code-typescript", label: "TypeScript", caption: node.location.file, html: highlight(node.code, "typescript") },
    { id: "code-sql", label: "Compiled SQL", caption: "Compiled SQL", html: highlight(sql, "sql") },
  ];
}
