// Starts the page. A file of its own, because the content security policy allows no inline script.
// `?present` shows the answers alone, larger, as one projects them.
if (new URLSearchParams(location.search).has("present")) document.documentElement.classList.add("present");

/** After so long without a click or key, what answers to them is fetched. */
const QUIET_MS = 3000;

const status = document.getElementById("start-up");
status.textContent = "Starting…";

// The list of keys is fetched when it is first wanted.
const showKeys = () => import("./keys.js").then(({ show }) => show());
// So are lessons; an address may name one.
const learn = (where) => import("./learn.js").then(({ learn }) => learn(where));
addEventListener("click", ({ target }) => {
  if (target.closest?.(".keys")) showKeys();
  if (target.closest?.(".learn")) learn();
});
addEventListener("keydown", (event) => {
  const types = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "F1" && (event.key !== "?" || types)) return;
  event.preventDefault();
  showKeys();
});

// Imported here and not at the top, so that a file that cannot be had is told below like any other failure.
import("./app.js")
  .then(async (app) => {
    if (navigator.serviceWorker?.controller) await app.holdPart?.();
    await app.default();
    // What answers to clicks and keys comes with the first of them, before it is called.
    const wake = () => [0, 1].forEach((part) => app.loadPart?.(part).catch(() => {}));
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { once: true, capture: true });
    // Or by itself, once the first verdict is there and the visitor reads.
    setTimeout(wake, QUIET_MS);
    if (/[?&](lesson|course)=/.test(location.search)) learn(location.search);
  })
  .catch((cause) => {
    console.error("The page could not start:", cause);
    status.textContent =
      "This page could not start. It needs a current browser with WebAssembly allowed; reload it to try again.";
  });

// The evaluator starts while the page is fetched, which takes it over (web/src/link.rs). The first that it says is that it listens.
// Last here: where a browser refuses it, the page starts all the same and tells.
const evaluator = new Worker("./evaluator_loader.js", { type: "module" });
evaluator.onmessage = () => (evaluator.listens = true);
evaluator.onerror = () => delete globalThis.startedEvaluator;
globalThis.startedEvaluator = evaluator;
