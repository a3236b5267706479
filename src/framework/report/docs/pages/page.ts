import type { Site } from "../site.js";
import type { Html } from "../text/html.js";
import type { Writer } from "../views.js";

/** A page of the site, without the frame that all of them share. */
export interface Page {
  readonly path: string;
  readonly title: string;
  /** One line for search engines and previews. */
  readonly description: string;
  readonly body: Html;
  /** Scripts besides the site's own, and whether the page takes the whole width. */
  readonly scripts?: readonly string[];
  readonly wide?: boolean;
}

/** A kind of page: writes all of that kind, one after the other. */
export type PageKind = (site: Site, writerFor: (path: string, headingShift?: number) => Writer) => Iterable<Page>;
