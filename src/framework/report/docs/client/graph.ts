/** The page of the whole graph: drag and wheel, zoom buttons and keys, a filter, and a card about the chosen node. */
export const graphScript = `"use strict";
(() => {
  const frame = document.querySelector("[data-graph]");
  const svg = frame?.querySelector("svg");
  const tools = document.querySelector("[data-graph-tools]");
  const card = document.querySelector("[data-graph-card]");
  const filter = document.querySelector("[data-graph-filter]");
  const status = document.querySelector("[data-graph-status]");
  if (!(frame instanceof HTMLElement) || !svg || !(tools instanceof HTMLElement) || !(card instanceof HTMLElement)) return;
  if (!(filter instanceof HTMLInputElement) || status === null) return;
  const full = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const nodes = [...svg.querySelectorAll("[data-node]")];

  tools.hidden = false;
  frame.classList.add("live");
  svg.removeAttribute("width");
  svg.removeAttribute("height");

  /** What of the drawing is in sight: its top left corner, and pixels on the screen for one in the drawing. */
  const view = { x: 0, y: 0, scale: 1 };
  const apply = () => {
    const { width, height } = svg.getBoundingClientRect();
    svg.setAttribute("viewBox", [view.x, view.y, width / view.scale, height / view.scale].join(" "));
  };
  const smallest = () => {
    const { width, height } = svg.getBoundingClientRect();
    return Math.min(1, width / full.width, height / full.height) * 0.8;
  };

  /** @param {number} factor @param {number} [atX] @param {number} [atY] */
  const zoom = (factor, atX = svg.getBoundingClientRect().width / 2, atY = svg.getBoundingClientRect().height / 2) => {
    const scale = Math.min(3, Math.max(smallest(), view.scale * factor));
    view.x += atX / view.scale - atX / scale;
    view.y += atY / view.scale - atY / scale;
    view.scale = scale;
    apply();
  };

  const fitting = () => {
    const { width, height } = svg.getBoundingClientRect();
    return Math.min(1.25, (width - 32) / full.width, (height - 32) / full.height);
  };
  /** In the middle, or from the left where it is wider than the frame. @param {number} scale */
  const place = (scale) => {
    const { width, height } = svg.getBoundingClientRect();
    view.scale = scale;
    view.x = full.width * scale <= width ? (full.width - width / scale) / 2 : -16 / scale;
    view.y = (full.height - height / scale) / 2;
    apply();
  };
  const fit = () => place(fitting());

  /** @param {Element} node */
  const centre = (node) => {
    const box = node.getBoundingClientRect();
    const own = svg.getBoundingClientRect();
    if (view.scale < 0.6) {
      zoom(0.9 / view.scale, box.left + box.width / 2 - own.left, box.top + box.height / 2 - own.top);
      return centre(node);
    }
    view.x += (box.left + box.width / 2 - own.left - own.width / 2) / view.scale;
    view.y += (box.top + box.height / 2 - own.top - own.height / 2) / view.scale;
    apply();
  };

  /** @param {Element} node */
  const isOutside = (node) => {
    const box = node.getBoundingClientRect();
    const own = svg.getBoundingClientRect();
    return box.left < own.left || box.right > own.right || box.top < own.top || box.bottom > own.bottom || view.scale < 0.6;
  };

  /** @param {string} tag @param {string} className @param {string} text */
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };

  /** @type {Element | undefined} */
  let pinned;
  /** @param {Element | undefined} node */
  const pin = (node) => {
    pinned?.classList.remove("pinned");
    pinned = node;
    node?.classList.add("pinned");
    const detail = { key: node?.getAttribute("data-node") ?? undefined, counts: { upstream: 0, downstream: 0 } };
    svg.dispatchEvent(new CustomEvent("modelwright:pin", { detail }));
    card.hidden = node === undefined;
    history.replaceState(null, "", node === undefined ? location.pathname + location.search : "#" + node.id);
    if (node === undefined) return;
    const label = node.getAttribute("aria-label") ?? "";
    const open = document.createElement("a");
    open.href = node.getAttribute("href") ?? "";
    open.textContent = "Open page";
    const drop = document.createElement("button");
    drop.type = "button";
    drop.textContent = "Clear";
    drop.addEventListener("click", () => pin(undefined));
    const actions = element("p", "actions", "");
    actions.append(open, drop);
    const [name = "", kind = ""] = label.split(", ");
    card.replaceChildren(
      element("b", "", name),
      element("span", "quiet", kind),
      element("p", "", detail.counts.upstream + " upstream · " + detail.counts.downstream + " downstream"),
      actions,
    );
  };

  /** @type {{ x: number, y: number, moved: boolean } | undefined} */
  let drag;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (drag === undefined) return;
    const [byX, byY] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.moved && Math.hypot(byX, byY) < 4) return;
    drag = { x: event.clientX, y: event.clientY, moved: true };
    frame.classList.add("dragging");
    view.x -= byX / view.scale;
    view.y -= byY / view.scale;
    apply();
  });
  let justDragged = false;
  addEventListener("pointerup", () => {
    justDragged = drag?.moved === true;
    drag = undefined;
    frame.classList.remove("dragging");
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("click", (event) => {
    const node = event.target instanceof Element ? event.target.closest("[data-node]") : null;
    const byKeyboard = event.detail === 0;
    if (justDragged) event.preventDefault();
    else if (node === null) pin(undefined);
    else if (!byKeyboard && node !== pinned && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      pin(node);
    }
    justDragged = false;
  });
  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const own = svg.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 400), event.clientX - own.left, event.clientY - own.top);
    },
    { passive: false },
  );
  svg.addEventListener("focusin", (event) => {
    const node = event.target instanceof Element ? event.target.closest("[data-node]") : null;
    if (node !== null && node.matches(":focus-visible") && isOutside(node)) centre(node);
    frame.scrollTo(0, 0);
  });
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  frame.addEventListener("keydown", (event) => {
    const step = Object.hasOwn(steps, event.key) ? steps[/** @type {keyof typeof steps} */ (event.key)] : undefined;
    if (step !== undefined) {
      view.x += ((step[0] ?? 0) * 80) / view.scale;
      view.y += ((step[1] ?? 0) * 80) / view.scale;
      apply();
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") pin(undefined);
    else return;
    event.preventDefault();
  });
  for (const button of document.querySelectorAll("[data-graph-zoom]")) {
    const kind = button.getAttribute("data-graph-zoom");
    button.addEventListener("click", () => (kind === "fit" ? fit() : zoom(kind === "in" ? 1.25 : 0.8)));
  }

  /** @param {Element} node @param {string} word */
  const matches = (node, word) => {
    const tags = (node.getAttribute("data-tags") ?? "").toLowerCase();
    if (word.startsWith("tag:")) return tags.split(" ").some((tag) => tag.startsWith(word.slice(4)));
    const label = (node.getAttribute("aria-label") ?? "").toLowerCase();
    if (word.startsWith("kind:")) return (node.getAttribute("data-kind") ?? "").startsWith(word.slice(5)) || (label.split(", ")[1] ?? "").startsWith(word.slice(5));
    return label.includes(word) || tags.includes(word);
  };
  const applyFilter = () => {
    const words = filter.value.toLowerCase().split(/\\s+/).filter((word) => word !== "");
    const found = nodes.filter((node) => words.every((word) => matches(node, word)));
    const kept = new Set(found);
    svg.classList.toggle("filtered", words.length > 0);
    for (const node of nodes) node.classList.toggle("found", words.length > 0 && kept.has(node));
    status.textContent = words.length === 0 ? "" : found.length + " of " + nodes.length;
    return words.length === 0 ? [] : found;
  };
  filter.addEventListener("input", applyFilter);
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = applyFilter();
    if (first === undefined) return;
    if (isOutside(first)) centre(first);
    pin(first);
  });

  // At first the whole; of what is too large for that, where the flow begins, with names that can be read.
  place(fitting() < 0.3 ? 0.8 : fitting());
  new ResizeObserver(apply).observe(svg);
  const start = nodes.find((node) => node.id === location.hash.slice(1));
  if (start !== undefined) {
    if (isOutside(start)) centre(start);
    pin(start);
    addEventListener("load", () => scrollTo(0, 0));
  }
})();
`;
