// An evaluator that does not answer: after a while typing on has a fresh one begin with the newest text, and one that is silent
// for long is given up, which the page tells. Nothing typed is lost by either: the page holds it, not the evaluator.
import { act } from "./page.js";

const LOOK_MS = 2_000;
// So often silent in a row.
const HANGS = 15;

let silent = 0;
let last;
let looking;

export function watch() {
  const main = document.querySelector("main[data-busy]");
  const begin = () => {
    clearInterval(looking);
    silent = 0;
    last = Number(main.dataset.revision);
    if (main.dataset.busy === "true") looking = setInterval(look, LOOK_MS);
  };
  new MutationObserver(begin).observe(main, { attributeFilter: ["data-busy"] });
  begin();
}

// Reports that came too late to be shown are answers as well: one that works through what is typed is not silent. One that took
// over and has told nothing yet is.
async function look() {
  const now = (await act("reported")) ?? last;
  silent = now === last ? silent + 1 : 0;
  last = now;
  if (silent === HANGS) act("hangs");
}

/** Something else is to be evaluated now: what takes so long is no longer wanted. */
export function goOn() {
  if (silent === 0) return;
  silent = 0;
  act("restart");
}
