/** In a drawing of lineage, pointing at a node or focusing it brings out everything upstream and downstream of it. */
export const highlightScript = `"use strict";
(() => {
  for (const svg of document.querySelectorAll(".lineage svg")) {
    /** @type {Map<string, Element>} */
    const nodes = new Map();
    for (const node of svg.querySelectorAll("[data-node]")) nodes.set(node.getAttribute("data-node") ?? "", node);
    const edges = [...svg.querySelectorAll("[data-from]")].map((path) => ({
      path,
      from: path.getAttribute("data-from") ?? "",
      to: path.getAttribute("data-to") ?? "",
    }));
    /** @param {"from" | "to"} side */
    const edgesBy = (side) => {
      /** @type {Map<string, typeof edges>} */
      const map = new Map();
      for (const edge of edges) map.set(edge[side], [...(map.get(edge[side]) ?? []), edge]);
      return map;
    };
    const outgoing = edgesBy("from");
    const incoming = edgesBy("to");

    /** @param {string} start @param {Map<string, typeof edges>} map @param {"from" | "to"} side @param {Set<Element>} lit */
    const walk = (start, map, side, lit) => {
      const seen = new Set([start]);
      for (const at of seen) {
        for (const edge of map.get(at) ?? []) {
          lit.add(edge.path);
          seen.add(edge[side]);
        }
      }
      return seen;
    };

    /** @param {string | undefined} start */
    const light = (start) => {
      for (const element of svg.querySelectorAll(".lit")) element.classList.remove("lit");
      svg.classList.toggle("has-lit", start !== undefined);
      if (start === undefined) return { upstream: 0, downstream: 0 };
      /** @type {Set<Element>} */
      const lit = new Set();
      const up = walk(start, incoming, "from", lit);
      const down = walk(start, outgoing, "to", lit);
      for (const key of [...up, ...down]) {
        const node = nodes.get(key);
        if (node !== undefined) lit.add(node);
      }
      for (const element of lit) element.classList.add("lit");
      return { upstream: up.size - 1, downstream: down.size - 1 };
    };

    /** @type {string | undefined} */
    let pinned;
    /** @param {EventTarget | null} target */
    const keyOf = (target) => (target instanceof Element ? (target.closest("[data-node]")?.getAttribute("data-node") ?? undefined) : undefined);
    const follow = (/** @type {Event} */ event) => light(keyOf(event.target) ?? pinned);
    svg.addEventListener("pointerover", follow);
    svg.addEventListener("focusin", follow);
    svg.addEventListener("pointerleave", () => light(keyOf(document.activeElement) ?? pinned));
    svg.addEventListener("focusout", () => light(pinned));
    svg.addEventListener("modelwright:pin", (event) => {
      if (!(event instanceof CustomEvent)) return;
      pinned = event.detail.key;
      event.detail.counts = light(pinned);
    });

    const current = svg.querySelector('[aria-current="page"]');
    const frame = svg.parentElement;
    if (current !== null && frame !== null && frame.scrollWidth > frame.clientWidth) {
      const box = current.getBoundingClientRect();
      frame.scrollLeft += box.left + box.width / 2 - frame.getBoundingClientRect().left - frame.clientWidth / 2;
    }
  }
})();
`;
