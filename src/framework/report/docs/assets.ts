import { graphScript } from "./client/graph.js";
import { siteScript } from "./client/site.js";
import { themeScript } from "./client/theme.js";
import { navigationOf } from "./navigation.js";
import { searchIndexOf } from "./search-index.js";
import type { Site } from "./site.js";
import { styles } from "./styles/site.js";

/** A file of the site. */
export interface SiteFile {
  /** Relative to the site's folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="4.5" fill="#3457d5"/><path d="M6.5 6.2 13.5 10M6.5 13.8 13.5 10" stroke="#fff" stroke-width="1.4" fill="none" opacity=".75"/><circle cx="5.8" cy="5.8" r="2" fill="#fff"/><circle cx="5.8" cy="14.2" r="2" fill="#fff"/><circle cx="14.2" cy="10" r="2" fill="#fff"/></svg>`;

/**
 * Styles, scripts and the data that scripts read. Data is a script too: a page opened from the file system may load scripts, but not fetch.
 */
export function* assetsOf(site: Site): Iterable<SiteFile> {
  yield { path: "assets/site.css", content: styles };
  if (site.theme !== "") yield { path: "assets/theme.css", content: site.theme };
  yield { path: "assets/icon.svg", content: icon };
  yield { path: "assets/theme.js", content: themeScript };
  yield { path: "assets/site.js", content: siteScript };
  yield { path: "assets/lineage.js", content: graphScript };
  yield { path: "assets/nav.js", content: dataScript("modelwrightNavigation", navigationOf(site)) };
  yield { path: "assets/search-index.js", content: dataScript("modelwrightSearchIndex", searchIndexOf(site)) };
}

const dataScript = (name: string, data: unknown): string => `globalThis.${name} = ${JSON.stringify(data)};\n`;
