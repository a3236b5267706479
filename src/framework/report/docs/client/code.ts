/** Code blocks side by side become tabs, each gets a button that copies it, and a test that a link leads to opens. */
export const codeScript = `"use strict";
(() => {
  /** @param {HTMLElement} tabs */
  const makeTabs = (tabs) => {
    const panels = [...tabs.querySelectorAll("[data-tab]")].filter((panel) => panel instanceof HTMLElement);
    if (panels.length < 2) return;
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Code");
    const buttons = panels.map((panel) => {
      const button = document.createElement("button");
      button.type = "button";
      button.id = panel.id + "-tab";
      button.textContent = panel.dataset.tab ?? "";
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      return button;
    });
    /** @param {number} chosen */
    const choose = (chosen) => {
      for (const [at, panel] of panels.entries()) {
        panel.hidden = at !== chosen;
        buttons[at]?.setAttribute("aria-selected", String(at === chosen));
        buttons[at]?.setAttribute("tabindex", at === chosen ? "0" : "-1");
      }
    };
    for (const [at, button] of buttons.entries()) {
      button.addEventListener("click", () => choose(at));
      button.addEventListener("keydown", ({ key }) => {
        if (key !== "ArrowLeft" && key !== "ArrowRight") return;
        const next = (at + (key === "ArrowRight" ? 1 : -1) + buttons.length) % buttons.length;
        choose(next);
        buttons[next]?.focus();
      });
    }
    list.append(...buttons);
    tabs.prepend(list);
    choose(0);
  };

  /** @param {HTMLElement} block */
  const addCopy = (block) => {
    const caption = block.querySelector("figcaption");
    const code = block.querySelector("code");
    if (caption === null || code === null || navigator.clipboard === undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent ?? "");
      button.textContent = "Copied";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 1500);
    });
    caption.append(button);
  };

  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };

  for (const tabs of document.querySelectorAll("[data-tabs]")) if (tabs instanceof HTMLElement) makeTabs(tabs);
  for (const block of document.querySelectorAll(".code-block")) if (block instanceof HTMLElement) addCopy(block);
  addEventListener("hashchange", openTarget);
  openTarget();
})();
`;
