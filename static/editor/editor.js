// The editor bridge: CodeMirror 6 behind a handful of calls in the page's own words.
//
// scripts/bundle-editor.mjs turns this file and what it imports into one ES module, editor.js, which the page imports
// lazily; until then, and when the import fails, the page shows a plain textarea.
//
// All offsets are UTF-16 code units in the text as getDoc() returns it. CodeMirror keeps "\n" as the only line end, so
// text with "\r\n" must be normalised by the caller, or read back, before offsets are computed.
// Answers arrive late: an offset beyond the end of the text is moved to its end.
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentService, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { diagnosticCount, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { completing } from "./completion.js";
import { documents } from "./documents.js";
import { explained, fixesAt } from "./findings.js";
import { hints, hintsOf } from "./hints.js";
import { hover, tell } from "./hover.js";
import { clamp, marks, setMarks } from "./marks.js";
import { replace, steps, wayOf } from "./steps.js";
import { theme } from "./theme.js";
import { EMPTY, LEAVING, NOTHING_TO_FIX } from "./words.js";

// Stable class names; theme.js gives them the page's colours.
const highlighter = tagHighlighter([
  { tag: tags.definition(tags.propertyName), class: "cm-key" },
  { tag: [tags.string, tags.special(tags.string)], class: "cm-string" },
  { tag: tags.comment, class: "cm-comment" },
  { tag: [tags.labelName, tags.typeName, tags.keyword, tags.meta], class: "cm-meta" },
]);

// The grammar does not tell plain numbers and booleans from other plain scalars. Kubernetes reads YAML 1.1, where an
// unquoted `yes` or `off` is a boolean as well, and a colour shows it.
const NOT_A_STRING = /^(?:[-+]?(?:0[xo]?)?[\d_]+(?:\.\d*)?(?:e[-+]?\d+)?|true|false|yes|no|on|off|y|n|null|~)$/i;
const numberMark = Decoration.mark({ class: "cm-number" });

const plainScalars = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = this.find(view);
    }
    update(update) {
      const parsed = syntaxTree(update.state) !== syntaxTree(update.startState);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = this.find(update.view);
    }
    find({ state, visibleRanges }) {
      const found = [];
      for (const { from, to } of visibleRanges) {
        syntaxTree(state).iterate({
          from,
          to,
          enter(node) {
            if (node.name !== "Literal" || node.node.parent?.name === "Key") return;
            if (NOT_A_STRING.test(state.sliceDoc(node.from, node.to))) found.push(numberMark.range(node.from, node.to));
          },
        });
      }
      return Decoration.set(found, true);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

// The one stretch in which two texts differ, so that the cursor, folds and undo survive a replacement.
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let same = 0;
  while (same < shorter - from && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

// Behind `key:` begins what belongs to it; the grammar alone would go on in the same column.
const below = indentService.of((context, at) => {
  const line = context.lineAt(at, -1);
  const [, before, dashes] = /^(\s*)((?:- +)*)[^#]*:\s*(?:#.*)?$/.exec(line.text.slice(0, at - line.from)) ?? [];
  return before === undefined ? undefined : before.length + dashes.length + context.unit;
});

// Marks a change that the page made itself; the page is told only of the user's.
const fromPage = Annotation.define();

let editors = 0;

/**
 * Puts an editor at the end of `parent`.
 *
 * @param {HTMLElement} parent
 * @param {object} options
 * @param {string} options.doc the first text
 * @param {string} options.label the accessible name
 * @param {(text: string, back?: boolean) => void} options.onChange after every edit by the user; `back` where undo (true) or redo
 *   (false) made it
 * @param {(index: number) => void} [options.onFix] when the user chooses the fix of a finding
 * @param {(offset: number) => void} [options.onCursor] after every move of the cursor
 */
export function createEditor(parent, { doc, label, onChange, onFix, onCursor }) {
  const list = completing(fixesAt);
  const offerFixes = (view) => {
    if (fixesAt(view.state).length > 0) list.offerFixes(view);
    else tell(view, NOTHING_TO_FIX);
    return true;
  };
  const leaving = Object.assign(document.createElement("p"), { className: "unseen", id: `leaving-${++editors}`, textContent: LEAVING });
  const extensions = [
    lintGutter(),
    marks,
    lineNumbers(),
    foldGutter({ openText: "▾", closedText: "▸" }),
    steps,
    bracketMatching(),
    placeholder(EMPTY),
    search({ top: true }),
    documents,
    below,
    syntaxHighlighting(highlighter),
    plainScalars,
    list.extension,
    hover,
    hints,
    theme,
    keymap.of([{ key: "Mod-.", run: offerFixes, preventDefault: true }]),
    // Tab indents. Escape and then Tab leaves the editor, Ctrl-M (Shift-Alt-M on a Mac) lets Tab move on for good.
    keymap.of([...searchKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.contentAttributes.of({
      tabindex: "0",
      "aria-label": label,
      "aria-describedby": leaving.id,
    }),
    // Typed over a selection, the browser would keep the look of what stood there by an inline style, which the page's policy
    // refuses loudly; so the text is put there without it.
    EditorView.domEventHandlers({
      beforeinput(event, view) {
        const { state, composing } = view;
        if (event.inputType !== "insertText" || event.data == null || composing || state.selection.main.empty) return false;
        event.preventDefault();
        view.dispatch(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
        return true;
      },
    }),
    // What a lesson keeps as it is: static/learn/ says which file that is.
    EditorState.changeFilter.of((transaction) => transaction.annotation(fromPage) || document.documentElement.dataset.locked !== "true"),
    EditorView.updateListener.of((update) => {
      const byPage = update.transactions.some((transaction) => transaction.annotation(fromPage));
      if (update.docChanged && !byPage) onChange(update.state.doc.toString(), wayOf(update.transactions));
      if (update.selectionSet || update.docChanged) onCursor?.(update.state.selection.main.head);
    }),
  ];
  const start = (text) => EditorState.create({ doc: text, extensions });
  const view = new EditorView({ state: start(doc), parent });
  parent.append(leaving);
  const live = hintsOf(view);

  return {
    getDoc: () => view.state.doc.toString(),

    /** Replaces the text without calling onChange. What becomes of undo steps.js tells; without `replacing` it starts afresh. */
    setDoc(text, replacing) {
      if (!replacing) {
        view.setState(start(text));
        // Another text begins at its top, not where the one before was left.
        view.scrollDOM.scrollTop = 0;
        return;
      }
      const changes = difference(view.state.doc.toString(), text.replace(/\r\n?/g, "\n"));
      replace(view, changes, replacing, fromPage.of(true));
    },

    /**
     * Replaces all findings, when the text has been evaluated: `{from, to, severity: "error" | "warning" | "info" | "hint", message, help?, source?, fix?,
     * index?}`. `source` is who says so, `fix` the title of what mends it: choosing it tells onFix the index.
     */
    setDiagnostics(diagnostics) {
      const { doc } = view.state;
      const inside = diagnostics.map((finding) => explained({ ...finding, ...clamp(doc, finding) }, onFix));
      // Mostly nothing is wrong, before and after.
      if (inside.length > 0 || diagnosticCount(view.state) > 0) view.dispatch(setDiagnostics(view.state, inside));
      live.refresh();
    },

    /** Replaces all marked lines: `{from, to, effect}` marks every line that it touches. */
    setMarks: (ranges) => setMarks(view, ranges),

    /** Scrolls there; cursor and focus stay. */
    reveal(from) {
      const { from: at } = clamp(view.state.doc, { from, to: from });
      view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "center" }) });
    },

    focus: () => view.focus(),
    destroy() {
      live.destroy();
      leaving.remove();
      view.destroy();
    },
  };
}
