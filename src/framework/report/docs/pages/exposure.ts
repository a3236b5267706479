import type { ExposureNode } from "../../../artifacts/manifest.js";
import { formatLocation } from "../../../core/location.js";
import { scalar } from "../describe-test.js";
import { pathOf } from "../paths.js";
import { type ExposureView, exposureTemplate } from "../templates/exposure.js";
import { plainMarkdown } from "../text/markdown.js";
import { fact, type Writer } from "../views.js";
import type { PageKind } from "./page.js";
import { lineageOf } from "./relation.js";

/** A page for each exposure. */
export const exposurePages: PageKind = function* (site, writerFor) {
  for (const node of site.nodes) {
    if (node.kind !== "exposure") continue;
    const path = pathOf(node);
    const title = node.label ?? node.name;
    yield { path, title, description: plainMarkdown(node.description), body: exposureTemplate(exposureView(writerFor(path), node, title)) };
  }
};

function exposureView(writer: Writer, node: ExposureNode, title: string): ExposureView {
  const { owner, url, maturity } = node;
  const mail = owner.email === undefined ? undefined : `mailto:${encodeURIComponent(owner.email).replace("%40", "@")}`;
  return {
    title,
    hue: writer.link(node).hue,
    kind: node.type,
    description: writer.prose(node.description),
    tags: node.tags,
    facts: [
      ...fact("Name", node.name, { code: true }),
      ...fact("Owner", owner.name ?? owner.email, { href: mail }),
      ...fact("Address", url, { href: url !== undefined && /^https?:\/\//i.test(url) ? url : undefined }),
      ...fact("Maturity", maturity),
      ...fact("Declared in", formatLocation({ file: node.location.file, line: node.location.line }), { code: true }),
      ...Object.entries(node.meta).flatMap(([key, value]) => fact(key, scalar(value))),
    ],
    ...lineageOf(writer, node),
  };
}
