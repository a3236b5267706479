import type { Badge } from "../status.js";
import type { Html } from "../text/html.js";
import type { NodeLink } from "../views.js";
import { template } from "./template.js";

export interface OverviewView {
  readonly project: string;
  readonly intro: Html | undefined;
  readonly figures: readonly { readonly value: string; readonly label: string; readonly href: string | undefined }[];
  readonly run: RunView | undefined;
  readonly attention: readonly {
    readonly badge: Badge;
    readonly name: string;
    readonly href: string;
    readonly detail: string | undefined;
  }[];
  readonly lineage: Html | undefined;
  readonly lineageHref: string;
  readonly groups: readonly GroupView[];
}

export interface RunView {
  readonly badge: Badge;
  readonly command: string;
  readonly startedAt: string;
  readonly started: string;
  readonly duration: string;
  readonly builds: readonly (Badge & { readonly count: string })[];
  readonly tests: readonly (Badge & { readonly count: string })[];
}

export interface GroupView {
  readonly anchor: string;
  readonly hue: string;
  readonly label: string;
  readonly size: number;
  readonly rows: readonly {
    readonly link: NodeLink;
    readonly summary: string;
    readonly form: string;
    readonly columns: number | undefined;
    readonly rows: string | undefined;
    readonly health: Badge | undefined;
  }[];
}

export const overviewTemplate = template<OverviewView>(`<header class="page-head">
<h1>{{project}}</h1>
</header>
<ul class="figures">
{{#each figures}}<li>{{#if href}}<a href="{{href}}"><b>{{value}}</b> {{label}}</a>{{else}}<span><b>{{value}}</b> {{label}}</span>{{/if}}</li>
{{/each}}</ul>
{{#if run}}{{#with run}}<section class="panel run" aria-label="Last run">
<p class="run-head">{{> badge badge}}<span><code>{{command}}</code> <span class="quiet">on</span> <time datetime="{{startedAt}}">{{started}}</time> <span class="quiet">in</span> {{duration}}</span></p>
{{#if builds}}<p><span class="quiet">Builds</span> {{#each builds}}<span class="tally {{tone}}"><b>{{count}}</b> {{label}}</span> {{/each}}</p>{{/if}}
{{#if tests}}<p><span class="quiet">Tests</span> {{#each tests}}<span class="tally {{tone}}"><b>{{count}}</b> {{label}}</span> {{/each}}</p>{{/if}}
</section>{{/with}}{{/if}}
{{#if attention}}<section class="panel attention" aria-labelledby="attention"><h2 id="attention">Needs attention</h2>
<ul>{{#each attention}}<li>{{> badge badge}}<a href="{{href}}"><code>{{name}}</code></a>{{#if detail}} <span class="quiet">{{detail}}</span>{{/if}}</li>{{/each}}</ul>
</section>{{/if}}
{{#if intro}}<div class="prose intro">{{intro}}</div>{{/if}}
{{#if lineage}}<section aria-labelledby="lineage"><div class="section-head"><h2 id="lineage">Lineage</h2><a href="{{lineageHref}}">Open the whole graph</a></div>
{{lineage}}
</section>{{/if}}
{{#each groups}}<section class="overview" aria-labelledby="{{anchor}}"><h2 id="{{anchor}}"><span class="dot {{hue}}" aria-hidden="true"></span>{{label}} <span class="count">{{size}}</span></h2>
<div class="table-frame"><table class="index"><thead><tr><th scope="col">Name</th><th scope="col">Description</th><th scope="col">Type</th><th scope="col" class="number">Columns</th><th scope="col" class="number">Rows</th><th scope="col">Health</th></tr></thead><tbody>
{{#each rows}}<tr><th scope="row">{{> nodeLink link}}</th><td class="clip">{{summary}}</td><td>{{form}}</td><td class="number">{{#if columns}}{{columns}}{{/if}}</td><td class="number">{{#if rows}}{{rows}}{{/if}}</td><td>{{#if health}}{{> badge health}}{{/if}}</td></tr>
{{/each}}</tbody></table></div>
</section>
{{/each}}`);
