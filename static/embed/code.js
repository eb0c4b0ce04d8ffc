// The manifests: as lines with their numbers until somebody edits them, then in the playground's editor.
import { make, said } from "../workspace/dom.js";
import * as words from "words";
import { effect } from "./prose.js";

/** What a comment, a key and a string look like: enough for YAML that is read, not written. */
const PIECES = /^(\s*(?:- +)*)((?:[^\s:#'"{}[\],]|:(?=\S))+)(:)(?=\s|$)|(\s#.*|^#.*)$|("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/g;
/** Waited after the last key, in milliseconds. */
const PAUSE = 150;

export class Code {
  /** @param {{changed: (file: object) => void, plain: boolean, base: URL}} given */
  constructor(given) {
    this.given = given;
    this.marks = [];
    this.tabs = make("div", { className: "tabs", role: "tablist", "aria-label": words.FILES });
    this.place = make("div", { className: "lines", role: "tabpanel" });
    this.element = make("div", { className: "code", part: "editor" }, this.tabs, this.place);
  }

  /** Shows these files; the editor, where it is open, keeps what is typed there. */
  show(files) {
    this.files = files;
    const seen = files.filter((file) => !file.hidden);
    const same = seen.find((file) => file.name === this.file?.name);
    if (!seen.includes(this.file)) this.file = same ?? seen.find((file) => !file.locked) ?? seen[0];
    this.tabs.hidden = seen.length < 2;
    this.tabs.replaceChildren(...seen.map((file) => this.#tab(file, seen)));
    this.#present();
  }

  // The editor where it is wanted; what cannot be changed stays lines.
  #present() {
    if (this.create && !this.file?.locked) {
      this.editor ??= this.create();
      this.#fill();
    } else {
      this.editor?.destroy();
      this.editor = undefined;
      this.#draw();
    }
  }

  get isEdited() {
    return Boolean(this.create);
  }

  #tab(file, seen) {
    const isOpen = file === this.file;
    return make("button", {
      type: "button",
      role: "tab",
      "aria-selected": String(isOpen),
      tabIndex: isOpen ? 0 : -1,
      click: () => this.open(file),
      keydown: (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        event.preventDefault();
        this.open(seen[(seen.indexOf(file) + step + seen.length) % seen.length]);
        this.tabs.querySelector("[aria-selected=true]").focus();
      },
    }, file.locked ? said(words.LOCKED, file.name) : file.name);
  }

  open(file) {
    this.file = file;
    this.show(this.files);
  }

  #draw() {
    const text = this.file?.text ?? "";
    const lines = text.replace(/\n$/, "").split("\n");
    const look = new Map();
    for (const { lines: [first, last], effect } of this.#ownMarks()) {
      for (let number = first; number <= Math.min(last, first + 200); number++) if (!look.has(number)) look.set(number, effect);
    }
    const row = (line, index) => {
      const mark = look.get(index + 1);
      return make("span", { className: mark ? `line decides ${effect(mark)[1]}` : "line" }, ...coloured(line), "\n");
    };
    const pre = make("pre", { tabIndex: 0, "aria-label": this.file?.name ?? "" }, make("code", {}, ...lines.map(row)));
    this.place.replaceChildren(pre);
  }

  #ownMarks() {
    return this.marks.filter(({ file, lines }) => file === this.file?.name && lines);
  }

  /** Marks the lines that decide. */
  mark(reasons) {
    this.marks = reasons;
    if (this.editor) this.#markEditor();
    else this.#draw();
  }

  isSeen(name) {
    return this.files.some((file) => file.name === name && !file.hidden);
  }

  /** Shows the lines of a reason. */
  reveal({ file, lines }) {
    const found = this.files.find(({ name, hidden }) => name === file && !hidden);
    if (!found) return;
    this.open(found);
    if (this.editor) {
      this.editor.reveal(offset(found.text, lines[0]));
      return;
    }
    const line = this.place.querySelectorAll(".line")[lines[0] - 1];
    line?.scrollIntoView({ block: "nearest" });
    line?.classList.add("flash");
  }

  /** Turns the lines into an editor. */
  async edit() {
    if (this.file.locked) this.open(this.files.find((file) => !file.hidden && !file.locked) ?? this.file);
    const label = words.MANIFESTS;
    const onChange = (text) => this.#typed(text);
    const module = this.given.plain ? undefined : await import(new URL("editor.js", this.given.base).href).catch(() => undefined);
    this.create = () => {
      this.shown = this.file;
      this.place.replaceChildren();
      const doc = this.file.text;
      return module ? module.createEditor(this.place, { doc, label, onChange }) : textArea(this.place, { doc, label, onChange });
    };
    this.#present();
    this.editor?.focus();
  }

  /** The lines again. */
  close() {
    this.create = undefined;
    this.#present();
  }

  #typed(text) {
    this.file.text = text;
    clearTimeout(this.waits);
    this.waits = setTimeout(() => this.given.changed(), PAUSE);
  }

  #fill() {
    if (this.shown !== this.file || this.editor.getDoc() !== this.file.text) {
      this.editor.setDoc(this.file.text, this.shown === this.file);
      this.shown = this.file;
    }
    this.#markEditor();
  }

  #markEditor() {
    const { text } = this.file;
    this.editor.setMarks(this.#ownMarks().map(({ lines: [first, last], effect }) => ({ from: offset(text, first), to: Math.max(offset(text, first), offset(text, last + 1) - 1), effect })));
  }
}

// What stands in for the editor, behind the same calls.
function textArea(parent, { doc, label, onChange }) {
  const field = make("textarea", { "aria-label": label, spellcheck: false, wrap: "off", value: doc, input: () => onChange(field.value) });
  parent.append(field);
  return {
    getDoc: () => field.value,
    setDoc: (text) => (field.value = text),
    setMarks() {},
    reveal(at) {
      field.focus();
      field.setSelectionRange(at, at);
    },
    focus: () => field.focus(),
    destroy: () => field.remove(),
  };
}

// Where a line begins.
function offset(text, line) {
  let at = 0;
  for (let number = 1; number < line; number++) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}

function coloured(line) {
  const parts = [];
  let at = 0;
  for (const found of line.matchAll(PIECES)) {
    const [whole, indent, key, colon, comment, string] = found;
    parts.push(line.slice(at, found.index));
    if (key) parts.push(indent, make("span", { className: "key" }, key), colon);
    else parts.push(make("span", { className: comment ? "comment" : "string" }, comment ?? string));
    at = found.index + whole.length;
  }
  parts.push(line.slice(at));
  return parts.filter(Boolean);
}
