import { titleOf } from "./pages/hand-written.js";
import { columnAnchor, handWrittenPath, pathOf } from "./paths.js";
import type { Site } from "./site.js";
import { plainMarkdown } from "./text/markdown.js";

/** What can be found: a page with its words, and the columns on it. Short tuples, for a large project has thousands. */
type SearchEntry = readonly [
  name: string,
  kind: string,
  hue: string,
  path: string,
  description: string,
  tags: string,
  columns: readonly (readonly [name: string, anchor: string, description: string])[],
];

const longestText = 300;

export const searchIndexOf = (site: Site): SearchEntry[] => [
  ...site.nodes.map((node): SearchEntry => {
    const columns = node.kind === "exposure" ? [] : node.columns;
    const names = node.kind === "exposure" && node.label !== undefined ? `${node.label} ${node.description}` : node.description;
    const { className, label } = site.layer(node);
    return [
      node.name,
      label,
      className,
      pathOf(node),
      textOf(names),
      node.tags.join(" "),
      columns.map(({ name, description }) => [name, columnAnchor(name), textOf(description)] as const),
    ];
  }),
  ...site.pages.map((page): SearchEntry => [titleOf(page), "guide", "", handWrittenPath(page.name), textOf(page.markdown), "", []]),
];

const textOf = (markdown: string): string => plainMarkdown(markdown).slice(0, longestText);
