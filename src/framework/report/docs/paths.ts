import type { PageNode } from "./site.js";

/**
 * A name as part of a file name, an address or an anchor: no two names give the same one, also where a file system does not tell capitals
 * from small letters.
 */
export const slug = (name: string): string =>
  name.replace(/[^a-z0-9_-]/g, (character) => `.${(character.codePointAt(0) ?? 0).toString(16)}.`);

const folders: Readonly<Record<PageNode["kind"], string>> = {
  model: "models",
  source: "sources",
  seed: "seeds",
  snapshot: "snapshots",
  exposure: "exposures",
};

/** Path of a node's page in the site. */
export const pathOf = (node: PageNode): string =>
  `${folders[node.kind]}/${node.kind === "source" ? `${slug(node.source)}~` : ""}${slug(node.name)}.html`;

export const handWrittenPath = (name: string): string => `pages/${slug(name)}.html`;

/** Anchor of a node in a drawing of lineage. */
export const nodeAnchor = (node: PageNode): string => pathOf(node).replace(/\.html$/, "");

export const columnAnchor = (column: string): string => `column-${slug(column)}`;
export const testAnchor = (id: string): string => `test-${slug(id)}`;

/** From a page to the site's root: every page lies at the root or one folder deep. */
export const rootFrom = (path: string): string => (path.includes("/") ? "../" : "");
