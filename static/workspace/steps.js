// Undo and redo: the buttons' names, the keys, and a notice after steps that took something away.
import * as words from "words";
import { said } from "./dom.js";
import { act } from "./page.js";
import { hush, tell, tellPending } from "./notice.js";

// As `Step` in web/src/state/history.rs numbers them.
const STEPS = [
  "",
  words.TYPING,
  words.ADDING,
  words.REMOVING,
  words.RENAMING,
  words.MOVING,
  words.OPENING,
  words.FIXING,
  words.MENDING,
  words.UNDOING,
];
const REMOVED = 3;

export const undo = () => act("undo");
export const redo = () => act("redo");

export const undoName = (code) => (code ? said(words.UNDO, STEPS[code]) : words.NOTHING_TO_UNDO);
export const redoName = (code) => (code ? said(words.REDO, STEPS[code]) : words.NOTHING_TO_REDO);

/** Tells of a step that took files away, with a button that brings them back. */
export function tellStep(before, now, names) {
  if (now.revision !== before.revision) hush("step");
  if (tellPending()) return;
  if (now.serial === before.serial || now.forth || !now.took) return;
  const gone = names.before.filter((name) => !names.now.includes(name));
  const [name] = gone;
  const sentence = now.back === REMOVED ? said(words.REMOVED, name ?? names.now[0]) : words.REPLACED;
  tell(sentence, { about: "step", undo });
}

// Fields and the editor have an undo of their own; where nothing of its own is left, the editor says so.
const OWN_UNDO = "input, textarea, select, [contenteditable]";

export function listenForKeys() {
  addEventListener("further", ({ detail }) => (detail.back ? undo() : redo()));
  addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (!(ctrlKey || metaKey) || altKey || target.closest?.(OWN_UNDO) || document.querySelector("dialog[open]")) return;
    const letter = key.toLowerCase();
    const back = letter === "z" && !shiftKey;
    if (!back && letter !== "y" && letter !== "z") return;
    event.preventDefault();
    back ? undo() : redo();
  });
}
