/** What of the design tokens a plug's page gets, as CSS variables of the same names. The reference in README.md lists them. */
const TOKENS = [
  ...["paper", "desk", "raised", "line", "edge", "ink", "ink-2", "ink-3", "eye", "on-eye", "ok", "warn", "err"],
  ...["eye-soft", "hover", "active", "mark", "ok-soft", "warn-soft", "err-soft"],
  ...["font-ui", "font-mono", "font-text", "text-size", "size-small", "size", "size-large", "radius", "radius-card"],
].map((name) => `--${name}`);

export interface Theme {
  scheme: "light" | "dark";
  /** As written in the table: `light-dark(…)` follows the page's own `color-scheme`. */
  variables: Record<string, string>;
}

const dark = () => window.matchMedia("(prefers-color-scheme: dark)");

export function currentTheme(): Theme {
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  const style = getComputedStyle(root);
  return {
    scheme: chosen === "light" || chosen === "dark" ? chosen : dark().matches ? "dark" : "light",
    variables: Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(name).trim()])),
  };
}

/** Calls when the reader, or the system, changes colours or type. */
export function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "data-font", "style"],
  });
  const system = dark();
  system.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", changed);
  };
}
