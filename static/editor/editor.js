// The editor bridge: CodeMirror 6 behind a handful of calls in the page's own words.
//
// scripts/bundle-editor.mjs turns this file and what it imports into one ES module, editor.js, which the page imports
// lazily; until then, and when the import fails, the page shows a plain textarea.
//
// All offsets are UTF-16 code units in the text as getDoc() returns it. CodeMirror keeps "\n" as the only line end, so
// text with "\r\n" must be normalised by the caller, or read back, before offsets are computed.
// Answers arrive late: an offset beyond the end of the text is moved to its end.
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, ViewPlugin, gutterLineClass, keymap, lineNumbers } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import { theme } from "./theme.js";

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

// Whole lines that decided an answer: a background, and a bar beside their numbers. They move with the text.
const setMarksEffect = StateEffect.define();
const decidingLine = Decoration.line({ class: "cm-decides" });
const decidingGutter = new (class extends GutterMarker {
  elementClass = "cm-decides-gutter";
})();

const marks = StateField.define({
  create: () => ({ lines: Decoration.none, gutter: RangeSet.empty }),
  update(value, transaction) {
    let { lines, gutter } = value;
    if (transaction.docChanged) {
      lines = lines.map(transaction.changes);
      gutter = gutter.map(transaction.changes);
    }
    for (const effect of transaction.effects) {
      if (!effect.is(setMarksEffect)) continue;
      const starts = lineStarts(transaction.state.doc, effect.value);
      lines = Decoration.set(starts.map((at) => decidingLine.range(at)));
      gutter = RangeSet.of(starts.map((at) => decidingGutter.range(at)));
    }
    return lines === value.lines && gutter === value.gutter ? value : { lines, gutter };
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.lines),
    gutterLineClass.from(field, (value) => value.gutter),
  ],
});

// Where the lines start that the ranges touch, ascending, each once.
function lineStarts(doc, ranges) {
  const starts = new Set();
  for (const range of ranges) {
    const { from, to } = clamp(doc, range);
    const last = doc.lineAt(to).number;
    for (let number = doc.lineAt(from).number; number <= last; number++) starts.add(doc.line(number).from);
  }
  return [...starts].sort((a, b) => a - b);
}

function clamp(doc, { from, to }) {
  const start = Math.min(Math.max(from, 0), doc.length);
  return { from: start, to: Math.min(Math.max(to, start), doc.length) };
}

// The one stretch in which two texts differ, so that the cursor, folds and undo survive a replacement.
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let same = 0;
  while (same < shorter - from && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

// A sentence of the page, in which text of the user stands in backticks.
function prose(tag, sentence) {
  const node = document.createElement(tag);
  for (const [index, piece] of sentence.split("`").entries()) {
    const child = document.createElement(index % 2 ? "code" : "span");
    child.textContent = piece;
    node.append(child);
  }
  return node;
}

// A finding as CodeMirror takes it: help on a line of its own, and a button that does what it proposes.
function explained({ help, fix, index, ...finding }, onFix) {
  const renderMessage = () => {
    // The list below has the message in full.
    const node = prose("div", finding.message.replace(/ \(e\.g\. .*regex.*\)/s, " …"));
    if (help) node.append(Object.assign(prose("div", help), { className: "cm-help" }));
    return node;
  };
  const apply = (view) => {
    onFix?.(index);
    // The button goes with its finding.
    view.focus();
  };
  return { ...finding, renderMessage, actions: fix ? [{ name: fix.replaceAll("`", ""), apply }] : [] };
}

// Marks a change that the page made itself; the page is told only of the user's.
const fromPage = Annotation.define();

/**
 * Puts an editor at the end of `parent`.
 *
 * @param {HTMLElement} parent
 * @param {object} options
 * @param {string} options.doc the first text
 * @param {string} options.label the accessible name
 * @param {(text: string) => void} options.onChange after every edit by the user
 * @param {(index: number) => void} [options.onFix] when the user chooses the fix of a finding
 * @param {(offset: number) => void} [options.onCursor] after every move of the cursor
 */
export function createEditor(parent, { doc, label, onChange, onFix, onCursor }) {
  const extensions = [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    bracketMatching(),
    search({ top: true }),
    yaml(),
    syntaxHighlighting(highlighter),
    plainScalars,
    marks,
    theme,
    // Tab indents. Escape and then Tab leaves the editor, Ctrl-M (Shift-Alt-M on a Mac) lets Tab move on for good.
    keymap.of([...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap, indentWithTab]),
    EditorView.contentAttributes.of({
      tabindex: "0",
      "aria-label": label,
      "aria-description": "Tab indents; press Escape, then Tab, to leave the editor.",
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
    EditorView.updateListener.of((update) => {
      const byPage = update.transactions.some((transaction) => transaction.annotation(fromPage));
      if (update.docChanged && !byPage) onChange(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) onCursor?.(update.state.selection.main.head);
    }),
  ];
  const start = (text) => EditorState.create({ doc: text, extensions });
  const view = new EditorView({ state: start(doc), parent });

  return {
    getDoc: () => view.state.doc.toString(),

    /** Replaces the text without calling onChange. With `keepHistory` the user can undo it; else undo starts afresh. */
    setDoc(text, keepHistory = false) {
      if (!keepHistory) {
        view.setState(start(text));
        return;
      }
      const changes = difference(view.state.doc.toString(), text.replace(/\r\n?/g, "\n"));
      // A step of its own: taking it back must not take back what was typed just before.
      view.dispatch({ changes, annotations: [fromPage.of(true), isolateHistory.of("full")] });
    },

    /**
     * Replaces all findings: `{from, to, severity: "error" | "warning" | "info" | "hint", message, help?, source?, fix?,
     * index?}`. `source` is who says so, `fix` the title of what mends it: choosing it tells onFix the index.
     */
    setDiagnostics(diagnostics) {
      const { doc } = view.state;
      const inside = diagnostics.map((finding) => explained({ ...finding, ...clamp(doc, finding) }, onFix));
      view.dispatch(setDiagnostics(view.state, inside));
    },

    /** Replaces all marked lines: `{from, to}` marks every line that it touches. */
    setMarks(ranges) {
      view.dispatch({ effects: setMarksEffect.of(ranges) });
    },

    /** Scrolls there; cursor and focus stay. */
    reveal(from) {
      const { from: at } = clamp(view.state.doc, { from, to: from });
      view.dispatch({ effects: EditorView.scrollIntoView(at, { y: "center" }) });
    },

    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
