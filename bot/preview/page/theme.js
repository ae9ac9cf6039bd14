/**
 * Light, dark, or as the system has it; the choice is remembered.
 * Runs before the first paint (no module), so that a dark page never flashes white.
 */
(() => {
  const KEY = "theme";
  const root = document.documentElement;

  const apply = (theme) => {
    if (theme === "system") root.removeAttribute("data-theme");
    else root.dataset.theme = theme;
  };

  const saved = localStorage.getItem(KEY);
  const theme = saved === "light" || saved === "dark" ? saved : "system";
  apply(theme);

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("theme");
    choice.querySelector(`[value=${theme}]`).checked = true;
    choice.addEventListener("change", (event) => {
      apply(event.target.value);
      localStorage.setItem(KEY, event.target.value);
    });
  });
})();
