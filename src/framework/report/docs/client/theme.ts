/** Sets the chosen theme before anything is painted. Browsers may forbid storage; the system's theme holds then. */
export const themeScript = `"use strict";
(() => {
  const key = "modelwright-theme";
  const root = document.documentElement;
  /** @returns {string | null} */
  const stored = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  /** @param {string} theme */
  const store = (theme) => {
    try {
      localStorage.setItem(key, theme);
    } catch {
      root.dataset.themeUnsaved = "true";
    }
  };
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme === undefined ? systemIsDark.matches : root.dataset.theme === "dark");

  const chosen = stored();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const toggle = document.querySelector("[data-theme-toggle]");
    const show = () => toggle?.setAttribute("aria-pressed", String(isDark()));
    toggle?.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      root.dataset.theme = theme;
      store(theme);
      show();
    });
    systemIsDark.addEventListener("change", show);
    show();
  });
})();
`;
