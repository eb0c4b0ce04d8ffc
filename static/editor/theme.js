// The editor's looks, in the page's design tokens only: light and dark switch in CSS, and this file never knows which.
import { EditorView } from "@codemirror/view";

const wave = (colour) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy ${colour}`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
});

export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--paper)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono, monospace)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--ink-3)", backgroundColor: "var(--paper)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer" },
  ".cm-foldPlaceholder": { color: "var(--ink-3)", backgroundColor: "var(--sunk)", border: "1px solid var(--line)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--deny-soft)" },

  ".cm-key": { color: "var(--code-key)" },
  ".cm-string": { color: "var(--code-str)" },
  ".cm-number": { color: "var(--code-num)" },
  ".cm-comment": { color: "var(--ink-3)" },
  ".cm-meta": { color: "var(--ink-2)" },

  ".cm-decides": { backgroundColor: "var(--mark)" },
  ".cm-gutterElement.cm-decides-gutter": { backgroundColor: "var(--mark)", color: "var(--ink)" },
  ".cm-lineNumbers .cm-decides-gutter": { boxShadow: "inset 3px 0 var(--accent)" },

  ".cm-lintRange-error": wave("var(--deny)"),
  ".cm-lintRange-warning": wave("var(--depends)"),
  ".cm-lintRange-info, .cm-lintRange-hint": wave("var(--accent)"),
  ".cm-diagnostic": { fontFamily: "var(--font-ui, sans-serif)", padding: "6px 10px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic code": { fontFamily: "var(--font-mono, monospace)", fontSize: "12px" },
  ".cm-help": { color: "var(--ink-2)", marginTop: "4px" },
  ".cm-diagnosticSource": { color: "var(--ink-3)", fontSize: "12px", opacity: "1", marginTop: "4px" },
  ".cm-diagnosticAction": {
    margin: "6px 8px 0 0",
    padding: "2px 8px",
    color: "var(--accent)",
    backgroundColor: "var(--paper)",
    border: "1px solid currentColor",
    borderRadius: "var(--r-small, 5px)",
    fontFamily: "var(--font-ui, sans-serif)",
  },
  ".cm-diagnostic-error": { borderLeftColor: "var(--deny)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--depends)" },
  ".cm-diagnostic-info, .cm-diagnostic-hint": { borderLeftColor: "var(--accent)" },
  ".cm-tooltip": { color: "var(--ink)", backgroundColor: "var(--paper)", border: "1px solid var(--line-strong)", maxWidth: "60ch" },

  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--sunk)", fontFamily: "var(--font-ui, sans-serif)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { color: "var(--ink)", backgroundColor: "var(--accent-soft)" },
  ".cm-panel button, .cm-textfield, .cm-button": {
    color: "var(--ink)",
    backgroundColor: "var(--paper)",
    backgroundImage: "none",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--r-small, 5px)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--mark)" },
});
