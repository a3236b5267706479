import type { TestNode } from "../../artifacts/manifest.js";
import type { NodeResult } from "../../artifacts/run-results.js";
import { describeTest, testSql } from "./describe-test.js";
import { pathOf, rootFrom, testAnchor } from "./paths.js";
import type { PageNode, Site } from "./site.js";
import { type Badge, badgeOf, summarise } from "./status.js";
import { formatSql } from "./text/format-sql.js";
import { highlight } from "./text/highlight.js";
import type { Html } from "./text/html.js";
import { inlineMarkdown, type MarkdownContext, markdown } from "./text/markdown.js";
import { count, counted, duration, moment } from "./text/numbers.js";

/** A link to a node's page. */
export interface NodeLink {
  readonly name: string;
  readonly href: string;
  readonly hue: string;
  readonly kind: string;
}

/** Something known about a node, in two words. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly code: boolean;
  readonly href: string | undefined;
}

export interface TestView {
  readonly anchor: string;
  readonly badge: Badge;
  readonly what: string;
  readonly column: string | undefined;
  /** Given where the page is not the relation's own. */
  readonly relation: NodeLink | undefined;
  readonly outcome: string | undefined;
  readonly warnOnly: boolean;
  readonly description: Html | undefined;
  readonly facts: readonly Fact[];
  readonly sql: Html;
}

/** Writes the parts of one page: knows where the page lies, and so how links start. */
export interface Writer {
  readonly site: Site;
  readonly root: string;
  readonly prose: (text: string) => Html | undefined;
  readonly inline: (text: string) => Html | undefined;
  readonly link: (node: PageNode) => NodeLink;
}

/** Writers by the page's place; there are only a few places, and each writer keeps its links and its Markdown parser. */
export function writersOf(site: Site): (path: string, headingShift?: number) => Writer {
  const known = new Map<string, Writer>();
  return (path, headingShift = 1) => {
    const root = path === "404.html" ? "/" : rootFrom(path);
    const key = `${root} ${headingShift}`;
    const writer = known.get(key) ?? createWriter(site, root, headingShift);
    known.set(key, writer);
    return writer;
  };
}

function createWriter(site: Site, root: string, headingShift: number): Writer {
  const links = new Map<PageNode, NodeLink>();
  const linkTo = (node: PageNode): NodeLink => {
    const { className, label } = site.layer(node);
    const link = { name: node.name, href: root + pathOf(node), hue: className, kind: label };
    links.set(node, link);
    return link;
  };
  const context: MarkdownContext = {
    headingShift,
    linkOf: (name) => {
      const node = site.nodeNamed(name);
      return node === undefined ? undefined : root + pathOf(node);
    },
  };
  return {
    site,
    root,
    prose: (text) => (text.trim() === "" ? undefined : markdown(text, context)),
    inline: (text) => (text.trim() === "" ? undefined : inlineMarkdown(text, context)),
    link: (node) => links.get(node) ?? linkTo(node),
  };
}

export const fact = (label: string, value: string | undefined, options: { code?: boolean; href?: string | undefined } = {}): Fact[] =>
  value === undefined || value === "" ? [] : [{ label, value, code: options.code ?? false, href: options.href }];

/** How a relation and its tests fared in the last run; `undefined` where no run is known to have touched them. */
export function healthOf(site: Site, id: string): Badge | undefined {
  const build = site.buildResult(id);
  if (build !== undefined && build.status !== "success") return badgeOf(build);
  const tests = site.testsOf(id).flatMap((test) => site.testResult(test.id) ?? []);
  return tests.length === 0 ? build && badgeOf(build) : summarise(tests.map(badgeOf));
}

export function testView({ site, prose, link }: Writer, test: TestNode, options: { withRelation: boolean }): TestView {
  const result = site.testResult(test.id);
  const relation = test.attachedTo === undefined ? undefined : site.node(test.attachedTo);
  return {
    anchor: testAnchor(test.id),
    badge: badgeOf(result),
    what: test.testKind === "singular" ? test.name : describeTest(test),
    column: test.column,
    relation: options.withRelation && relation !== undefined ? link(relation) : undefined,
    outcome: outcomeOf(site, test),
    warnOnly: test.severity === "warn",
    description: prose(test.description),
    facts: [
      ...fact("Name", test.name, { code: true }),
      ...fact("Fails when", test.severity === "warn" ? "never: it only warns" : `${test.errorIf} rows`),
      ...fact("Warns when", test.severity === "warn" || test.warnIf !== test.errorIf ? `${test.warnIf} rows` : undefined),
      ...fact("Tags", test.tags.join(", ")),
      ...fact("Last run", ran(result) ? `${moment(result.startedAt)}, in ${duration(result.durationMs)}` : undefined),
      ...fact("Failing rows in", result?.storedIn, { code: true }),
      ...fact("Said", result?.problem?.message ?? result?.message),
    ],
    sql: highlight(formatSql(testSql(test, anchorSql(site, test))), "sql"),
  };
}

/** Whether a result tells of something that was run; what was skipped or unchanged was not. */
export const ran = <R extends NodeResult>(result: R | undefined): result is R =>
  result !== undefined && result.status !== "skipped" && result.status !== "unchanged";

/** What came of a test, in a few words; nothing where it simply passed. */
export function outcomeOf(site: Site, test: TestNode): string | undefined {
  const result = site.testResult(test.id);
  if (result?.failures !== undefined && result.failures > 0) return counted(result.failures, "row");
  return result?.status === "error" || result?.status === "skipped" ? (result.message ?? result.problem?.message) : undefined;
}

function anchorSql(site: Site, { anchor }: TestNode): string {
  const node = site.node(anchor);
  if (node === undefined || node.kind === "exposure") return `"${anchor}"`;
  return node.kind === "source" ? node.from : `"${node.relation.schema}"."${node.relation.name}"`;
}

export const rowsOf = (site: Site, node: PageNode): string | undefined => {
  const build = site.buildResult(node.id);
  const rows = build?.rows ?? site.catalog?.relations[node.id]?.rows;
  return rows === undefined ? undefined : count(rows);
};
