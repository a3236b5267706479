/** Pieces that several templates share. */
export const partials = {
  badge: `<span class="badge {{tone}}">{{label}}</span>`,

  nodeLink: `<a class="node-link" href="{{href}}"><span class="dot {{hue}}" aria-hidden="true"></span>{{name}}</a>`,

  tags: `{{#each this}}<span class="tag">{{this}}</span>{{/each}}`,

  facts: `<dl class="facts">
{{#each this}}
<div><dt>{{label}}</dt><dd{{#if code}} class="code"{{/if}}>{{#if href}}<a href="{{href}}">{{value}}</a>{{else}}{{value}}{{/if}}</dd></div>
{{/each}}
</dl>`,

  neighbours: `<div class="neighbours">
<section><h3>Reads <span class="count">{{parents.length}}</span></h3>
{{#if parents}}<ul>{{#each parents}}<li>{{> nodeLink this}} <span class="quiet">{{kind}}</span></li>{{/each}}</ul>{{else}}<p class="quiet">Nothing: it is where data comes in.</p>{{/if}}
</section>
<section><h3>Read by <span class="count">{{children.length}}</span></h3>
{{#if children}}<ul>{{#each children}}<li>{{> nodeLink this}} <span class="quiet">{{kind}}</span></li>{{/each}}</ul>{{else}}<p class="quiet">Nothing yet.</p>{{/if}}
</section>
</div>`,

  test: `<details class="test" id="{{anchor}}">
<summary>{{> badge badge}}<span class="test-what"><code>{{what}}</code>{{#if column}} <span class="quiet">on</span> <code>{{column}}</code>{{/if}}{{#if relation}} <span class="quiet">of</span> <code>{{relation.name}}</code>{{/if}}</span>
<span class="test-outcome">{{#if outcome}}{{outcome}}{{/if}}{{#if warnOnly}} <span class="tag">warns only</span>{{/if}}</span></summary>
<div class="test-body">
{{#if description}}<div class="prose">{{description}}</div>{{/if}}
{{> facts facts}}
{{#if relation}}<p>Declared on {{> nodeLink relation}}</p>{{/if}}
<figure class="code-block"><figcaption>Rows that fail</figcaption><pre tabindex="0"><code>{{sql}}</code></pre></figure>
</div>
</details>`,

  legend: `<ul class="legend" aria-label="Colours">{{#each this}}<li><span class="dot {{className}}" aria-hidden="true"></span>{{label}}</li>{{/each}}</ul>`,
} as const;
