// Where the focus goes when the button that had it is gone with what it did: else it would be at the top of the page.

/** What is clicked, and what has the focus once that is gone. */
const NEXT = [
  [".tab .close", '.tab[data-active="true"] button'],
  ["[data-testid=link-close]", "[data-testid=share]"],
  ["[data-testid=apply-fix]", "[data-testid=take-back]"],
  ["[data-testid=take-back]", ".card h3 button"],
];

export function listenForLoss() {
  let over;
  const page = document.querySelector("#app");
  addEventListener("click", ({ target }) => {
    over?.();
    const [what, next] = NEXT.find(([what]) => target.closest?.(what)) ?? [];
    if (!what) return;
    const clicked = target.closest(what);
    const look = () => {
      if (clicked.isConnected) return;
      over();
      document.querySelector(next)?.focus({ preventScroll: true });
    };
    const seen = new MutationObserver(look);
    seen.observe(page, { childList: true, subtree: true });
    over = () => seen.disconnect();
    // It may be gone already.
    look();
  });
  // Whoever goes on elsewhere has the focus there.
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => over?.(), { capture: true });
}
