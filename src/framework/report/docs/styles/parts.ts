/** What pages are made of. */
export const partStyles = `.page-head { margin-bottom: 20px; }
.page-head h1 .badge { vertical-align: 4px; margin-left: 6px; letter-spacing: 0; }
.page-head h1 .count { font-size: 14px; letter-spacing: 0; margin-left: 6px; }
.trail { display: flex; align-items: center; gap: 7px; margin-bottom: 4px; color: var(--quiet); font-size: 13px; }
.trail .sep { color: var(--line-strong); }
.lead { margin-top: 8px; }
.page-head > .quiet { margin-top: 8px; }
.prose { max-width: 74ch; overflow-wrap: break-word; }
.prose > * + * { margin-top: 10px; }
.prose.lead { font-size: 15px; }
.prose h1 { margin-bottom: 16px; }
.prose h2 { margin-top: 28px; font-size: 18px; }
.prose h3 { margin-top: 20px; font-size: 15px; }
.prose ul, .prose ol { padding-left: 22px; margin-block: 8px; }
.prose ul { list-style: disc; }
.prose li + li { margin-top: 3px; }
.prose a { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentcolor 40%, transparent); }
.prose code, td code, .attention code { padding: 1px 4px; border-radius: 4px; background: var(--sunken); }
td code, .attention code { background: none; padding: 0; }
.prose pre { padding: 12px 14px; overflow: auto; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius); line-height: 1.5; }
.prose pre code { padding: 0; background: none; }
.prose blockquote { margin: 12px 0; padding: 2px 14px; border-left: 3px solid var(--line-strong); color: var(--quiet); }
.prose table { width: auto; }
.prose th, .prose td { padding: 5px 12px; border: 1px solid var(--line); }
.prose hr { border: 0; border-top: 1px solid var(--line); }

.badge { display: inline-block; padding: 1px 8px; border-radius: 99px; font-size: 12px; line-height: 18px; font-weight: 550; font-family: var(--sans); white-space: nowrap; color: var(--quiet); background: var(--hover); }
.badge.good, .chip.good { color: var(--good); background: var(--good-ground); }
.badge.warn, .chip.warn { color: var(--warn); background: var(--warn-ground); }
.badge.bad, .chip.bad { color: var(--bad); background: var(--bad-ground); }
.tags { display: flex; flex-wrap: wrap; gap: 5px; margin-top: 12px; }
.tag { display: inline-block; padding: 0 7px; border: 1px solid var(--line-strong); border-radius: 5px; font-size: 12px; line-height: 19px; color: var(--quiet); white-space: nowrap; }
.node-link { display: inline-flex; align-items: baseline; gap: 7px; color: var(--text); font-family: var(--mono); font-size: 0.915em; overflow-wrap: anywhere; }
.node-link:hover { color: var(--accent); }

.facts { display: flex; flex-wrap: wrap; gap: 10px 32px; margin: 0 0 22px; }
.facts > div { min-width: 0; }
.facts dt { color: var(--quiet); font-size: 12px; }
.facts dd { overflow-wrap: anywhere; }

.sections { position: sticky; top: var(--top); z-index: 5; display: flex; gap: 22px; margin: 0 -8px 26px; padding: 0 8px; background: var(--ground); border-bottom: 1px solid var(--line); overflow-x: auto; }
.sections a { padding: 9px 0 8px; color: var(--quiet); font-weight: 550; white-space: nowrap; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.sections a:hover { color: var(--text); border-color: var(--line-strong); text-decoration: none; }

section { margin-bottom: 36px; }
section > h2, .section-head { margin-bottom: 10px; }
.section-head { display: flex; align-items: baseline; justify-content: space-between; gap: 16px; }
.section-head a { font-size: 13px; }
.panel { padding: 14px 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 20px; }
.panel.problem { border-color: color-mix(in srgb, var(--bad) 45%, var(--line)); }
.panel.problem h2 { color: var(--bad); font-size: 14px; margin-bottom: 6px; }
.panel pre { overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.panel h2 { margin-bottom: 8px; }

.table-frame { position: relative; overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.table-frame th, .table-frame td { padding: 7px 14px; vertical-align: top; border-top: 1px solid var(--line); }
.table-frame thead th { padding-block: 7px; border-top: 0; color: var(--quiet); font-size: 12px; font-weight: 550; white-space: nowrap; }
.table-frame tbody tr:hover { background: color-mix(in srgb, var(--hover) 45%, transparent); }
.table-frame .number { text-align: right; font-variant-numeric: tabular-nums; }
.table-frame .clip { color: var(--quiet); }
.overview .index { table-layout: fixed; }
.overview .index th:nth-child(1) { width: 27%; }
.overview .index th:nth-child(3) { width: 92px; }
.overview .index th:nth-child(4) { width: 84px; }
.overview .index th:nth-child(5) { width: 92px; }
.overview .index th:nth-child(6) { width: 104px; }
h2 > .dot { margin-right: 8px; vertical-align: 1px; }
.columns th[scope="row"] { font-family: var(--mono); font-size: 13px; }
.columns .anchor { color: var(--text); }
.columns .anchor:hover { color: var(--accent); }
.columns tr:target, .test:target { background: var(--accent-ground); }
.columns .type { color: var(--quiet); font-size: 12px; line-height: 22px; white-space: nowrap; }
.columns td:nth-child(3) { min-width: 220px; }
.chips { display: flex; flex-wrap: wrap; gap: 4px; }
.chip { display: inline-block; padding: 0 8px; border-radius: 5px; font-size: 12px; line-height: 20px; color: var(--quiet); background: var(--hover); max-width: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: top; }

.figures { display: flex; flex-wrap: wrap; gap: 6px 30px; margin-bottom: 20px; color: var(--quiet); }
.figures b { color: var(--text); font-size: 20px; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; margin-right: 2px; }
.figures a { color: inherit; }
.run { display: flex; flex-wrap: wrap; gap: 6px 28px; padding-block: 10px; }
.run-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 10px; }
.tally { margin-right: 8px; white-space: nowrap; }
.tally.good { color: var(--good); }
.tally.warn { color: var(--warn); }
.tally.bad { color: var(--bad); }
.tally.quiet { color: var(--quiet); }
.attention li { display: grid; grid-template-columns: 72px auto; align-items: baseline; gap: 0 10px; padding: 4px 0; }
.attention li .quiet { grid-column: 2; font-size: 13px; overflow-wrap: anywhere; }
.attention .badge { justify-self: start; }
.attention a { overflow-wrap: anywhere; }
.intro { margin: 4px 0 28px; }

.neighbours { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 20px; margin-top: 18px; }
.neighbours section { margin: 0; }
.neighbours h3 { margin-bottom: 6px; }
.neighbours li { padding: 2px 0; }
.neighbours .quiet { font-size: 12.5px; }

.tests { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.test + .test { border-top: 1px solid var(--line); }
.test > summary { display: grid; grid-template-columns: 74px minmax(0, 1fr) auto; align-items: baseline; gap: 10px; padding: 7px 14px; list-style: none; }
.test > summary::-webkit-details-marker { display: none; }
.test > summary:hover { background: var(--hover); }
.test > summary:focus-visible { outline-offset: -2px; }
.test > summary .badge { justify-self: start; }
.test-what { overflow-wrap: anywhere; }
.test-outcome { color: var(--quiet); font-size: 13px; }
.test-body { padding: 4px 14px 16px 98px; }
.test-body > * + * { margin-top: 10px; }
.test-body .facts { margin-bottom: 0; }
.section-head .quiet { font-size: 12.5px; }
@media (max-width: 620px) {
  .columns, .columns tbody, .index, .index tbody { display: block; }
  .columns thead, .index thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .columns tr, .index tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: baseline; gap: 2px 14px; padding: 9px 14px; border-top: 1px solid var(--line); }
  .columns tbody tr:first-child, .index tbody tr:first-child { border-top: 0; }
  .table-frame :is(.columns, .index) :is(th, td) { width: auto; padding: 0; border: 0; min-width: 0; text-align: left; }
  .columns .anchor { overflow-wrap: anywhere; }
  .columns td:nth-child(n + 3), .overview .index td:nth-child(2) { grid-column: 1 / -1; }
  .columns .chip { max-width: 74vw; }
  .columns td:empty, .index td:empty { display: none; }
  .overview .index td:nth-child(6) { grid-area: 1 / 2; }
  .overview .index td:is(:nth-child(3), :nth-child(4), :nth-child(5)) { display: none; }
  .all-tests tr { grid-template-columns: auto minmax(0, 1fr); }
  .all-tests td:nth-child(n + 3) { grid-column: 2; }
  .test-body { padding-left: 14px; }
  .test > summary { grid-template-columns: 74px minmax(0, 1fr); }
  .test-outcome { grid-column: 2; }
  .test-outcome:empty { display: none; }
}
`;
