// A lesson on a projector: larger, and one part of it at a time, by keys or by buttons. Hints stay out of sight.
import * as words from "words";
import { button, make, said } from "../workspace/dom.js";

const PARTS = ["intro", "task", "solution"];
const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
const FIELDS = "input, textarea, select, dialog, [contenteditable]";
// Here arrow keys move something else; what a presenter holds in the hand sends PageUp and PageDown.
const WITH_ARROWS = `${FIELDS}, table, pre, [role=region]`;

const html = document.documentElement;
const where = make("span", { className: "quiet", role: "status", "data-testid": "lesson-part" });
/** Beside the lesson's own buttons; seen only while it is presented. */
export const bar = make(
  "div",
  { className: "fields presenting" },
  button("present-back", words.BACK, () => go(-1)),
  button("present-on", words.ON, () => go(1)),
  where,
);

let now = 0;
let acts;

/** `isOpen()` says whether there is a lesson, `show(part)` draws one, `beyond(step)` opens the lesson before or after. */
export function listen(given) {
  acts = given;
  addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !isOn() || !acts.isOpen() || event.defaultPrevented) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.(event.key.startsWith("Arrow") ? WITH_ARROWS : FIELDS)) return;
    event.preventDefault();
    go(step);
  });
}

export const isOn = () => html.classList.contains("projected");

/** Presents the lesson, or presents it no longer. `?present` by itself shows the answers alone, which hides too much of a lesson. */
export function turn(on) {
  html.classList.toggle("projected", on);
  if (on) html.classList.remove("present");
  begin();
}

/** Without a lesson the page is as its address has it. */
export function end() {
  html.classList.remove("projected");
  html.classList.toggle("present", new URLSearchParams(location.search).has("present"));
}

/** With the first part of whatever lesson there is. */
export function begin() {
  now = 0;
  draw();
}

function go(step) {
  if (!PARTS[now + step]) return acts.beyond(step);
  now += step;
  draw();
}

function draw() {
  for (const part of document.querySelectorAll("#lesson .part")) part.toggleAttribute("data-now", part.dataset.part === PARTS[now]);
  document.getElementById("lesson")?.scrollTo(0, 0);
  where.textContent = said(words.PART_OF, now + 1, PARTS.length);
  if (isOn()) acts.show(PARTS[now]);
}
