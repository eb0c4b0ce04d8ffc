// The list of keys, and the switch of the editor's hints. Fetched when it is first wanted (loader.js).
import { store, stored } from "./links.js";

const isMac = /mac|iphone|ipad/i.test(navigator.platform);
const mod = isMac ? "⌘" : "Ctrl";
const HINTS = "policy-playground-hints";

const TITLE = "Keys";
const CLOSE = "Close";
const SHOW_HINTS = "Show behind selectors what they match";
const LISTS = {
  "In the editor": [
    ["What could stand here", "Ctrl Space"],
    ["Take what the list proposes", "Enter", "Tab"],
    ["What this field or line means", `${mod} I`],
    ["Fix what is found on this line", `${mod} .`],
    ["Next finding", "F8"],
    ["List of all findings", `${mod} Shift M`],
    ["Find, find next", `${mod} F`, `${mod} G`],
    ["Undo, redo", `${mod} Z`, isMac ? "⌘ Shift Z" : "Ctrl Y"],
    ["Fold, unfold", ...(isMac ? ["⌘ Alt [", "⌘ Alt ]"] : ["Ctrl Shift [", "Ctrl Shift ]"])],
    ["Make lines comments", `${mod} /`],
    ["Move lines", "Alt ↑", "Alt ↓"],
    ["Indent, outdent", "Tab", "Shift Tab"],
    ["Show or hide hints", "Ctrl Alt H"],
    ["Leave the editor", "Escape, then Tab"],
    ["Let Tab always move on, or indent again", isMac ? "Shift Alt M" : "Ctrl M"],
  ],
  "In the page": [
    ["These keys", "F1", "?"],
    ["Next, previous", "Tab", "Shift Tab"],
    ["Choose a button, a cell or a part of the graph", "Enter", "Space"],
    ["Move in the matrix", "↑", "↓", "←", "→"],
    ["Rename a file, move its tab, remove it", "F2", "Alt ←", "Alt →", "Del"],
    ["Undo, redo whatever happened to files", `${mod} Z`, isMac ? "⌘ Shift Z" : "Ctrl Y"],
    ["Answer the question that is typed", "Enter"],
    ["While a lesson is presented: next, previous part", "→", "←", "PgDn", "PgUp"],
    ["Close a menu, a list or this dialog", "Escape"],
  ],
};

const STYLE = `
  .keys-dialog { width: min(560px, calc(100vw - 24px)); max-height: calc(100dvh - 48px); padding: 0; border: 1px solid var(--line-strong); border-radius: var(--r); background: var(--paper); color: var(--ink); }
  .keys-dialog form { position: sticky; top: 0; display: flex; align-items: center; justify-content: space-between; padding: 12px 16px; border-bottom: 1px solid var(--line); background: var(--paper); }
  .keys-dialog h2 { font-size: var(--lead); font-weight: 600; }
  .keys-dialog h3 { margin: 16px 0 4px; color: var(--ink-3); font-size: var(--small); font-weight: 600; }
  .keys-dialog > div { padding: 0 16px 16px; }
  .keys-dialog dl { display: grid; grid-template-columns: minmax(0, 1fr) auto; margin: 0; }
  .keys-dialog dt, .keys-dialog dd { margin: 0; padding: 5px 0; border-top: 1px solid var(--line); }
  .keys-dialog dd { padding-left: 12px; text-align: right; }
  .keys-dialog kbd { padding: 1px 6px; border: 1px solid var(--line-strong); border-radius: var(--r-small); background: var(--sunk); font: var(--small) var(--font-mono); white-space: nowrap; }
  .keys-dialog label { display: flex; align-items: center; gap: 8px; padding-top: 16px; }
`;

const made = (tag, text = "", properties = {}) => Object.assign(document.createElement(tag), { textContent: text }, properties);

const hintsShown = () => stored(HINTS) !== "off";

function switchHints(shown) {
  store(HINTS, shown ? null : "off");
  dispatchEvent(new Event(HINTS));
}

function keysOf(list) {
  const rows = list.flatMap(([does, ...keys]) => {
    const where = made("dd");
    where.append(...keys.flatMap((key, index) => [...(index ? [" "] : []), made("kbd", key)]));
    return [made("dt", does), where];
  });
  const table = made("dl");
  table.append(...rows);
  return table;
}

function dialog() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets.push(sheet);
  const box = made("dialog", "", { className: "keys-dialog" });
  box.dataset.testid = "keys-dialog";
  box.setAttribute("aria-labelledby", "keys-title");
  const head = made("form", "", { method: "dialog" });
  const close = made("button", CLOSE, { className: "btn" });
  close.dataset.testid = "keys-close";
  head.append(made("h2", TITLE, { id: "keys-title" }), close);
  const hints = made("input", "", { type: "checkbox" });
  hints.dataset.testid = "hints-shown";
  hints.onchange = () => switchHints(hints.checked);
  const label = made("label");
  label.append(hints, made("span", SHOW_HINTS));
  const body = made("div");
  for (const [title, list] of Object.entries(LISTS)) body.append(made("h3", title), keysOf(list));
  body.append(label);
  box.append(head, body);
  // Beside it, not in it: the backdrop.
  box.onclick = ({ target }) => {
    if (target === box) box.close();
  };
  document.body.append(box);
  return { box, hints };
}

let shown;

/** Opens the list; the focus goes back where it was when it is closed. */
export function show() {
  shown ??= dialog();
  if (shown.box.open) return;
  const before = document.activeElement;
  shown.box.onclose = () => before?.focus();
  shown.hints.checked = hintsShown();
  shown.box.showModal();
}
