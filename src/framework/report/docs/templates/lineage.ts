import type { Layer } from "../colour.js";
import type { Html } from "../text/html.js";
import type { NodeLink } from "../views.js";
import { template } from "./template.js";

export interface LineageView {
  readonly size: string;
  readonly graph: Html;
  readonly legend: readonly Layer[];
  readonly rows: readonly { readonly link: NodeLink; readonly parents: readonly NodeLink[]; readonly children: readonly NodeLink[] }[];
}

export const lineageTemplate = template<LineageView>(`<header class="page-head graph-head">
<h1>Lineage <span class="count">{{size}}</span></h1>
<div class="graph-tools" hidden data-graph-tools>
<label class="filter"><span class="visually-hidden">Filter by name, tag or kind</span><input type="search" placeholder="Filter by name, tag:…, kind:…" data-graph-filter autocomplete="off" spellcheck="false"></label>
<span class="quiet" role="status" data-graph-status></span>
<span class="button-group"><button type="button" data-graph-zoom="out" aria-label="Zoom out">−</button><button type="button" data-graph-zoom="in" aria-label="Zoom in">+</button><button type="button" data-graph-zoom="fit">Fit</button></span>
</div>
</header>
{{> legend legend}}
<div class="graph" data-graph>
{{graph}}
<aside class="graph-card" aria-label="Selected node" hidden data-graph-card></aside>
</div>
<p class="quiet hint">Drag to move, scroll to zoom. Click a node to keep its lineage in sight; a second click or Enter opens its page.</p>
<details class="as-text"><summary>The graph as a table</summary>
<div class="table-frame"><table><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Reads</th><th scope="col">Read by</th></tr></thead><tbody>
{{#each rows}}<tr><th scope="row">{{> nodeLink link}}</th><td>{{link.kind}}</td><td>{{#each parents}}<a href="{{href}}">{{name}}</a> {{/each}}</td><td>{{#each children}}<a href="{{href}}">{{name}}</a> {{/each}}</td></tr>
{{/each}}</tbody></table></div>
</details>`);
