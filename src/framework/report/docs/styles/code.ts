/** Code and its tabs. */
export const codeStyles = `.code-block { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.tabs > * + * { margin-top: 12px; }
.code-block figcaption { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 34px; padding: 4px 8px 4px 14px; border-bottom: 1px solid var(--line); color: var(--quiet); font-size: 12.5px; }
.code-block pre { padding: 14px; overflow: auto; max-height: 70vh; font-size: 12.5px; line-height: 1.6; tab-size: 2; }
.code-block pre code { font-size: inherit; }
.code-block pre:focus-visible { outline-offset: -2px; }
.copy { padding: 1px 9px; border: 1px solid var(--line); border-radius: 6px; background: none; color: var(--quiet); font-size: 12px; }
.copy:hover { color: var(--text); background: var(--hover); }
.tab-list { display: flex; gap: 4px; }
.tab-list ~ [data-tab] { margin-top: 8px; }
.tab-list button { padding: 4px 12px; border: 1px solid transparent; border-radius: var(--radius); background: none; color: var(--quiet); font-weight: 550; }
.tab-list button:hover { background: var(--hover); color: var(--text); }
.tab-list button[aria-selected="true"] { background: var(--surface); border-color: var(--line-strong); color: var(--text); }
.tok-c { color: light-dark(#69707a, #8b949e); font-style: italic; }
.tok-s { color: light-dark(#1d6b45, #8fd6a9); }
.tok-n { color: light-dark(#96480b, #f0b37e); }
.tok-k { color: light-dark(#3450b8, #9db4ff); }
.tok-f { color: light-dark(#7a3fb0, #d1a8ff); }
`;
