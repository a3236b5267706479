import { drawLineage } from "../lineage/svg.js";
import { lineageTemplate } from "../templates/lineage.js";
import { counted } from "../text/numbers.js";
import type { PageKind } from "./page.js";

/** The page of the whole graph. */
export const lineagePage: PageKind = function* (site, writerFor) {
  const path = "lineage.html";
  const writer = writerFor(path);
  const legend = new Map(site.nodes.map((node) => [site.layer(node).label, site.layer(node)]));
  const byPlace = [...legend.values()].sort((a, b) => a.place - b.place);
  const body = lineageTemplate({
    size: counted(site.nodes.length, "node"),
    graph: drawLineage(writer, site.nodes, "Lineage of the whole project"),
    legend: byPlace,
    rows: site.nodes.map((node) => ({
      link: writer.link(node),
      parents: site.parents(node.id).map(writer.link),
      children: site.children(node.id).map(writer.link),
    })),
  });
  yield {
    path,
    title: "Lineage",
    description: "Where each relation comes from and what reads it.",
    body,
    scripts: ["assets/lineage.js"],
    wide: true,
  };
};
