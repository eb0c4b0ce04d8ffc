// The editor's own undo, burst by burst. Where nothing of its own is left, the page's history goes on: it is asked by an event,
// `further`, which tells the way; where nobody listens, nothing happens.
import { history, isolateHistory, redo, redoSelection, undo, undoSelection } from "@codemirror/commands";
import { Compartment } from "@codemirror/state";
import { keymap } from "@codemirror/view";

// What becomes of undo when the text is replaced, as `Replacing` in web/src/state/files.rs numbers it: it starts afresh (0), it
// takes one more step back (1), or it forgets.
const FORGETTING = 2;

const own = new Compartment();

/** Replaces text by `changes`, so that cursor and folds stay. */
export function replace(view, changes, replacing, annotation) {
  // A step of its own: taking it back must not take back what was typed just before.
  view.dispatch({ changes, annotations: [annotation, isolateHistory.of("full")] });
  if (replacing !== FORGETTING) return;
  view.dispatch({ effects: own.reconfigure([]) });
  view.dispatch({ effects: own.reconfigure(history()) });
}

/** Whether a change took something back (true), did it again (false), or did neither. */
export function wayOf(transactions) {
  const is = (event) => transactions.some((transaction) => transaction.isUserEvent(event));
  return is("undo") ? true : is("redo") ? false : undefined;
}

const further = (step, back) => (view) => step(view) || view.dom.dispatchEvent(new CustomEvent("further", { bubbles: true, detail: { back } }));

export const steps = [
  own.of(history()),
  keymap.of([
    { key: "Mod-z", run: further(undo, true), preventDefault: true },
    { key: "Mod-y", run: further(redo, false), preventDefault: true },
    { key: "Mod-Shift-z", run: further(redo, false), preventDefault: true },
    { key: "Mod-u", run: undoSelection, preventDefault: true },
    { key: "Alt-u", mac: "Mod-Shift-u", run: redoSelection, preventDefault: true },
  ]),
];
