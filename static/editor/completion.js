// What could be typed at the cursor, and the fixes of the findings on its line, in one list.
import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  insertCompletionText,
  pickedCompletion,
  selectedCompletion,
  startCompletion,
} from "@codemirror/autocomplete";
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { ask } from "./ask.js";
import { prose } from "./prose.js";

// As many as the core offers at once: what is typed then may choose among more.
const MOST = 300;
// Of which a list stays right while one types on.
const WORD = /^[\w./*-]*$/;

/** Whether what stands before the cursor asks for a list by itself: a word, or where a value begins. */
function asksForList(state, at) {
  const line = state.doc.lineAt(at);
  const before = line.text.slice(0, at - line.from);
  if (/(^|\s)#/.test(before)) return false;
  return /[\w./*"']$/.test(before) || /(?:: |- |\[|, )$/.test(before);
}

async function completions(context) {
  const { state, pos, explicit } = context;
  if (!explicit && !asksForList(state, pos)) return null;
  // Whoever types on asks anew.
  context.addEventListener("abort", () => {}, { onDocChange: true });
  const offered = await ask("complete", state.doc.toString(), pos, () => context.aborted);
  if (offered.length === 0) return null;
  const { start: from, end } = offered[0].range;
  const options = offered.map(({ label, kind, detail, documentation, insert }, index) => ({
    label,
    detail,
    insert,
    from,
    kind,
    // The core's order, among those that fit what is typed equally well.
    sortText: String(index).padStart(4, "0"),
    info: documentation ? () => prose("div", documentation) : undefined,
    apply,
  }));
  const whole = { from, to: Math.max(pos, end), options };
  if (end > pos) return { ...whole, filter: false };
  return { ...whole, validFor: offered.length < MOST ? WORD : undefined };
}

function apply(view, completion, from, to) {
  const change = insertCompletionText(view.state, completion.insert, from, to);
  view.dispatch({ ...change, annotations: pickedCompletion.of(completion), scrollIntoView: true });
  // A value, or a field below, comes next.
  if (/\s$/.test(completion.insert)) startCompletion(view);
}

// What is typed in full already need not be chosen: Enter then begins a line.
function closeWhatIsWritten(view) {
  const chosen = selectedCompletion(view.state);
  if (chosen?.insert && view.state.sliceDoc(chosen.from, view.state.selection.main.head) === chosen.insert) closeCompletion(view);
  return false;
}

// What an option means stands right of the list, or where there is no room, below or above it: never over the other options.
const INFO_WIDTH = 320;

function positionInfo(view, list, option, info, space) {
  if (space.right - list.right >= INFO_WIDTH) return { style: `top: ${option.top - list.top}px; left: 100%` };
  const height = list.bottom - list.top;
  const left = Math.min(0, space.right - INFO_WIDTH - list.left);
  const fits = space.bottom - list.bottom >= info.bottom - info.top;
  return { style: `${fits ? "top" : "bottom"}: ${height}px; left: ${left}px` };
}

/** The list, which also shows the fixes that `fixes(state)` gives once after `offerFixes`. */
export function completing(fixes) {
  let wantsFixes = false;
  const source = (context) => {
    if (!wantsFixes) return completions(context);
    wantsFixes = false;
    return { from: context.pos, options: fixes(context.state), filter: false };
  };
  const extension = [
    Prec.highest(keymap.of([{ key: "Enter", run: closeWhatIsWritten }])),
    autocompletion({
      override: [source],
      icons: false,
      maxRenderedOptions: 60,
      positionInfo,
      optionClass: ({ kind = "fix" }) => `cm-option-${kind}`,
    }),
    Prec.high(keymap.of([{ key: "Tab", run: acceptCompletion }])),
  ];
  const offerFixes = (view) => {
    wantsFixes = true;
    return startCompletion(view);
  };
  return { extension, offerFixes };
}
