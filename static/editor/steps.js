// The editor's own undo, letter by letter. Where nothing of its own is left, the page's history goes on: it is asked by an event,
// `further`, which tells the way; where nobody listens, nothing happens.
import { history, historyKeymap, isolateHistory, redo, undo } from "@codemirror/commands";
import { Transaction } from "@codemirror/state";
import { keymap } from "@codemirror/view";

// What becomes of undo when the text is replaced, as `Replacing` in web/src/state/files.rs numbers it: it starts afresh (0), it
// takes one more step back (1), or it knows nothing of it.
const QUIETLY = 2;

/** What undo is told of a replacement across which it reaches. */
export const noted = (replacing) =>
  // A step of its own: taking it back must not take back what was typed just before.
  replacing === QUIETLY ? Transaction.addToHistory.of(false) : isolateHistory.of("full");

/** Whether a change took something back (true), did it again (false), or did neither. */
export function wayOf(transactions) {
  const is = (event) => transactions.some((transaction) => transaction.isUserEvent(event));
  return is("undo") ? true : is("redo") ? false : undefined;
}

const further = (own, back) => (view) => own(view) || view.dom.dispatchEvent(new CustomEvent("further", { bubbles: true, detail: { back } }));

export const steps = [
  history(),
  keymap.of([
    { key: "Mod-z", run: further(undo, true), preventDefault: true },
    { key: "Mod-y", mac: "Mod-Shift-z", run: further(redo, false), preventDefault: true },
    { linux: "Ctrl-Shift-z", run: further(redo, false), preventDefault: true },
    ...historyKeymap,
  ]),
];
