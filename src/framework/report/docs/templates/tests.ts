import type { Badge } from "../status.js";
import type { TestView } from "../views.js";
import { template } from "./template.js";

export interface TestsView {
  readonly size: string;
  readonly tally: readonly (Badge & { readonly count: string })[];
  readonly lastRun: string | undefined;
  readonly rows: readonly TestRow[];
  readonly singular: readonly TestView[];
}

export interface TestRow {
  readonly badge: Badge;
  readonly what: string;
  readonly href: string;
  readonly relation: string;
  readonly column: string | undefined;
  readonly outcome: string | undefined;
}

export const testsTemplate = template<TestsView>(`<header class="page-head"><h1>Tests <span class="count">{{size}}</span></h1>
{{#if lastRun}}<p>{{#each tally}}<span class="tally {{tone}}"><b>{{count}}</b> {{label}}</span> {{/each}}<span class="quiet">Last run {{lastRun}}</span></p>{{else}}<p class="quiet">No run is known: build the project, then write the docs again.</p>{{/if}}
</header>
{{#if singular}}<section aria-labelledby="singular"><h2 id="singular">Singular tests <span class="count">{{singular.length}}</span></h2>
<div class="tests">{{#each singular}}{{> test}}{{/each}}</div>
</section>{{/if}}
{{#if rows}}<section aria-labelledby="declared"><h2 id="declared">Tests of relations <span class="count">{{rows.length}}</span></h2>
<div class="table-frame"><table class="index all-tests"><thead><tr><th scope="col">Result</th><th scope="col">Test</th><th scope="col">Relation</th><th scope="col">Column</th><th scope="col">Outcome</th></tr></thead><tbody>
{{#each rows}}<tr><td>{{> badge badge}}</td><td><a href="{{href}}"><code>{{what}}</code></a></td><td>{{relation}}</td><td>{{#if column}}<code>{{column}}</code>{{/if}}</td><td>{{#if outcome}}{{outcome}}{{/if}}</td></tr>
{{/each}}</tbody></table></div>
</section>{{/if}}`);
