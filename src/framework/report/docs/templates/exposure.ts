import type { Html } from "../text/html.js";
import type { Fact, NodeLink } from "../views.js";
import { template } from "./template.js";

export interface ExposureView {
  readonly title: string;
  readonly hue: string;
  readonly kind: string;
  readonly description: Html | undefined;
  readonly tags: readonly string[];
  readonly facts: readonly Fact[];
  readonly lineage: Html;
  readonly more: { readonly text: string; readonly href: string };
  readonly parents: readonly NodeLink[];
}

export const exposureTemplate = template<ExposureView>(`<header class="page-head">
<p class="trail"><span class="dot {{hue}}" aria-hidden="true"></span>exposure<span class="sep" aria-hidden="true">/</span>{{kind}}</p>
<h1>{{title}}</h1>
{{#if description}}<div class="prose lead">{{description}}</div>{{else}}<p class="quiet">No description yet.</p>{{/if}}
{{#if tags}}<p class="tags">{{> tags tags}}</p>{{/if}}
</header>
{{> facts facts}}
<section aria-labelledby="lineage"><div class="section-head"><h2 id="lineage">Lineage</h2><a href="{{more.href}}">{{more.text}}</a></div>
{{lineage}}
<div class="neighbours"><section><h3>Reads <span class="count">{{parents.length}}</span></h3>
{{#if parents}}<ul>{{#each parents}}<li>{{> nodeLink this}} <span class="quiet">{{kind}}</span></li>{{/each}}</ul>{{else}}<p class="quiet">Nothing of this project.</p>{{/if}}
</section></div>
</section>`);
