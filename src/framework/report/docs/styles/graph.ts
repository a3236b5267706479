/** Drawings of lineage, and the page of the whole graph. */
export const graphStyles = `.lineage { position: relative; overflow: auto; max-height: 560px; padding: 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.lineage svg { display: block; margin: auto; }
.edges path { fill: none; stroke: var(--line-strong); stroke-width: 1.25; }
.node rect { fill: var(--surface); stroke: var(--line-strong); }
.node circle { fill: var(--hue); }
.node text { font: 11.5px var(--mono); fill: var(--text); }
.node:hover { text-decoration: none; }
.node:hover rect, .node.lit rect { stroke: var(--hue); }
.node:focus { outline: none; }
.node:focus-visible rect { stroke: var(--accent); stroke-width: 2.5; }
.node[aria-current] rect, .node.pinned rect { fill: color-mix(in srgb, var(--hue) 14%, var(--surface)); stroke: var(--hue); stroke-width: 1.75; }
.node[aria-current] text { font-weight: 650; }
.edges path.lit { stroke: var(--accent); stroke-width: 1.75; }
.has-lit .node:not(.lit) { opacity: 0.32; }
.has-lit .edges path:not(.lit) { opacity: 0.3; }
.filtered .node:not(.found) { opacity: 0.2; }
.filtered .edges path:not(.lit) { opacity: 0.25; }
.filtered .node.found rect { stroke: var(--accent); }

.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-bottom: 10px; color: var(--quiet); font-size: 12.5px; }
.legend li { display: flex; align-items: center; gap: 6px; }
.graph-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 10px 20px; margin-bottom: 10px; }
.graph-tools { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; }
.filter input { width: 250px; padding: 0 12px; background: var(--surface); }
.button-group { display: flex; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; background: var(--surface); }
.button-group button { min-width: 34px; height: 32px; padding: 0 10px; border: 0; background: none; color: var(--quiet); }
.button-group button + button { border-left: 1px solid var(--line); }
.button-group button:hover { background: var(--hover); color: var(--text); }
.button-group button:focus-visible { outline-offset: -2px; }
.graph { position: relative; }
.graph .lineage { max-height: 75vh; }
.graph.live .lineage { padding: 0; max-height: none; height: calc(100vh - var(--top) - 240px); min-height: 380px; overflow: hidden; }
.graph.live svg { width: 100%; height: 100%; touch-action: none; cursor: grab; user-select: none; }
.graph.dragging svg, .graph.dragging .node { cursor: grabbing; }
.graph-card { position: absolute; top: 14px; right: 14px; display: grid; gap: 4px; max-width: 300px; padding: 12px 16px; background: var(--surface); border: 1px solid var(--line-strong); border-radius: 10px; box-shadow: 0 8px 24px rgb(0 0 0 / 0.12); font-size: 13px; }
.graph-card b { font-family: var(--mono); overflow-wrap: anywhere; }
.graph-card .actions { display: flex; gap: 14px; margin-top: 4px; }
.graph-card button { padding: 0; border: 0; background: none; color: var(--quiet); }
.graph-card button:hover { color: var(--text); text-decoration: underline; }
.hint { margin: 8px 0 16px; font-size: 12.5px; }
.as-text > summary { color: var(--quiet); margin-bottom: 8px; }
`;
