// What a field or value means, where the mouse rests or, by a key, where the cursor stands.
import { Prec } from "@codemirror/state";
import { EditorView, ViewPlugin, activateHover, closeHoverTooltips, hasHoverTooltips, hoverTooltip, keymap } from "@codemirror/view";
import { ask } from "./ask.js";
import { hintAt } from "./hints.js";
import { markAt } from "./marks.js";
import { prose } from "./prose.js";
import { NOTHING_KNOWN } from "./words.js";

// What a key brought, for the source that CodeMirror asks next.
let brought = null;

async function about(view, at) {
  const { doc } = view.state;
  const [told] = await ask("hover", doc.toString(), at, () => view.state.doc !== doc);
  return view.state.doc === doc ? told : undefined;
}

const tooltip = ({ range, title, detail, text }, more = []) => ({
  pos: range.start,
  end: range.end,
  above: true,
  create() {
    const dom = Object.assign(document.createElement("div"), { className: "cm-explained" });
    dom.dataset.testid = "explained";
    const head = document.createElement("div");
    const add = (tag, text) => text && head.append(Object.assign(document.createElement(tag), { textContent: text }), " ");
    add("code", title);
    add("small", detail);
    dom.append(...(title ? [head] : []), ...[text, ...more].filter(Boolean).map((line) => prose("p", line)));
    return { dom };
  },
});

const source = hoverTooltip(
  async (view, at) => {
    const told = await about(view, at);
    return told && view.state.field(byKey.active).length === 0 ? tooltip(told) : null;
  },
  { hideOnChange: true, hoverTime: 350 },
);

const byKey = hoverTooltip(() => brought);

/** Shows a text at the cursor, and says it. */
export function tell(view, text) {
  const { head } = view.state.selection.main;
  show(view, head, tooltip({ range: { start: head, end: head }, text }), text);
}

function show(view, at, what, said) {
  // In place of what the mouse brought.
  view.dispatch({ effects: closeHoverTooltips });
  brought = what;
  activateHover(view, at, 1, { tooltip: byKey, until: (transaction) => transaction.docChanged || !!transaction.selection });
  brought = null;
  view.dispatch({ effects: EditorView.announce.of(said.replaceAll("`", "")) });
}

function explain(view) {
  const { head } = view.state.selection.main;
  about(view, head).then((told) => {
    if (view.state.selection.main.head !== head) return;
    const line = view.state.doc.lineAt(head);
    const more = [hintAt(view.state, line), markAt(view.state, line)].filter(Boolean);
    if (!told && more.length === 0) return tell(view, NOTHING_KNOWN);
    const what = told ?? { range: { start: head, end: head }, title: "", detail: "", text: "" };
    show(view, head, tooltip(what, more), [what.title, what.detail, what.text, ...more].filter(Boolean).join(". "));
  });
  return true;
}

// Escape closes them wherever the focus is, and still does what else it does.
const dismissing = ViewPlugin.define((view) => {
  const dismiss = ({ key }) => {
    if (key === "Escape" && hasHoverTooltips(view.state)) view.dispatch({ effects: closeHoverTooltips });
  };
  document.addEventListener("keydown", dismiss, true);
  return { destroy: () => document.removeEventListener("keydown", dismiss, true) };
});

export const hover = [
  source,
  byKey,
  dismissing,
  Prec.high(keymap.of([{ key: "Mod-i", run: explain, preventDefault: true }])),
];
