/** Colours, type and elements. Every pair of text and ground has a contrast of at least 4.5 in both themes. */
export const baseStyles = `:root {
  color-scheme: light dark;
  --ground: light-dark(#fafaf8, #121416);
  --surface: light-dark(#ffffff, #191c1f);
  --sunken: light-dark(#f3f3f0, #0e1011);
  --hover: light-dark(#efefeb, #212529);
  --line: light-dark(#e5e5e0, #2a2f34);
  --line-strong: light-dark(#cfcfc8, #3d444b);
  --text: light-dark(#1c2024, #e3e6e9);
  --quiet: light-dark(#5e656d, #9ba3ab);
  --accent: light-dark(#2f52cc, #93aeff);
  --accent-ground: light-dark(#eaeefc, #202b4d);
  --on-accent: light-dark(#ffffff, #10162b);
  --good: light-dark(#1a6b3c, #7fd3a0);
  --good-ground: light-dark(#e4f4ea, #16301f);
  --warn: light-dark(#835300, #ecc06c);
  --warn-ground: light-dark(#fdf1d8, #362a12);
  --bad: light-dark(#ad2419, #ff9f94);
  --bad-ground: light-dark(#fdeae8, #42201d);
  --mark: light-dark(#fff0b8, #574a17);
  --hue-source: light-dark(#14856f, #4cc3aa);
  --hue-seed: light-dark(#7d8a1f, #b8c455);
  --hue-snapshot: light-dark(#5b6c84, #9fb2cc);
  --hue-1: light-dark(#3b7dd8, #74aaf2);
  --hue-2: light-dark(#8257d6, #b394f2);
  --hue-3: light-dark(#cf4f86, #f08bb5);
  --hue-4: light-dark(#128da3, #58c4d6);
  --hue-5: light-dark(#9a6a3d, #d3a372);
  --hue-exposure: light-dark(#dd7316, #f5a55c);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  --top: 52px;
  --side: 264px;
  --radius: 8px;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }

*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: calc(var(--top) + 60px); -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.55 var(--sans); }
h1, h2, h3, h4, p, ul, dl, dd, figure, pre { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 24px; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; overflow-wrap: anywhere; }
h2 { font-size: 16px; line-height: 1.4; font-weight: 650; letter-spacing: -0.005em; }
h3 { font-size: 13px; font-weight: 650; }
a { color: var(--accent); text-decoration: none; text-underline-offset: 2px; }
a:hover { text-decoration: underline; }
code, pre, .code, kbd, .type { font-family: var(--mono); font-size: 0.915em; }
button, input { font: inherit; color: inherit; }
button { cursor: pointer; }
summary { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
table { border-collapse: collapse; width: 100%; }
th { font-weight: inherit; text-align: left; }
mark { background: var(--mark); color: var(--text); border-radius: 2px; }
[hidden] { display: none !important; }
.quiet { color: var(--quiet); }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.count { color: var(--quiet); font-weight: 450; font-variant-numeric: tabular-nums; margin-left: 2px; }
.dot { display: inline-block; flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--hue, var(--line-strong)); }
.hue-source { --hue: var(--hue-source); }
.hue-seed { --hue: var(--hue-seed); }
.hue-snapshot { --hue: var(--hue-snapshot); }
.hue-exposure { --hue: var(--hue-exposure); }
.hue-1 { --hue: var(--hue-1); }
.hue-2 { --hue: var(--hue-2); }
.hue-3 { --hue: var(--hue-3); }
.hue-4 { --hue: var(--hue-4); }
.hue-5 { --hue: var(--hue-5); }
@media (prefers-reduced-motion: no-preference) {
  .edges path, .node, .node rect { transition: opacity 120ms, stroke 120ms; }
}
`;
