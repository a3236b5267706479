/**
 * Search in the header: the index loads when the field is first used. Every word of the query must be in a name, a description or a tag;
 * names count more than descriptions, and a whole name more than its beginning.
 */
export const searchScript = `"use strict";
(() => {
  /** @typedef {[name: string, anchor: string, description: string]} Column */
  /** @typedef {[name: string, kind: string, hue: string, path: string, description: string, tags: string, columns: Column[]]} Entry */
  /** @typedef {{ title: string, context: string, kind: string, hue: string, href: string, score: number }} Hit */
  const most = 30;
  const base = document.documentElement.dataset.root ?? "";
  const input = document.getElementById("search");
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  if (!(input instanceof HTMLInputElement) || results === null || status === null) return;

  const index = () => /** @type {{ modelwrightSearchIndex?: Entry[] }} */ (globalThis).modelwrightSearchIndex;
  let loading = false;
  const load = () => {
    if (loading || index() !== undefined) return;
    loading = true;
    const script = document.createElement("script");
    script.src = base + "assets/search-index.js";
    script.addEventListener("load", () => update());
    document.head.append(script);
  };

  /** @param {string} name @param {string} word */
  const nameScore = (name, word) => {
    const lower = name.toLowerCase();
    if (lower === word) return 100;
    if (lower.startsWith(word)) return 60;
    const at = lower.indexOf(word);
    if (at === -1) return 0;
    return /[a-z0-9]/.test(lower.charAt(at - 1)) ? 25 : 40;
  };

  /** @param {string[]} words @param {string} name @param {string} description @param {string} around What the name stands in: a column's relation, tags. */
  const scoreOf = (words, name, description, around) => {
    let total = 0;
    let inOwnText = false;
    for (const word of words) {
      const inName = nameScore(name, word);
      const inText = description.toLowerCase().includes(word) ? 8 : 0;
      const own = Math.max(inName, inText);
      const score = own > 0 ? own : around.toLowerCase().includes(word) ? 4 : 0;
      if (score === 0) return 0;
      inOwnText ||= own > 0;
      total += score;
    }
    return inOwnText ? total - Math.min(name.length, 60) / 100 : 0;
  };

  /** @param {string} query @returns {Hit[]} */
  const find = (query) => {
    const words = query.toLowerCase().split(/[\\s.]+/).filter((word) => word !== "");
    if (words.length === 0) return [];
    /** @type {Hit[]} */
    const hits = [];
    for (const [name, kind, hue, path, description, tags, columns] of index() ?? []) {
      const score = scoreOf(words, name, description + " " + tags, kind);
      if (score > 0) hits.push({ title: name, context: description, kind, hue, href: path, score: score + 25 });
      for (const [column, anchor, text] of columns) {
        const columnScore = scoreOf(words, column, text, name);
        if (columnScore > 0) hits.push({ title: column, context: name + (text === "" ? "" : " · " + text), kind: "column", hue, href: path + "#" + anchor, score: columnScore });
      }
    }
    return hits.sort((a, b) => b.score - a.score);
  };

  /** @type {HTMLAnchorElement[]} */
  let options = [];
  let active = -1;

  /** @param {string} text @param {string[]} words */
  const marked = (text, words) => {
    const fragment = document.createDocumentFragment();
    const lower = text.toLowerCase();
    let at = 0;
    while (at < text.length) {
      const next = words.map((word) => ({ word, from: lower.indexOf(word, at) })).filter(({ from }) => from !== -1).sort((a, b) => a.from - b.from)[0];
      if (next === undefined) break;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(next.from, next.from + next.word.length);
      fragment.append(text.slice(at, next.from), mark);
      at = next.from + next.word.length;
    }
    fragment.append(text.slice(at));
    return fragment;
  };

  /** @param {string} className @param {Node | string} content */
  const span = (className, content) => {
    const made = document.createElement("span");
    made.className = className;
    made.append(content);
    return made;
  };

  /** @param {Hit} hit @param {number} at @param {string[]} words */
  const optionOf = (hit, at, words) => {
    const link = document.createElement("a");
    link.href = base + hit.href;
    link.id = "search-option-" + at;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1;
    const dot = span("dot " + hit.hue, "");
    dot.setAttribute("aria-hidden", "true");
    const title = span("hit-title", marked(hit.title, words));
    link.append(dot, title, span("hit-kind", hit.kind), span("hit-context", marked(hit.context, words)));
    return link;
  };

  const close = () => {
    results.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };

  /** @param {number} next */
  const activate = (next) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = (next + options.length) % options.length;
    const option = options[active];
    if (option === undefined) return;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const update = () => {
    const query = input.value.trim();
    if (query === "" || index() === undefined) {
      close();
      status.textContent = "";
      return;
    }
    const words = query.toLowerCase().split(/[\\s.]+/).filter((word) => word !== "");
    const hits = find(query);
    options = hits.slice(0, most).map((hit, at) => optionOf(hit, at, words));
    results.replaceChildren(...options);
    status.textContent = hits.length === 0 ? "Nothing found" : hits.length === 1 ? "1 result" : hits.length + " results";
    results.dataset.empty = String(hits.length === 0);
    results.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    if (hits.length > 0) activate(0);
  };

  input.addEventListener("focus", load);
  input.addEventListener("input", () => {
    load();
    update();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (input.value === "") input.blur();
      input.value = "";
      update();
    } else if (options.length > 0 && !results.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      activate(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !results.hidden) {
      options[active]?.click();
    } else {
      return;
    }
    event.preventDefault();
  });
  results.addEventListener("click", close);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !input.parentElement?.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    const wanted = (event.key === "/" && !typing) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (!wanted) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
`;
