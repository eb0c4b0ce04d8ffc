// Beside the tabs: undo, redo, and the menu of what can be done to files.
import * as words from "words";
import { make } from "./dom.js";
import { page, tabs } from "./page.js";
import { choose } from "./bring.js";
import { open } from "./dialog.js";
import { downloadAll, downloadFile } from "./download.js";
import { redo, redoName, undo, undoName } from "./steps.js";
import { move, remove, rename } from "./tabs.js";

const MENU = "files-menu";

// `[test id, word, keys, what it does, when it can be done]`
const ENTRIES = [
  ["open-files", words.OPEN_FILES, "", () => choose(false)],
  ["open-folder", words.OPEN_FOLDER, "", () => choose(true)],
  [],
  ["rename-file", words.RENAME_FILE, "F2", () => rename(page.now.active)],
  ["move-left", words.MOVE_LEFT, "Alt ←", () => move(page.now.active, page.now.active - 1), () => page.now.active > 0],
  ["move-right", words.MOVE_RIGHT, "Alt →", () => move(page.now.active, page.now.active + 1), () => page.now.active < tabs().length - 1],
  ["remove-file", words.REMOVE_FILE, "Del", () => remove(page.now.active)],
  [],
  ["download-file", words.DOWNLOAD_FILE, "", () => downloadFile(page.now.active)],
  ["download-all", words.DOWNLOAD_ALL, "", downloadAll],
  [],
  ["lessons-open", words.LESSONS, "", learn],
  ["show-kept", words.SHOW_KEPT, "", open],
];

// A click on the button in the header, which loader.js hears also where it is not seen.
function learn() {
  document.querySelector(".learn").click();
}

const icon = (testid, glyph, click) =>
  make("button", { className: "btn step", type: "button", "data-testid": testid, click }, make("span", { ariaHidden: "true" }, glyph));

const back = icon("undo", "↶", undo);
const forth = icon("redo", "↷", redo);
const opener = make("button", { className: "btn", type: "button", "data-testid": "files" }, `${words.FILES} ▾`);
const menu = make("div", { id: MENU, className: "menu files-menu", popover: "auto", role: "group", ariaLabel: words.FILES });

export function mount() {
  opener.setAttribute("popovertarget", MENU);
  for (const [testid, word, keys, does, when] of ENTRIES) {
    if (!testid) {
      menu.append(make("hr"));
      continue;
    }
    const click = () => {
      menu.hidePopover();
      does();
    };
    const entry = make("button", { className: "entry", type: "button", "data-testid": testid, click }, make("b", {}, word));
    if (keys) entry.append(make("kbd", { ariaHidden: "true" }, keys));
    entry.when = when;
    menu.append(entry);
  }
  menu.addEventListener("beforetoggle", place);
  menu.addEventListener("toggle", ({ newState }) => newState === "open" && entries()[0].focus());
  menu.addEventListener("keydown", walk);
  document.querySelector(".file-tools").append(back, forth, opener, menu);
}

const entries = () => [...menu.querySelectorAll("button")].filter((entry) => !entry.disabled);

// Below its button, wherever the page's upper part ends.
function place({ newState }) {
  if (newState !== "open") return;
  const { bottom, right } = opener.getBoundingClientRect();
  menu.style.top = `${bottom + 4}px`;
  menu.style.right = `${Math.max(8, innerWidth - right)}px`;
  menu.style.maxHeight = `${innerHeight - bottom - 16}px`;
  for (const entry of menu.querySelectorAll("button")) entry.disabled = entry.when ? !entry.when() : false;
}

function walk(event) {
  const all = entries();
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length).focus();
}

/** What undo and redo would do, and whether there is anything. */
export function dressSteps({ back: before, forth: after }) {
  for (const [element, name, code] of [[back, undoName(before), before], [forth, redoName(after), after]]) {
    element.title = name;
    element.ariaLabel = name;
    // Not `disabled`: the focus would be lost with the last step.
    element.ariaDisabled = String(!code);
  }
}
