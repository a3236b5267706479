import type { Html } from "../text/html.js";
import { template } from "./template.js";

/** A page written by hand. */
export const pageTemplate = template<{ readonly content: Html }>(`<article class="prose">{{content}}</article>`);

export const notFoundTemplate = template<{ readonly home: string }>(`<header class="page-head"><h1>Not found</h1>
<p>There is no page at this address. <a href="{{home}}">Go to the overview</a>, or search above.</p></header>`);
