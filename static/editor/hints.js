// Behind selectors and references what they come to: drawn by the style sheet, so that it is no part of the text, of what is
// copied, or of what a screen reader reads as the text.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap } from "@codemirror/view";
import { ask } from "./ask.js";
import { clamp } from "./marks.js";
import { HINTS_HIDDEN, HINTS_SHOWN } from "./words.js";

const KEPT = "policy-playground-hints";
/** Told to the window when hints are switched on or off elsewhere in the page. */
const SWITCHED = "policy-playground-hints";
const REST_MS = 150;

const setHints = StateEffect.define();

const field = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let hints = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setHints)) hints = drawn(transaction.state.doc, effect.value);
    return hints;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function drawn(doc, hints) {
  const lines = new Map();
  for (const { range, text } of hints) {
    const { from } = doc.lineAt(clamp(doc, { from: range.start, to: range.end }).to);
    lines.set(from, [...(lines.get(from) ?? []), text]);
  }
  const sorted = [...lines].sort(([a], [b]) => a - b);
  return Decoration.set(sorted.map(([at, texts]) => Decoration.line({ attributes: { "data-hint": texts.join(" · ") } }).range(at)));
}

/** What stands behind this line; empty where nothing does. */
export function hintAt(state, line) {
  let told = "";
  state.field(field).between(line.from, line.from, (from, to, hint) => void (told = hint.spec.attributes["data-hint"]));
  return told;
}

// In a sandboxed frame even asking for it throws.
function shown() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function toggle(view) {
  const now = !shown();
  try {
    now ? localStorage.removeItem(KEPT) : localStorage.setItem(KEPT, "off");
  } catch {
    // Nothing is kept, so nothing can be switched.
  }
  dispatchEvent(new Event(SWITCHED));
  view.dispatch({ effects: EditorView.announce.of(now ? HINTS_SHOWN : HINTS_HIDDEN) });
  return true;
}

export const hints = [field, keymap.of([{ key: "Ctrl-Alt-h", run: toggle, preventDefault: true }])];

/** Keeps the hints of a view up to date: `{refresh, destroy}`. The first is called when the text has been evaluated. */
export function hintsOf(view) {
  let rest;
  const show = async () => {
    const { doc } = view.state;
    const isLate = () => view.state.doc !== doc || !shown();
    const told = shown() ? await ask("hints", doc.toString(), 0, isLate) : [];
    if (view.state.doc === doc) view.dispatch({ effects: setHints.of(shown() ? told : []) });
  };
  const refresh = () => {
    clearTimeout(rest);
    rest = setTimeout(show, REST_MS);
  };
  addEventListener(SWITCHED, show);
  return {
    refresh,
    destroy() {
      clearTimeout(rest);
      removeEventListener(SWITCHED, show);
    },
  };
}
