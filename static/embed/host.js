// The page around an element: its theme, live.
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
let watch;

/** Calls back with `light` or `dark`, now and whenever the page changes it; returns what ends that. */
export function followTheme(tell) {
  const listener = () => tell(theme());
  listeners.add(listener);
  if (!watch) {
    const all = () => listeners.forEach((listener) => listener());
    watch = new MutationObserver(all);
    for (const element of [document.documentElement, document.body]) {
      watch.observe(element, { attributeFilter: ["class", "style", "data-theme", "data-md-color-scheme", "data-bs-theme"] });
    }
    dark.addEventListener("change", all);
  }
  listener();
  return () => listeners.delete(listener);
}

// Docusaurus and Bootstrap, Material for MkDocs, mdBook; then what the page's own style says, and last the system.
function theme() {
  const { documentElement: html, body } = document;
  const named = html.dataset.theme ?? html.dataset.bsTheme ?? body.dataset.theme;
  if (named === "light" || named === "dark") return named;
  const scheme = body.dataset.mdColorScheme ?? html.dataset.mdColorScheme;
  if (scheme) return scheme === "slate" ? "dark" : "light";
  const names = [...html.classList, ...body.classList];
  if (names.some((name) => ["ayu", "navy", "coal", "dark"].includes(name))) return "dark";
  if (names.some((name) => ["light", "rust"].includes(name))) return "light";
  const own = getComputedStyle(html).colorScheme;
  if (own === "light" || own === "dark") return own;
  return dark.matches ? "dark" : "light";
}
