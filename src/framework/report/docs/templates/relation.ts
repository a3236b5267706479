import type { Badge } from "../status.js";
import type { Html } from "../text/html.js";
import type { Fact, NodeLink, TestView } from "../views.js";
import { template } from "./template.js";

/** A model, seed, snapshot or source. */
export interface RelationView {
  readonly name: string;
  readonly hue: string;
  readonly kind: string;
  readonly trail: readonly string[];
  readonly health: Badge | undefined;
  readonly failure: string | undefined;
  readonly description: Html | undefined;
  readonly tags: readonly string[];
  readonly facts: readonly Fact[];
  readonly columns: readonly ColumnView[];
  readonly lineage: Html;
  readonly more: { readonly text: string; readonly href: string };
  readonly parents: readonly NodeLink[];
  readonly children: readonly NodeLink[];
  readonly lastTested: string | undefined;
  readonly tests: readonly TestView[];
  readonly codes: readonly { readonly id: string; readonly label: string; readonly html: Html; readonly caption: string }[];
}

export interface ColumnView {
  readonly name: string;
  readonly anchor: string;
  readonly type: string | undefined;
  readonly description: Html | undefined;
  readonly notes: readonly string[];
  readonly tests: readonly { readonly badge: Badge; readonly what: string; readonly anchor: string }[];
}

export const relationTemplate = template<RelationView>(`<header class="page-head">
<p class="trail"><span class="dot {{hue}}" aria-hidden="true"></span>{{kind}}{{#each trail}}<span class="sep" aria-hidden="true">/</span>{{this}}{{/each}}</p>
<h1>{{name}}{{#if health}} {{> badge health}}{{/if}}</h1>
{{#if description}}<div class="prose lead">{{description}}</div>{{else}}<p class="quiet">No description yet.</p>{{/if}}
{{#if tags}}<p class="tags">{{> tags tags}}</p>{{/if}}
</header>
{{#if failure}}<div class="panel problem" role="note"><h2>The last build failed</h2><pre tabindex="0">{{failure}}</pre></div>{{/if}}
{{> facts facts}}
<nav class="sections" aria-label="On this page"><a href="#columns">Columns <span class="count">{{columns.length}}</span></a><a href="#lineage">Lineage</a><a href="#tests">Tests <span class="count">{{tests.length}}</span></a>{{#if codes}}<a href="#code">Code</a>{{/if}}</nav>
<section aria-labelledby="columns"><h2 id="columns">Columns</h2>
{{#if columns}}<div class="table-frame"><table class="columns"><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Description</th><th scope="col">Tests</th></tr></thead><tbody>
{{#each columns}}<tr id="{{anchor}}"><th scope="row"><a class="anchor" href="#{{anchor}}">{{name}}</a></th><td class="type">{{#if type}}{{type}}{{/if}}</td><td>{{#if description}}{{description}}{{/if}}{{#if notes}} {{> tags notes}}{{/if}}</td><td>{{#if tests}}<ul class="chips">{{#each tests}}<li><a class="chip {{badge.tone}}" href="#{{anchor}}"><span class="visually-hidden">{{badge.label}}: </span>{{what}}</a></li>{{/each}}</ul>{{/if}}</td></tr>
{{/each}}</tbody></table></div>{{else}}<p class="quiet">Its columns are not known.</p>{{/if}}
</section>
<section aria-labelledby="lineage"><div class="section-head"><h2 id="lineage">Lineage</h2><a href="{{more.href}}">{{more.text}}</a></div>
{{lineage}}
{{> neighbours}}
</section>
<section aria-labelledby="tests"><div class="section-head"><h2 id="tests">Tests</h2>{{#if lastTested}}<span class="quiet">Last run {{lastTested}}</span>{{/if}}</div>
{{#if tests}}<div class="tests">{{#each tests}}{{> test}}{{/each}}</div>{{else}}<p class="quiet">No tests yet.</p>{{/if}}
</section>
{{#if codes}}<section aria-labelledby="code"><h2 id="code">Code</h2>
<div class="tabs" data-tabs>
{{#each codes}}<div id="{{id}}" data-tab="{{label}}"><figure class="code-block"><figcaption>{{caption}}</figcaption><pre tabindex="0"><code>{{html}}</code></pre></figure></div>
{{/each}}</div>
</section>{{/if}}`);
