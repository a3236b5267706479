import type { Html } from "../text/html.js";
import { template } from "./template.js";

/** The frame around each page. */
export interface LayoutView {
  /** From the page to the site's root: empty, or `../`. */
  readonly root: string;
  readonly path: string;
  readonly project: string;
  readonly title: string;
  readonly description: string;
  readonly links: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  readonly scripts: readonly string[];
  readonly theme: boolean;
  readonly wide: boolean;
  readonly version: string;
  readonly target: string;
  readonly generatedAt: string;
  readonly generated: string;
  readonly body: Html;
}

export const layoutTemplate = template<LayoutView>(`<!doctype html>
<html lang="en" data-root="{{root}}" data-path="{{path}}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{{description}}">
<title>{{title}} · {{project}}</title>
<link rel="icon" type="image/svg+xml" href="{{root}}assets/icon.svg">
<link rel="stylesheet" href="{{root}}assets/site.css">
{{#if theme}}<link rel="stylesheet" href="{{root}}assets/theme.css">
{{/if}}<script src="{{root}}assets/theme.js"></script>
<script src="{{root}}assets/nav.js" defer></script>
<script src="{{root}}assets/site.js" defer></script>
{{#each scripts}}<script src="{{@root.root}}{{this}}" defer></script>
{{/each}}</head>
<body{{#if wide}} class="wide"{{/if}}>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<button class="icon-button menu-button" type="button" aria-label="Menu" aria-expanded="false" aria-controls="sidebar" data-menu><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 4h12M2 8h12M2 12h12"/></svg></button>
<a class="brand" href="{{root}}index.html"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 5 15 10M5 15 15 10"/><circle cx="4.5" cy="4.5" r="2.75"/><circle cx="4.5" cy="15.5" r="2.75"/><circle class="end" cx="15.5" cy="10" r="2.75"/></svg>{{project}}</a>
<div class="search" role="search">
<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/></svg>
<input id="search" type="search" role="combobox" aria-label="Search models, columns and descriptions" aria-autocomplete="list" aria-expanded="false" aria-controls="search-results" placeholder="Search models, columns, descriptions" autocomplete="off" spellcheck="false">
<kbd aria-hidden="true">/</kbd>
<ul id="search-results" role="listbox" aria-label="Search results" hidden></ul>
<p class="visually-hidden" role="status" id="search-status"></p>
</div>
<nav class="links" aria-label="Site">{{#each links}}<a href="{{href}}"{{#if current}} aria-current="page"{{/if}}>{{label}}</a>{{/each}}</nav>
<button class="icon-button" type="button" aria-label="Dark theme" aria-pressed="false" data-theme-toggle><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M13.5 9.6A6 6 0 1 1 6.4 2.5a4.8 4.8 0 0 0 7.1 7.1Z"/></svg></button>
</header>
<div class="frame">
<nav id="sidebar" class="sidebar" aria-label="Project"><noscript><p>Everything is listed on the <a href="{{root}}index.html">overview</a>.</p></noscript></nav>
<div class="content">
<main id="main" tabindex="-1">
{{body}}
</main>
<footer><p>Target <b>{{target}}</b> · compiled <time datetime="{{generatedAt}}">{{generated}}</time> by Modelwright {{version}}</p></footer>
</div>
</div>
</body>
</html>
`);
