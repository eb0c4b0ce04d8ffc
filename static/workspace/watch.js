// Work that takes long shows. Of an evaluator that does not answer, typing on has a fresh one begin with the newest text after a
// while, and one that is silent for long is given up, which the page tells. Nothing typed is lost by either: the page holds it, not
// the evaluator.
import { act } from "./page.js";

// What takes longer shows that it is under way. Set by a timer: a delayed transition of the answers, begun with every key, would
// make layers of their own of them, which are painted anew twice a key.
const SLOW_MS = 300;
const LOOK_MS = 1_000;
// So often silent in a row.
const HANGS = 30;

let silent = 0;
let last;
let looking;
let slow;

export function watch() {
  const main = document.querySelector("main[data-busy]");
  const begin = () => {
    clearInterval(looking);
    clearTimeout(slow);
    main.toggleAttribute("data-slow", false);
    silent = 0;
    last = Number(main.dataset.revision);
    if (main.dataset.busy !== "true") return;
    looking = setInterval(look, LOOK_MS);
    slow = setTimeout(() => main.toggleAttribute("data-slow", true), SLOW_MS);
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
