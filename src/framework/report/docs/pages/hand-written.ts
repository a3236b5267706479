import { handWrittenPath } from "../paths.js";
import type { HandWrittenPage } from "../site.js";
import { notFoundTemplate, pageTemplate } from "../templates/page.js";
import { html } from "../text/html.js";
import { plainMarkdown } from "../text/markdown.js";
import type { PageKind } from "./page.js";

const firstHeading = /^#\s+(.+?)\s*#*$/m;

/** The first heading, or the file's name in words. */
export function titleOf({ name, markdown }: HandWrittenPage): string {
  const heading = firstHeading.exec(markdown)?.[1];
  if (heading !== undefined) return plainMarkdown(heading);
  const spaced = name.replace(/[-_]+/g, " ").trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The pages of the project's `docs-site/` folder. */
export const handWrittenPages: PageKind = function* (site, writerFor) {
  for (const page of site.pages) {
    const path = handWrittenPath(page.name);
    const title = titleOf(page);
    const text = firstHeading.test(page.markdown) ? page.markdown : `# ${title}\n\n${page.markdown}`;
    yield { path, title, description: title, body: pageTemplate({ content: writerFor(path, 0).prose(text) ?? html("") }) };
  }
};

/** What a static host shows for an address without a page. */
export const notFoundPage: PageKind = function* () {
  yield {
    path: "404.html",
    title: "Not found",
    description: "There is no page at this address.",
    body: notFoundTemplate({ home: "/index.html" }),
  };
};
