// The core's words as elements. Texts become text nodes, never HTML.
import { prose as sentence } from "../editor/prose.js";
import { make } from "../workspace/dom.js";

/** A sentence whose `names` are code. */
export const prose = (text) => sentence("span", text);

/** A verdict: glyph, word and colour. */
export function chip(verdict) {
  const [glyph, look] = LOOKS[verdict] ?? ["?", "depends"];
  return make("span", { className: `chip ${look}`, part: "chip", "data-verdict": verdict }, mark(glyph), ` ${verdict}`);
}

const LOOKS = {
  allowed: ["✓", "allow"],
  admitted: ["✓", "allow"],
  denied: ["✕", "deny"],
  rejected: ["✕", "deny"],
  invalid: ["✕", "deny"],
  "not allowed": ["✕", "deny"],
  depends: ["?", "depends"],
  changed: ["±", "depends"],
  unchanged: ["=", "plain"],
};

/** A glyph for those who see. */
export const mark = (glyph, className = "") => make("span", { className, "aria-hidden": "true" }, glyph);

/** A word for those who listen. */
export const unseen = (word) => make("span", { className: "unseen" }, word);

const EFFECTS = { for: ["✓", "y"], against: ["✕", "x"], near: ["≈", "q"], note: ["·", "s"] };

/** Glyph and class of what a reason does. */
export const effect = (name) => EFFECTS[name] ?? EFFECTS.note;

const OUTCOMES = { yes: ["✓", "y"], no: ["✕", "x"], depends: ["?", "q"], skipped: ["–", "s"] };

export const outcome = (name) => mark(...(OUTCOMES[name] ?? OUTCOMES.skipped));
