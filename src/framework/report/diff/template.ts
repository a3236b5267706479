import type { Badge } from "../docs/status.js";
import { template } from "../docs/templates/template.js";
import type { Html } from "../docs/text/html.js";

export interface DiffView {
  readonly before: string;
  readonly after: string;
  readonly verdict: string;
  readonly version: string;
  readonly styles: Html;
  readonly script: Html;
  readonly scriptHash: string;
  readonly models: readonly ModelView[];
  /** Those of which there is more to tell. */
  readonly details: readonly ModelView[];
}

export interface ModelView {
  readonly name: string;
  readonly href: string | undefined;
  readonly badge: Badge;
  readonly relations: string;
  readonly rows: string;
  readonly added: string;
  readonly removed: string;
  readonly changed: string;
  readonly outcome: string;
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rates: readonly { readonly name: string; readonly changed: string; readonly rate: string }[];
  readonly samples: readonly SampleView[];
}

export interface SampleView {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly cells: readonly { readonly text: string; readonly isNull: boolean }[] }[];
}

export const diffTemplate = template<DiffView>(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-{{scriptHash}}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{after}} against {{before}} · data diff</title>
<style>
{{styles}}
.frame { grid-template-columns: minmax(0, 1fr); }
.top .brand { margin-right: auto; width: auto; }
.detail > * + * { margin-top: 12px; }
.detail h3 { margin-top: 20px; }
.notes { list-style: disc; padding-left: 20px; }
</style>
<script>{{script}}</script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<span class="brand">Data diff</span>
<button class="icon-button" type="button" aria-label="Dark theme" aria-pressed="false" data-theme-toggle><svg viewBox="0 0 16 16" aria-hidden="true"><path d="M13.5 9.6A6 6 0 1 1 6.4 2.5a4.8 4.8 0 0 0 7.1 7.1Z"/></svg></button>
</header>
<div class="frame">
<div class="content">
<main id="main" tabindex="-1">
<header class="page-head"><h1>{{after}} against {{before}}</h1>
<p class="quiet">{{verdict}}</p></header>
{{#if models}}<section aria-labelledby="overview"><h2 id="overview">Relations <span class="count">{{models.length}}</span></h2>
<div class="table-frame" tabindex="0" role="region" aria-label="All relations"><table><thead><tr><th scope="col">Relation</th><th scope="col">Result</th><th scope="col" class="number">Rows</th><th scope="col" class="number">Added</th><th scope="col" class="number">Removed</th><th scope="col" class="number">Changed</th></tr></thead><tbody>
{{#each models}}<tr><th scope="row">{{#if href}}<a href="{{href}}"><code>{{name}}</code></a>{{else}}<code>{{name}}</code>{{/if}}</th><td>{{> badge badge}}</td><td class="number">{{rows}}</td><td class="number">{{added}}</td><td class="number">{{removed}}</td><td class="number">{{changed}}</td></tr>
{{/each}}</tbody></table></div>
</section>{{/if}}
{{#each details}}<section class="detail" aria-labelledby="{{name}}"><h2 id="{{name}}">{{name}}</h2>
<p class="quiet">{{relations}}</p>
<p>{{outcome}}</p>
<ul class="notes">{{#each notes}}<li>{{this}}</li>{{/each}}</ul>
{{#if columns}}<h3>Columns</h3>
<ul>{{#each columns}}<li><code>{{this}}</code></li>{{/each}}</ul>
{{/if}}
{{#if rates}}<h3>Values that changed</h3>
<div class="table-frame"><table><thead><tr><th scope="col">Column</th><th scope="col" class="number">Values</th><th scope="col" class="number">Rate</th></tr></thead><tbody>
{{#each rates}}<tr><th scope="row"><code>{{name}}</code></th><td class="number">{{changed}}</td><td class="number">{{rate}}</td></tr>
{{/each}}</tbody></table></div>
{{/if}}
{{#each samples}}<h3>{{title}}</h3>
<div class="table-frame" tabindex="0" role="region" aria-label="{{../name}}: {{title}}"><table><thead><tr>{{#each head}}<th scope="col">{{this}}</th>{{/each}}</tr></thead><tbody>
{{#each rows}}<tr>{{#each cells}}<td>{{#if isNull}}<span class="quiet">{{text}}</span>{{else}}<code>{{text}}</code>{{/if}}</td>{{/each}}</tr>
{{/each}}</tbody></table></div>
{{/each}}</section>
{{/each}}</main>
<footer><p>Target <b>{{after}}</b> against <b>{{before}}</b> · Modelwright {{version}}</p></footer>
</div>
</div>
</body>
</html>
`);
