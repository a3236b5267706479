import type { Catalog } from "../../artifacts/catalog.js";
import type {
  ExposureNode,
  Manifest,
  ManifestNode,
  ModelNode,
  SeedNode,
  SnapshotNode,
  SourceNode,
  TestNode,
} from "../../artifacts/manifest.js";
import type { BuildResult, RunResults, TestResult } from "../../artifacts/run-results.js";
import { type Layer, layersOf } from "./colour.js";
import { type FoldersOf, foldersOf } from "./folders.js";

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

/** A node with columns. */
export type RelationNode = ModelNode | SeedNode | SnapshotNode | SourceNode;
/** A node that has a page, and a place in the lineage. */
export type PageNode = RelationNode | ExposureNode;

/** The input with everything that pages look up in it. */
export interface Site extends DocsInput, Required<DocsOptions> {
  /** Nodes with a page, in topological order. */
  readonly nodes: readonly PageNode[];
  readonly tests: readonly TestNode[];
  readonly node: (id: string) => PageNode | undefined;
  /** Place of a node in the topological order. */
  readonly position: (node: PageNode) => number;
  /** The node that a name in a text means, where just one has it. */
  readonly nodeNamed: (name: string) => PageNode | undefined;
  /** Direct neighbours in the lineage, by name. */
  readonly parents: (id: string) => readonly PageNode[];
  readonly children: (id: string) => readonly PageNode[];
  /** Tests declared on a relation, and those declared on none that read it. */
  readonly testsOf: (id: string) => readonly TestNode[];
  readonly buildResult: (id: string) => BuildResult | undefined;
  readonly testResult: (id: string) => TestResult | undefined;
  readonly folders: FoldersOf;
  readonly layer: (node: PageNode) => Layer;
}

export function siteOf({ manifest, results, catalog }: DocsInput, { pages = [], theme = "" }: DocsOptions): Site {
  const all = Object.values(manifest.nodes);
  const nodes = all.filter(hasPage);
  const tests = all.filter((node) => node.kind === "test");
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const positions = new Map(nodes.map((node, position) => [node, position]));
  const byName = groupBy(nodes, ({ name }) => [name]);
  const testsByRelation = groupBy(tests, ({ id, attachedTo }) => (attachedTo === undefined ? (manifest.parents[id] ?? []) : [attachedTo]));
  const builds = new Map(results?.results.flatMap((result) => (result.kind === "test" ? [] : [[result.id, result] as const])));
  const checks = new Map(results?.results.flatMap((result) => (result.kind === "test" ? [[result.id, result] as const] : [])));
  const neighbours = (of: Manifest["parents"]) => {
    const known = new Map(nodes.map(({ id }) => [id, (of[id] ?? []).flatMap((other) => byId.get(other) ?? []).sort(byNames)]));
    return (id: string) => known.get(id) ?? [];
  };
  const folders = foldersOf(nodes);
  return {
    manifest,
    results,
    catalog,
    pages,
    theme,
    nodes,
    tests,
    node: (id) => byId.get(id),
    position: (node) => positions.get(node) ?? 0,
    nodeNamed: (name) => (byName.get(name)?.length === 1 ? byName.get(name)?.[0] : undefined),
    parents: neighbours(manifest.parents),
    children: neighbours(manifest.children),
    testsOf: (id) => testsByRelation.get(id) ?? [],
    buildResult: (id) => builds.get(id),
    testResult: (id) => checks.get(id),
    folders,
    layer: layersOf(nodes, folders),
  };
}

const hasPage = (node: ManifestNode): node is PageNode => node.kind !== "test";
const byNames = (a: PageNode, b: PageNode): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Items by each of their keys, in their order. */
export function groupBy<Item, Key>(items: Iterable<Item>, keysOf: (item: Item) => readonly Key[]): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
