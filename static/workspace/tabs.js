// Tabs: renamed where they stand, moved by drag or keys, removed by a key.
import * as words from "words";
import { make, said } from "./dom.js";
import { tellThen } from "./notice.js";
import { act, nameOf, tabs } from "./page.js";

const LONGEST_NAME = 200;
/** From how many pixels on a press is a drag. */
const DRAG = 6;

// Which tab is to have the focus once the page has drawn what was done to it.
let wanted;

export function listenOnTabs() {
  const bar = document.querySelector(".tabs");
  bar.addEventListener("dblclick", ({ target }) => target.closest(".tab") && rename(indexOf(target)));
  bar.addEventListener("keydown", onKey);
  bar.addEventListener("pointerdown", onPress);
  // Whoever adds a file means to write in it.
  bar.addEventListener("click", ({ target }) => target.closest(".add-file") && setTimeout(() => document.querySelector(".cm-content, .editor-plain").focus()));
}

/** After each drawing: how the tabs are worked by keys, and the focus where it belongs; one that was `opened` is in sight. */
export function dressTabs(active, opened) {
  const all = tabs();
  if (opened) all[active]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  for (const tab of all) {
    const [name] = tab.children;
    if (name.ariaDescription === words.TAB_KEYS) continue;
    name.ariaDescription = words.TAB_KEYS;
    name.title = words.TAB_KEYS;
    name.setAttribute("aria-keyshortcuts", "F2 Alt+ArrowLeft Alt+ArrowRight Delete");
  }
  if (wanted === undefined) return;
  all[Math.min(wanted === "active" ? active : wanted, all.length - 1)]?.querySelector("button").focus();
  wanted = undefined;
}

const indexOf = (inside) => tabs().indexOf(inside.closest(".tab"));

function onKey(event) {
  const { target, key, altKey, ctrlKey, metaKey } = event;
  const index = target.matches(".tab > button") ? indexOf(target) : -1;
  if (index < 0 || ctrlKey || metaKey) return;
  if (altKey && (key === "ArrowLeft" || key === "ArrowRight")) move(index, index + (key === "ArrowLeft" ? -1 : 1));
  else if (!altKey && key === "F2") rename(index);
  else if (!altKey && key === "Delete") remove(index);
  else return;
  event.preventDefault();
}

export function remove(index) {
  wanted = Math.max(0, index - 1);
  act("remove", index);
}

export function move(from, to) {
  const all = tabs();
  if (to < 0 || to >= all.length || to === from) return;
  const name = nameOf(all[from]);
  wanted = to;
  tellThen(said(words.MOVED, name, to + 1, all.length));
  act("move", from, to);
}

/** Puts a field in the place of the tab's name: Enter and leaving it keep what was typed, Escape does not. */
export function rename(index) {
  const tab = tabs()[index];
  if (!tab || tab.querySelector("input")) return;
  const before = nameOf(tab);
  let over = false;
  const end = (keep) => {
    if (over) return;
    over = true;
    const name = field.value.replace(/[\p{Cc}\p{Cf}]/gu, " ").trim();
    const stays = !keep || name === "" || name === before;
    const focused = document.activeElement === field;
    tab.classList.remove("renaming");
    field.remove();
    if (!stays) {
      if (focused) wanted = index;
      act("rename", index, name);
    } else if (focused) tabs()[index]?.querySelector("button").focus();
  };
  const field = make("input", {
    className: "rename",
    "data-testid": "rename",
    "aria-label": said(words.NEW_NAME, before),
    value: before,
    maxLength: LONGEST_NAME,
    spellcheck: false,
    autocapitalize: "off",
    autocomplete: "off",
    size: Math.max(10, before.length),
    blur: () => end(true),
    keydown: (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    },
    dblclick: (event) => event.stopPropagation(),
    pointerdown: (event) => event.stopPropagation(),
  });
  tab.classList.add("renaming");
  tab.append(field);
  field.focus();
  tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  const dot = before.lastIndexOf(".");
  field.setSelectionRange(0, dot > 0 ? dot : before.length);
}

// A mouse or pen drags; a finger scrolls the bar, and moves tabs by the menu.
function onPress(event) {
  const tab = event.target.closest(".tab");
  if (!tab || event.button !== 0 || event.pointerType === "touch" || event.target.closest(".close")) return;
  const from = indexOf(tab);
  let to;
  const over = new AbortController();
  const { signal } = over;
  const unmark = () => {
    for (const other of tabs()) other.classList.remove("dragged", "drop-before", "drop-after");
  };
  const drag = ({ clientX }) => {
    if (to === undefined && Math.abs(clientX - event.clientX) < DRAG) return;
    unmark();
    tab.classList.add("dragged");
    const all = tabs();
    const middle = (other) => other.getBoundingClientRect().x + other.getBoundingClientRect().width / 2;
    to = all.filter((other) => other !== tab && middle(other) < clientX).length;
    if (to !== from) all[to]?.classList.add(to < from ? "drop-before" : "drop-after");
  };
  const end = (drop) => {
    over.abort();
    unmark();
    if (to === undefined) return;
    // The click that follows, if one does, chooses nothing.
    const soon = new AbortController();
    addEventListener("click", (click) => click.stopPropagation(), { capture: true, signal: soon.signal });
    setTimeout(() => soon.abort());
    if (drop) move(from, to);
  };
  addEventListener("pointermove", drag, { signal });
  addEventListener("pointerup", () => end(true), { signal });
  addEventListener("pointercancel", () => end(false), { signal });
  addEventListener("keydown", ({ key }) => key === "Escape" && end(false), { signal });
}
