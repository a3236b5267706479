/** Fills the sidebar: the branch of the current page is open, the others fill when they are opened. */
export const navigationScript = `"use strict";
(() => {
  /** @typedef {{ label: string, branches: Branch[], entries: [label: string, path: string, hue: string, trouble: string, tone: string][] }} Branch */
  const { root: base = "", path: current = "" } = document.documentElement.dataset;
  const sidebar = document.getElementById("sidebar");
  const tree = /** @type {{ modelwrightNavigation?: Branch }} */ (globalThis).modelwrightNavigation;
  if (sidebar === null || tree === undefined) return;

  /** @param {Branch} branch @returns {boolean} */
  const holdsCurrent = ({ branches, entries }) => entries.some(([, path]) => path === current) || branches.some(holdsCurrent);
  /** @param {Branch} branch @returns {number} */
  const sizeOf = ({ branches, entries }) => branches.reduce((sum, branch) => sum + sizeOf(branch), entries.length);

  /** @param {string} tag @param {string} className @param {string} [text] */
  const element = (tag, className, text = "") => {
    const made = document.createElement(tag);
    if (className !== "") made.className = className;
    made.textContent = text;
    return made;
  };

  /** @param {Branch["entries"][number]} entry */
  const entryItem = ([label, path, hue, trouble, tone]) => {
    const link = document.createElement("a");
    link.href = base + path;
    if (path === current) link.setAttribute("aria-current", "page");
    if (hue !== "") link.append(element("span", "dot " + hue));
    link.append(element("span", "label", label));
    if (trouble !== "") {
      const mark = element("span", "trouble " + tone);
      mark.append(element("span", "visually-hidden", " (" + trouble + ")"));
      link.append(mark);
    }
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  /** @param {Branch} branch @param {number} depth */
  const branchItem = (branch, depth) => {
    const size = sizeOf(branch);
    const details = document.createElement("details");
    const summary = element("summary", "", branch.label + " ");
    summary.append(element("span", "count", String(size)));
    details.append(summary);
    const fill = () => {
      if (details.querySelector("ul") === null) details.append(list(branch, depth + 1));
    };
    details.addEventListener("toggle", fill);
    details.open = holdsCurrent(branch) || (sizeOf(tree) <= 80 && depth < 2) || (depth === 0 && size <= 40);
    if (details.open) fill();
    const item = document.createElement("li");
    item.append(details);
    return item;
  };

  /** @param {Branch} branch @param {number} depth */
  const list = ({ branches, entries }, depth) => {
    const made = document.createElement("ul");
    made.append(...branches.map((branch) => branchItem(branch, depth)), ...entries.map(entryItem));
    return made;
  };

  sidebar.append(list(tree, 0));
  sidebar.querySelector('[aria-current="page"]')?.scrollIntoView({ block: "nearest" });

  const button = document.querySelector("[data-menu]");
  /** @param {boolean} open */
  const show = (open) => {
    sidebar.classList.toggle("open", open);
    button?.setAttribute("aria-expanded", String(open));
  };
  button?.addEventListener("click", () => {
    const open = !sidebar.classList.contains("open");
    show(open);
    const first = sidebar.querySelector("a, summary");
    if (open && first instanceof HTMLElement) first.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !sidebar.contains(target) && button?.contains(target) === false) show(false);
  });
  sidebar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sidebar.classList.contains("open")) return;
    show(false);
    if (button instanceof HTMLElement) button.focus();
  });
})();
`;
