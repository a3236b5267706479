import { nodeAnchor } from "../paths.js";
import type { PageNode } from "../site.js";
import { escapeHtml, type Html, html } from "../text/html.js";
import type { Writer } from "../views.js";
import { layOut, nodeHeight, type Point } from "./layout.js";

const margin = 6;
const characterWidth = 7;
const labelStart = 22;
const labelEnd = 11;
const longestLabel = 30;
/** A drawing that is wider than a page is made smaller to fit it, as far as its names can still be read; what is wider yet scrolls. */
const pageWidth = 1080;
const smallestScale = 0.8;

/** Draws nodes and the edges among them; each node links to its page, and `current` stands out. Nodes come in topological order. */
export function drawLineage({ site, link }: Writer, nodes: readonly PageNode[], label: string, current?: PageNode): Html {
  const index = new Map(nodes.map((node, at) => [node.id, at]));
  const edges = nodes.flatMap((node, to) =>
    site.parents(node.id).flatMap(({ id }) => (index.has(id) ? [[index.get(id) ?? 0, to] as const] : [])),
  );
  const labels = nodes.map(({ name }) => shorten(name));
  const layout = layOut({ widths: labels.map((text) => labelStart + Math.ceil(text.length * characterWidth) + labelEnd), edges });
  const width = layout.width + 2 * margin;
  const height = layout.height + 2 * margin;
  const scale = Math.max(smallestScale, Math.min(1, pageWidth / width));
  const lines = layout.edges.map(({ from, to, points }) => `<path d="${curve(points)}" data-from="${from}" data-to="${to}"/>`);
  const boxes = nodes.map((node, at) => {
    const { x, y, width: boxWidth } = layout.nodes[at] ?? { x: 0, y: 0, width: 0 };
    const { href, hue, kind } = link(node);
    const isCurrent = node === current;
    return (
      `<a class="node ${hue}" href="${escapeHtml(href)}" id="${nodeAnchor(node)}" data-node="${at}" data-kind="${node.kind}" data-tags="${escapeHtml(node.tags.join(" "))}"` +
      `${isCurrent ? ' aria-current="page"' : ""} aria-label="${escapeHtml(`${node.name}, ${kind}`)}" transform="translate(${x + margin} ${y + margin - nodeHeight / 2})">` +
      `<rect width="${boxWidth}" height="${nodeHeight}" rx="7"/><circle cx="12" cy="15" r="3.5"/><text x="${labelStart}" y="19">${escapeHtml(labels[at] ?? "")}</text></a>`
    );
  });
  return html(
    `<div class="lineage"><svg width="${Math.round(width * scale)}" height="${Math.round(height * scale)}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escapeHtml(label)}">` +
      `<g class="edges" transform="translate(${margin} ${margin})">${lines.join("")}</g><g class="nodes">${boxes.join("")}</g></svg></div>`,
  );
}

const shorten = (name: string): string => (name.length <= longestLabel ? name : `${name.slice(0, longestLabel - 1)}…`);

/** Straight where an edge passes a rank, curved between ranks, and level wherever it meets a node. */
function curve(points: readonly Point[]): string {
  const [start = [0, 0], ...rest] = points;
  let [x, y] = start;
  let path = `M${x} ${y}`;
  for (const [index, [nextX, nextY]] of rest.entries()) {
    const middle = Math.round((x + nextX) / 2);
    path += index % 2 === 1 || y === nextY ? `H${nextX}` : `C${middle} ${y} ${middle} ${nextY} ${nextX} ${nextY}`;
    x = nextX;
    y = nextY;
  }
  return path;
}
