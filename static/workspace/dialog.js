// The dialog of what this browser keeps: workspaces by name, the page itself, and how all of it is forgotten.
import * as words from "words";
import { button, make, said } from "./dom.js";
import { act } from "./page.js";
import { hush, tell } from "./notice.js";
import * as offline from "./offline.js";
import * as store from "./store.js";

const LONGEST_NAME = 80;

let dialog;

export function open() {
  dialog ??= build();
  hush();
  draw();
  drawOffline();
  if (!dialog.open) dialog.showModal();
}

const part = (title, ...inside) => make("section", {}, make("h3", {}, title), ...inside);

function build() {
  const made = make(
    "dialog",
    { className: "kept", "data-testid": "kept", "aria-labelledby": "kept-title" },
    make(
      "header",
      {},
      make("h2", { id: "kept-title" }, words.KEPT_TITLE),
      button("kept-close", words.CLOSE, () => made.close()),
    ),
    make("div", { className: "kept-happened", role: "status", "data-testid": "kept-said" }),
    part(words.WORKSPACES, make("div", { className: "workspaces" }), form()),
    part(words.OFFLINE, make("div", { className: "offline" })),
    part(words.FORGET_TITLE, make("div", { className: "forget" })),
  );
  // A click beside it closes it, as Escape does.
  made.addEventListener("click", ({ target }) => target === made && made.close());
  document.body.append(made);
  return made;
}

const within = (name) => dialog.querySelector(`.${name}`);

function form() {
  const field = make("input", {
    "data-testid": "workspace-name",
    "aria-label": words.WORKSPACE_NAME,
    placeholder: words.WORKSPACE_HINT,
    maxLength: LONGEST_NAME,
    required: true,
    spellcheck: false,
    autocomplete: "off",
  });
  const save = async (event) => {
    event.preventDefault();
    const name = cleaned(field.value);
    if (!name) return;
    await saveAs(name);
    field.value = "";
  };
  return make(
    "form",
    { className: "bar", submit: save },
    field,
    make("button", { className: "btn primary", "data-testid": "workspace-save" }, words.SAVE),
  );
}

const cleaned = (name) => name.replace(/[\p{Cc}\p{Cf}]/gu, " ").trim();

/** Writes, says so, and offers to put back what was there. */
function written(name, json, sentence) {
  const before = store.read(name);
  if (!store.write(name, json)) return tell(words.NO_ROOM);
  draw();
  const back = () => {
    store.write(name, before);
    draw();
  };
  tell(sentence, { undo: before === null ? undefined : back });
}

async function saveAs(name) {
  const sentence = store.read(name) === null ? words.SAVED : words.SAVED_OVER;
  written(name, await store.present(), said(sentence, name));
}

function draw() {
  const rows = store.names().map(row);
  within("workspaces").replaceChildren(
    rows.length ? make("ul", { "data-testid": "workspaces" }, ...rows) : make("p", { className: "quiet" }, words.NO_WORKSPACES),
  );
  drawForget();
}

function row(name) {
  const files = store.count(name);
  const labelled = (testid, word, click) => button(`${testid}:${name}`, word, click, { "aria-label": `${word}: ${name}` });
  const item = make(
    "li",
    {},
    make("b", {}, name),
    make("span", { className: "quiet" }, files === 1 ? words.ONE_FILE : said(words.MANY_FILES, files)),
    labelled("workspace-open", words.OPEN, () => take(name)),
    labelled("workspace-over", words.SAVE_OVER, () => saveAs(name)),
    labelled("workspace-rename", words.RENAME, () => renameIn(item, name)),
    labelled("workspace-delete", words.DELETE, () => {
      written(name, null, said(words.DELETED, name));
      dialog.querySelector("[data-testid=workspace-name]").focus();
    }),
  );
  return item;
}

// The page says itself that other files were there, and takes them back.
function take(name) {
  let held;
  try {
    held = JSON.parse(store.read(name));
  } catch {
    held = null;
  }
  if (!held?.files?.length) return tell(said(words.UNREADABLE, name));
  dialog.close();
  act("open", 0, held);
}

function renameIn(item, before) {
  const end = (event) => {
    event?.preventDefault();
    const name = cleaned(field.value);
    if (!name || name === before) return draw();
    if (store.read(name) !== null) return tell(said(words.NAME_TAKEN, name));
    if (!store.write(name, store.read(before))) return tell(words.NO_ROOM);
    store.write(before, null);
    draw();
    tell(said(words.RENAMED, before, name));
  };
  const field = make("input", {
    "data-testid": "workspace-new-name",
    "aria-label": said(words.NEW_NAME, before),
    value: before,
    maxLength: LONGEST_NAME,
    spellcheck: false,
    keydown: (event) => {
      if (event.key !== "Escape") return;
      // It ends the renaming, not the dialog.
      event.preventDefault();
      event.stopPropagation();
      draw();
    },
  });
  item.replaceChildren(
    make(
      "form",
      { className: "bar", submit: end },
      field,
      make("button", { className: "btn primary", "data-testid": "workspace-rename-done" }, words.RENAME),
    ),
  );
  field.select();
}

async function drawOffline(doing) {
  const place = within("offline");
  const line = (text) => make("p", { "data-testid": "offline-state", role: "status" }, text);
  if (doing) return place.replaceChildren(line(doing));
  if (!offline.canKeep()) return place.replaceChildren(line(words.OFFLINE_IMPOSSIBLE));
  const kept = await offline.kept();
  const state = kept ? said(words.OFFLINE_ON, kept.files, kept.version) : words.OFFLINE_OFF;
  place.dataset.kept = String(Boolean(kept));
  place.replaceChildren(
    ...(kept?.newer ? [line(words.OFFLINE_NEWER)] : []),
    line(state),
    kept
      ? button("offline-end", words.OFFLINE_END, () => change(words.OFFLINE_ENDING, offline.end, words.OFFLINE_ENDED))
      : button("offline-keep", words.OFFLINE_KEEP, () => change(words.OFFLINE_FETCHING, offline.keep, words.OFFLINE_KEPT)),
  );
}

async function change(doing, does, done) {
  drawOffline(doing);
  try {
    await does();
    tell(done);
  } catch {
    tell(words.OFFLINE_FAILED);
  }
  await drawOffline();
  within("offline").querySelector("button")?.focus();
}

// Asked twice, since this cannot be undone.
function drawForget(sure = false) {
  const ask = () => {
    drawForget(true);
    dialog.querySelector("[data-testid=forget-sure]").focus();
  };
  const place = within("forget");
  const about = make("p", {}, sure ? words.FORGET_SURE : words.FORGET_ABOUT);
  const buttons = sure
    ? [button("forget-sure", words.FORGET_NOW, forget), button("forget-not", words.KEEP_IT, () => drawForget())]
    : [button("forget", words.FORGET, ask)];
  place.replaceChildren(about, ...buttons);
}

async function forget() {
  try {
    store.clear();
    await offline.end();
    history.replaceState(null, "", location.pathname + location.search);
    tell(words.FORGOTTEN);
  } catch {
    tell(words.NOT_FORGOTTEN);
  }
  draw();
  await drawOffline();
  dialog.querySelector("[data-testid=kept-close]").focus();
}
