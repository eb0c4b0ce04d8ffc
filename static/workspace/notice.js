// One line of what just happened, with a button to undo it: over the page, or in the dialog while that is open. It stays
// until it is closed or something else happens, so that nobody has to hurry.
import * as words from "words";
import { button, make } from "./dom.js";

const place = make("div", { className: "happened", role: "status", "data-testid": "said" });
let about;

export const mount = () => document.body.append(place);

/** `undo` takes back what is told; `about` is what it is hushed by. */
export function tell(sentence, { undo, about: subject = "" } = {}) {
  about = subject;
  const again = undo && button("said-undo", words.UNDO_IT, () => (hush(), undo()));
  const close = button("said-close", "×", () => hush(), { className: "btn close-happened", "aria-label": words.CLOSE });
  const shown = make("p", {}, make("span", {}, sentence), again, close);
  const dialog = document.querySelector("dialog.kept[open]");
  // What is told while the dialog is open is read there; the page beside it can be neither heard nor reached.
  (dialog?.querySelector(".kept-happened") ?? place).replaceChildren(shown);
}

let pending;

/** Tells with the next change, which this is about. */
export const tellThen = (sentence, told) => (pending = [sentence, told]);

export function tellPending() {
  if (!pending) return false;
  const [sentence, told] = pending;
  pending = undefined;
  tell(sentence, { ...told, about: "step" });
  return true;
}

/** Takes the line away, or only one about this. */
export function hush(subject) {
  if (subject !== undefined && subject !== about) return;
  for (const line of document.querySelectorAll(".happened, .kept-happened")) line.replaceChildren();
}
