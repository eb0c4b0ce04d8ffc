// Findings as CodeMirror shows them, and what mends those of a line.
import { forEachDiagnostic } from "@codemirror/lint";
import { prose } from "./prose.js";

/** A finding as CodeMirror takes it: help on a line of its own, and a button that does what it proposes. */
export function explained({ help, fix, index, ...finding }, onFix) {
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

/** The fixes of the findings that touch the cursor's line, as the list of completions takes them. */
export function fixesAt(state) {
  const line = state.doc.lineAt(state.selection.main.head);
  const fixes = [];
  forEachDiagnostic(state, ({ actions, message }, from, to) => {
    if (from > line.to || to < line.from) return;
    for (const { name, apply } of actions) fixes.push({ label: name, info: () => prose("div", message), apply });
  });
  return fixes;
}
