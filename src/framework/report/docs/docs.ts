import { assetsOf, type SiteFile } from "./assets.js";
import { exposurePages } from "./pages/exposure.js";
import { handWrittenPages, notFoundPage } from "./pages/hand-written.js";
import { lineagePage } from "./pages/lineage.js";
import { overviewPage } from "./pages/overview.js";
import type { Page, PageKind } from "./pages/page.js";
import { relationPages } from "./pages/relation.js";
import { testsPage } from "./pages/tests.js";
import { type DocsInput, type DocsOptions, type Site, siteOf } from "./site.js";
import { layoutTemplate } from "./templates/layout.js";
import { moment } from "./text/numbers.js";
import { writersOf } from "./views.js";

const pageKinds: readonly PageKind[] = [overviewPage, relationPages, exposurePages, lineagePage, testsPage, handWrittenPages, notFoundPage];

/**
 * Writes the docs of a project: a static site, file by file, so that a large one never stands in memory as a whole.
 * Pure: the same input gives the same site.
 *
 * @example
 * ```ts
 * for (const { path, content } of renderDocs({ manifest, results, catalog })) archive.add(path, content);
 * ```
 */
export function* renderDocs(input: DocsInput, options: DocsOptions = {}): Iterable<SiteFile> {
  const site = siteOf(input, options);
  yield* assetsOf(site);
  const writerFor = writersOf(site);
  for (const pagesOfKind of pageKinds) {
    for (const page of pagesOfKind(site, writerFor)) {
      yield { path: page.path, content: frame(site, page, writerFor(page.path).root) };
    }
  }
}

const siteLinks = [
  { label: "Overview", path: "index.html" },
  { label: "Lineage", path: "lineage.html" },
  { label: "Tests", path: "tests.html" },
] as const;

function frame({ manifest, theme }: Site, page: Page, root: string): string {
  const { project, version, target, generatedAt } = manifest;
  return layoutTemplate({
    root,
    path: page.path,
    project,
    title: page.title,
    description: page.description,
    links: siteLinks.map(({ label, path }) => ({ label, href: root + path, current: path === page.path })),
    scripts: page.scripts ?? [],
    theme: theme !== "",
    wide: page.wide ?? false,
    version,
    target: target.name,
    generatedAt,
    generated: moment(generatedAt),
    body: page.body,
  }).toString();
}
