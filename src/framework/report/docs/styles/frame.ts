/** Where the sidebar would take room that is needed, it opens from a button, over the page. */
const sidebarAsMenu = (where: string): string => `${where}.frame { grid-template-columns: minmax(0, 1fr); }
${where}.menu-button { display: grid; }
${where}.sidebar { display: none; position: fixed; inset: var(--top) auto 0 0; width: min(320px, 86vw); z-index: 15; background: var(--surface); box-shadow: 8px 0 32px rgb(0 0 0 / 0.18); }
${where}.sidebar.open { display: block; }`;

/** Header, sidebar, content, search. */
export const frameStyles = `.skip { position: absolute; left: 8px; top: -60px; z-index: 30; padding: 8px 14px; background: var(--accent); color: var(--on-accent); border-radius: var(--radius); }
.skip:focus { top: 8px; }
.top { position: sticky; top: 0; z-index: 20; display: flex; align-items: center; gap: 16px; height: var(--top); padding: 0 20px; background: var(--surface); border-bottom: 1px solid var(--line); }
.brand { display: flex; align-items: center; gap: 9px; flex: none; max-width: 40vw; width: calc(var(--side) - 36px); color: var(--text); font-weight: 650; letter-spacing: -0.01em; }
.brand:hover { text-decoration: none; }
.brand svg { width: 20px; height: 20px; flex: none; stroke: var(--line-strong); stroke-width: 1.5; fill: var(--accent); }
.brand circle { stroke: none; }
.brand .end { fill: var(--hue-exposure); }
.icon-button { display: grid; place-items: center; flex: none; width: 32px; height: 32px; padding: 0; border: 1px solid transparent; border-radius: var(--radius); background: none; color: var(--quiet); }
.icon-button:hover { background: var(--hover); color: var(--text); }
.icon-button svg { width: 16px; height: 16px; fill: none; stroke: currentcolor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
.icon-button[aria-pressed="true"] svg { fill: currentcolor; }
.menu-button { display: none; }
.links { display: flex; gap: 4px; }
.links a { padding: 5px 10px; border-radius: var(--radius); color: var(--quiet); font-weight: 500; }
.links a:hover { background: var(--hover); color: var(--text); text-decoration: none; }
.links a[aria-current] { color: var(--text); background: var(--hover); }

.search { position: relative; flex: 1; max-width: 560px; margin-right: auto; }
.search > svg { position: absolute; left: 10px; top: 9px; width: 16px; height: 16px; fill: none; stroke: var(--quiet); stroke-width: 1.5; stroke-linecap: round; pointer-events: none; }
.search input, .filter input { width: 100%; height: 34px; padding: 0 34px; border: 1px solid var(--line); border-radius: var(--radius); background: var(--sunken); }
.search input::placeholder, .filter input::placeholder { color: var(--quiet); opacity: 1; }
.search input:focus, .filter input:focus { outline: 2px solid var(--accent); outline-offset: -1px; background: var(--surface); border-color: transparent; }
.search input::-webkit-search-cancel-button { display: none; }
.search kbd { position: absolute; right: 9px; top: 7px; padding: 0 6px; border: 1px solid var(--line); border-radius: 5px; background: var(--surface); color: var(--quiet); font-size: 11.5px; line-height: 18px; pointer-events: none; }
.search:focus-within kbd { display: none; }
#search-results { position: absolute; left: 0; right: 0; top: 40px; max-height: min(70vh, 560px); overflow: auto; padding: 6px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: 10px; box-shadow: 0 12px 32px rgb(0 0 0 / 0.16); }
#search-results a { display: grid; grid-template-columns: 8px minmax(0, 1fr) auto; align-items: baseline; gap: 0 10px; padding: 6px 10px; border-radius: 6px; color: var(--text); }
#search-results a:hover { text-decoration: none; background: var(--hover); }
#search-results a[aria-selected="true"] { background: var(--accent-ground); }
#search-results a[aria-selected="true"] > * { color: var(--text); }
.hit-title { font-family: var(--mono); font-size: 13px; overflow-wrap: anywhere; }
.hit-kind { color: var(--quiet); font-size: 12px; }
.hit-context { grid-column: 2 / 4; color: var(--quiet); font-size: 12.5px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }

.frame { display: grid; grid-template-columns: var(--side) minmax(0, 1fr); }
.sidebar { position: sticky; top: var(--top); height: calc(100vh - var(--top)); overflow: auto; padding: 16px 10px 32px 14px; border-right: 1px solid var(--line); font-size: 13px; scrollbar-width: thin; }
.sidebar > ul > li { margin-bottom: 10px; }
.sidebar summary { padding: 4px 8px; border-radius: 6px; color: var(--quiet); font-weight: 550; list-style: none; display: flex; align-items: center; gap: 6px; }
.sidebar summary::-webkit-details-marker { display: none; }
.sidebar summary::before { content: ""; width: 5px; height: 5px; border: solid currentcolor; border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); margin: 0 3px 0 1px; }
.sidebar details[open] > summary::before { transform: rotate(45deg); }
.sidebar > ul > li > details > summary { color: var(--text); font-weight: 650; }
.sidebar summary:hover { background: var(--hover); }
.sidebar summary .count { margin-left: auto; font-size: 12px; }
.sidebar ul ul { margin-left: 11px; padding-left: 6px; border-left: 1px solid var(--line); }
.sidebar li a { display: flex; align-items: center; gap: 8px; padding: 3.5px 8px; border-radius: 6px; color: var(--text); }
.sidebar li a:hover { background: var(--hover); text-decoration: none; }
.sidebar li a[aria-current] { background: var(--accent-ground); color: var(--accent); font-weight: 550; }
.sidebar .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.sidebar .dot { width: 7px; height: 7px; }
.sidebar .trouble { flex: none; width: 7px; height: 7px; margin-left: auto; border-radius: 2px; background: var(--bad); }
.sidebar .trouble.warn { background: var(--warn); }

.content { display: flex; flex-direction: column; min-width: 0; min-height: calc(100vh - var(--top)); padding: 28px 40px 24px; }
main { flex: 1; width: 100%; max-width: 1140px; margin: 0 auto; }
.wide main { max-width: none; display: flex; flex-direction: column; }
footer { margin: 56px auto 0; width: 100%; max-width: 1140px; padding-top: 14px; border-top: 1px solid var(--line); color: var(--quiet); font-size: 12.5px; }
.wide footer { margin-top: 24px; max-width: none; }

${sidebarAsMenu(".wide ")}
.wide .brand { width: auto; }
@media (max-width: 900px) {
${sidebarAsMenu("")}
  .top { gap: 8px; padding: 0 12px; }
  .brand { width: auto; }
  .content { padding: 20px 16px; }
  .search kbd { display: none; }
}
@media (max-width: 620px) {
  .top { flex-wrap: wrap; height: auto; padding: 8px 12px; }
  .brand { flex: 1; }
  .search { order: 3; flex-basis: 100%; max-width: none; }
  .links { gap: 0; }
  .links a { padding: 5px 7px; font-size: 13px; }
  .links a:first-child { display: none; }
  .sidebar { top: 96px; }
  :root { --top: 96px; }
}
@media print {
  .top, .sidebar, .sections, .graph-tools, .copy { display: none; }
  .frame { display: block; }
  .tabs [data-tab] { display: block !important; }
}
`;
