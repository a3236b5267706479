import type { Catalog } from "../../artifacts/catalog.js";
import type { ExposureNode, Manifest, ManifestNode, ModelNode, SeedNode, SourceNode, TestNode } from "../../artifacts/manifest.js";
import type { BuildResult, NodeResult, RunResults, TestResult } from "../../artifacts/run-results.js";
import { type Colouring, colourOf, colouringOf } from "./colour.js";
import { compareNames } from "./names.js";
import { pathOf } from "./paths.js";

/** What the docs are made of. */
export interface DocsInput {
  readonly manifest: Manifest;
  /** The last run; without it the site shows no results. */
  readonly results: RunResults | undefined;
  /** What the database holds; without it the site shows no row counts. */
  readonly catalog: Catalog | undefined;
}

/** A page written by hand, in Markdown. */
export interface HandWrittenPage {
  /** File name without its extension: the page's address. */
  readonly name: string;
  readonly markdown: string;
}

/** What can be added to the docs. */
export interface DocsOptions {
  readonly pages?: readonly HandWrittenPage[];
  /** CSS that follows the site's own. */
  readonly theme?: string;
}

/** A node with a page of columns. */
export type RelationNode = ModelNode | SeedNode | SourceNode;
/** A node that is drawn, listed and has a page. */
export type PageNode = RelationNode | ExposureNode;

/** The input with everything the pages look up in it. */
export interface Site {
  readonly manifest: Manifest;
  readonly results: RunResults | undefined;
  readonly catalog: Catalog | undefined;
  readonly pages: readonly HandWrittenPage[];
  readonly theme: string;
  /** Nodes with a page, in topological order. */
  readonly nodes: readonly PageNode[];
  readonly tests: readonly TestNode[];
  readonly node: (id: string) => PageNode | undefined;
  /** The node that a name in a text means, where just one has it. */
  readonly nodeNamed: (name: string) => PageNode | undefined;
  readonly parents: (id: string) => readonly PageNode[];
  readonly children: (id: string) => readonly PageNode[];
  /** Tests declared on a relation, and those declared on none that read it. */
  readonly testsOf: (id: string) => readonly TestNode[];
  readonly buildResult: (id: string) => BuildResult | undefined;
  readonly testResult: (id: string) => TestResult | undefined;
  readonly colouring: Colouring;
}

export function siteOf({ manifest, results, catalog }: DocsInput, { pages = [], theme = "" }: DocsOptions): Site {
  const all = Object.values(manifest.nodes);
  const nodes = all.filter(hasPage);
  const tests = all.filter((node) => node.kind === "test");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byName = Map.groupBy(nodes, ({ name }) => name);
  const testsByRelation = groupTests(tests, manifest);
  const resultById = new Map(results?.results.map((result) => [result.id, result]));
  const neighbours = (of: Manifest["parents"]) => (id: string) =>
    (Object.hasOwn(of, id) ? (of[id] ?? []) : []).flatMap((other) => byId.get(other) ?? []).sort(compareNames);
  return {
    manifest,
    results,
    catalog,
    pages,
    theme,
    nodes,
    tests,
    node: (id) => byId.get(id),
    nodeNamed: (name) => (byName.get(name)?.length === 1 ? byName.get(name)?.[0] : undefined),
    parents: neighbours(manifest.parents),
    children: neighbours(manifest.children),
    testsOf: (id) => testsByRelation.get(id) ?? [],
    buildResult: (id) => ofKind<BuildResult>(resultById.get(id), "model", "seed"),
    testResult: (id) => ofKind<TestResult>(resultById.get(id), "test"),
    colouring: colouringOf(nodes),
  };
}
