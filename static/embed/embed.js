// What an element shows once it is near: manifests, the verdict with its reasons, pictures. element.js imports it; it lies beside
// it, as does all that it fetches.
import { copied } from "../drawing.js";
import { packed } from "../workspace/link.js";
import { button, make, said } from "../workspace/dom.js";
import * as words from "words";
import { card, place } from "./card.js";
import { Code } from "./code.js";
import { SOURCES, askedBy } from "./element.js";
import css from "./embed.css";
import { followTheme } from "./host.js";
import { machine } from "./machine.js";
import { printAlone } from "./print.js";
import { prose } from "./prose.js";
import { inside, read } from "./sources.js";
import { accessPanel, networkTable, podsTable } from "./tables.js";

const AREAS = ["network", "access", "pods"];
const VIEWS = ["verdict", "graph", "matrix", "code"];
const SVG = "image/svg+xml";
let sheets;

/** Draws an element; `ready` resolves with its first verdict. */
export function draw(element, base, files) {
  return new Drawn(element, base, files);
}

class Drawn {
  #root;
  #given;
  #ends = [];
  #asked;
  #view;
  /** A script gave the files: what stands inside is none of them. */
  #isSet;
  /** There is no verdict yet, and without a change there will be none. */
  #failed;

  constructor(element, base, files) {
    this.element = element;
    this.base = base;
    this.result = null;
    this.#isSet = files !== undefined;
    this.#root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    this.status = make("p", { className: "quiet", role: "status" }, words.LOADING);
    // What stands inside stays until there is a verdict.
    this.#root.replaceChildren(make("slot"), make("slot", { name: "fallback" }), this.status);
    // Pages have keys of their own, which are not for what is typed here.
    this.#root.addEventListener("keydown", (event) => {
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) event.stopPropagation();
    });
    this.enter();
    this.#begin(files);
  }

  #begin(files) {
    this.ready = this.#start(files);
    this.ready.catch((cause) => this.#fail(cause));
  }

  async #start(files) {
    const [engine, given] = await Promise.all([
      machine(this.base).catch((cause) => {
        throw new Error(cause instanceof WebAssembly.CompileError ? words.NO_WASM : words.NO_EVALUATOR, { cause });
      }),
      files ? { files } : read(this.element, this.base),
    ]);
    sheets ??= [css, engine.style()].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    this.#root.adoptedStyleSheets = [...new Set([...this.#root.adoptedStyleSheets, ...sheets])];
    this.engine = new engine.Engine();
    // A script may have given others since.
    this.#given ??= given;
    this.#build();
    this.reset();
    this.#tell("kpp-ready", {});
    this.#tell("kpp-xapi", { verb: "initialized" });
  }

  #fail(cause) {
    const message = cause.message ?? String(cause);
    // Something else may do: other files, another lesson.
    this.#failed = !this.frame;
    this.status.textContent = message;
    this.status.setAttribute("role", "alert");
    this.#tell("kpp-error", { message });
  }

  /** It is in the page again. */
  enter() {
    if (this.#ends.length > 0) return;
    this.#ends.push(followTheme((theme) => this.#paint(theme)));
    // Frameworks put blocks in place late, or anew.
    const watch = new MutationObserver(() => this.#reread());
    watch.observe(this.element, { childList: true, characterData: true, subtree: true });
    this.#ends.push(() => watch.disconnect());
  }

  leave() {
    this.#ends.splice(0).forEach((end) => end());
  }

  #paint(host) {
    this.host = host;
    const chosen = this.element.getAttribute("theme");
    const theme = chosen === "light" || chosen === "dark" ? chosen : host;
    (this.frame ?? this.status).dataset.theme = theme;
  }

  #reread() {
    const { element } = this;
    if (!this.#given || this.dirty || this.#isSet || SOURCES.some((name) => element.getAttribute(name))) return;
    const files = inside(element);
    const isSame = JSON.stringify(files) === JSON.stringify(this.#given.files);
    if (isSame || files.length === 0) return;
    this.#given = { files };
    this.reset();
  }

  /** An attribute has another value. */
  changed(name) {
    if (this.#failed) return this.#again();
    // What is not there yet will read it itself.
    if (!this.frame) return undefined;
    if (SOURCES.includes(name)) return this.#read();
    if (name === "theme") return this.#paint(this.host);
    if (name === "view") this.#view = undefined;
    if (name === "question") this.#asked = this.#question();
    // What the reader changed stays.
    const wasEdited = this.code.isEdited;
    this.#build();
    this.resetting.hidden = !this.dirty;
    this.code.show(this.now);
    if (wasEdited) this.#edit();
    return this.run();
  }

  #again(files) {
    this.#failed = false;
    this.status.textContent = words.LOADING;
    this.#begin(files);
  }

  // The last that was wanted counts.
  async #read() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    try {
      const given = await read(this.element, this.base);
      if (turn !== this.turn) return;
      this.#given = given;
      this.reset();
    } catch (cause) {
      if (turn === this.turn) this.#fail(cause);
    }
  }

  /** Other files, from a script. */
  take(files) {
    this.#isSet = true;
    if (this.#failed) return this.#again(files);
    this.#given = { ...this.#given, files };
    return this.engine && this.reset();
  }

  get files() {
    return (this.now ?? []).map(({ name, text }) => ({ name, text }));
  }

  // ---- what is seen ----

  #has(view) {
    const wanted = this.element.getAttribute("view")?.trim();
    return !wanted || wanted.split(/\s+/).includes(view);
  }

  #build() {
    const { element } = this;
    const readonly = element.hasAttribute("readonly") && element.getAttribute("readonly") !== "false";
    this.code?.editor?.destroy();
    this.code = new Code({ changed: () => this.#typed(), plain: element.getAttribute("editor") === "plain", base: this.base });
    const height = Number.parseInt(element.getAttribute("height"), 10);
    if (height > 0) this.code.place.style.maxHeight = `${height}px`;
    else if (element.getAttribute("height") === "auto") this.code.place.style.maxHeight = "none";
    this.bar = make("input", { type: "text", "aria-label": words.QUESTION, placeholder: words.QUESTION_HINT, autocomplete: "off", spellcheck: false });
    const form = make("form", { className: "bar", submit: (event) => this.#submitted(event) }, this.bar, make("button", { className: "button" }, words.ASK));
    this.unclear = make("p", { className: "unclear", role: "alert" });
    this.verdict = make("div", { className: "verdict", part: "verdict", "data-testid": "verdict" });
    this.announced = make("p", { className: "unseen", role: "status" });
    this.findings = make("div", { className: "findings" });
    this.tabs = make("div", { className: "tabs", role: "tablist", "aria-label": words.SHOWN });
    this.panel = make("div", { className: "panel", role: "tabpanel" });
    this.editing = button("edit", words.EDIT, () => this.#edit(), { className: "button" });
    this.resetting = button("reset", words.RESET, () => this.reset(), { className: "button", hidden: true });
    const copying = button("copy-link", words.COPY_LINK, () => this.#copy(), { className: "button", hidden: !this.#playground() });
    this.link = make("a", { className: "button", target: "_blank", rel: "noopener", hidden: !this.#playground() }, words.OPEN, " ↗");
    this.said = make("span", { className: "quiet", role: "status" });
    const toolbar = make("div", { className: "toolbar", part: "toolbar" }, ...(readonly ? [] : [this.editing, this.resetting]), copying, this.link, this.said);
    this.status = make("p", { className: "quiet", role: "status" });
    const answers = make(
      "div",
      { className: "answers" },
      this.status,
      ...(readonly || !this.#has("verdict") ? [] : [form, this.unclear]),
      this.findings,
      ...(this.#has("verdict") ? [this.verdict] : []),
      this.announced,
      this.tabs,
      this.panel,
    );
    const left = this.#has("code") ? [this.code.element] : [];
    this.frame = make("div", { className: "frame", part: "frame", "data-testid": "embed" }, make("div", { className: "halves" }, ...left, answers), toolbar);
    if (element.hasAttribute("present")) this.frame.classList.add("present");
    this.#root.replaceChildren(this.frame);
    this.#paint(this.host);
  }

  async #edit() {
    const isOpen = this.code.isEdited;
    if (isOpen) this.code.close();
    else await this.code.edit();
    this.editing.textContent = isOpen ? words.EDIT : words.DONE;
  }

  // ---- what happens ----

  /** As the author has it. */
  reset() {
    this.now = this.#given.files.map((file) => ({ ...file }));
    this.dirty = false;
    this.resetting.hidden = true;
    this.#asked = this.#question();
    this.code.show(this.now);
    return this.run();
  }

  /** The author's: of the attribute, of a first line, of a link or a lesson. */
  #question() {
    const { question, checks } = this.#given;
    const visible = this.now.find((file) => !file.hidden) ?? this.now[0];
    const written = this.element.getAttribute("question")?.trim() || (visible && askedBy(visible.text));
    if (written) return asWritten(written);
    return checks ? { expectations: { files: checks } } : question;
  }

  /** Evaluates what is there and asks the question. */
  run() {
    const profile = { ...this.#given.settings?.profile };
    if (this.element.getAttribute("k8s")) profile.version = this.element.getAttribute("k8s").trim();
    try {
      this.report = this.engine.evaluate(this.files, { profile, requester: this.#given.settings?.requester });
    } catch (cause) {
      this.#fail(cause);
      return this.result;
    }
    this.status.textContent = "";
    this.#drawFindings();
    this.#answer();
    return this.result;
  }

  #typed() {
    this.dirty = true;
    this.resetting.hidden = false;
    this.#tell("kpp-change", { files: this.files });
    this.run();
    this.#tell("kpp-xapi", { verb: "answered" });
  }

  #submitted(event) {
    event.preventDefault();
    this.ask(asWritten(this.bar.value.trim()) || undefined);
  }

  /** Asks something else; the reader's own question. */
  ask(question) {
    this.#asked = question;
    this.#answer();
    this.resetting.hidden = false;
  }

  #answer() {
    let answer = null;
    this.unclear.textContent = "";
    if (this.#asked) {
      try {
        answer = this.engine.ask(this.#asked);
      } catch (cause) {
        this.unclear.replaceChildren(prose(String(cause)));
        this.#tell("kpp-error", { message: String(cause) });
      }
    } else {
      this.engine.forget();
      this.bar.value = "";
    }
    this.kind = answer && this.engine.asked();
    if (answer) this.bar.value = this.engine.phrase() || (typeof this.#asked === "string" ? this.#asked : "");
    this.result = { report: this.report, answer };
    this.#drawAnswer(answer);
    this.#drawPanel();
    this.code.mark(answer ? answer.reasons.filter(({ lines }) => lines) : []);
    this.#linked();
    this.#tell("kpp-result", this.result);
    if (answer?.checks) {
      this.#tell("kpp-check", { checks: answer.checks });
      if (answer.checks.failed === 0 && this.dirty) for (const verb of ["passed", "completed"]) this.#tell("kpp-xapi", { verb });
    }
  }

  get area() {
    const asked = AREAS.find((area) => area === this.engine.area());
    const mode = this.element.getAttribute("mode");
    if (asked) return asked;
    if (AREAS.includes(mode)) return mode;
    if (AREAS.includes(this.#given.view)) return this.#given.view;
    const { network, access, admission } = this.report;
    if (network.policies.length > 0) return "network";
    if (access.subjects.length > 0) return "access";
    return admission.pods.length > 0 && admission.policies.length > 0 ? "pods" : "network";
  }

  #drawAnswer(answer) {
    const acts = { ...this.#lines(), ask: (question) => this.ask(question), mend: this.editing.isConnected ? () => this.#mend() : undefined };
    if (answer && this.dirty) this.announced.textContent = `${answer.verdict}: ${answer.question}`;
    if (answer) return this.verdict.replaceChildren(card(answer, this.engine.isJudged(), acts));
    const { summary } = this.report[{ pods: "admission" }[this.area] ?? this.area];
    this.verdict.replaceChildren(make("p", { className: "summary" }, prose(summary)));
  }

  #lines() {
    return { show: (reason) => this.code.reveal(reason), isSeen: (file) => this.#has("code") && this.code.isSeen(file) };
  }

  #mend() {
    for (const { name, text } of this.engine.mended()) this.now.find((file) => file.name === name).text = text;
    this.code.show(this.now);
    this.#typed();
  }

  #drawFindings() {
    const grave = this.report.findings.filter(({ severity, kind }) => severity === "error" || kind === "yaml");
    const acts = this.#lines();
    const line = ({ message, help, place: where }) => make("li", {}, prose(message), ...(help ? [" ", prose(help)] : []), " ", ...place(where, acts));
    const list = make("ul", { className: "steps" }, ...grave.slice(0, 5).map(line));
    const misspelt = mistakes(this.element).map((mistake) => make("p", {}, prose(mistake)));
    this.findings.replaceChildren(...misspelt, ...(grave.length > 0 ? [make("p", {}, make("b", {}, words.WRONG)), list] : []));
  }

  #drawPanel() {
    const views = ["graph", "matrix"].filter((view) => this.#has(view));
    const wanted = this.element.getAttribute("view")?.trim().split(/\s+/).find((view) => views.includes(view));
    // Nothing is asked: there the picture is the answer. Else it is drawn when somebody wants it.
    this.#view ??= wanted ?? (this.#asked ? undefined : views[0]);
    // What was asked for alone needs no tab.
    this.tabs.hidden = views.length === 0 || (views.length === 1 && wanted !== undefined);
    const tab = (view) => {
      const isOpen = view === this.#view;
      const toggle = () => {
        this.#view = isOpen ? "" : view;
        this.#drawPanel();
      };
      return make("button", { type: "button", role: "tab", "aria-selected": String(isOpen), "data-testid": view, click: toggle }, words[view.toUpperCase()]);
    };
    this.tabs.replaceChildren(...views.map(tab));
    this.panel.hidden = !this.#view;
    if (this.#view === "graph") this.#drawGraph();
    if (this.#view === "matrix") this.#drawMatrix();
  }

  #drawGraph() {
    const text = this.engine.picture(this.kind === "blastRadius" ? "radius" : this.area);
    const picture = text && new DOMParser().parseFromString(text, SVG).documentElement;
    if (picture?.localName !== "svg") return this.panel.replaceChildren(make("p", { className: "quiet" }, words.NO_PICTURE));
    const { endpoints } = this.report.network;
    const choose = ({ target }) => {
      const { from, to } = target.closest("[data-from]")?.dataset ?? {};
      if (from && to) this.ask({ connections: { from: endpoints[from]?.id ?? "", to: endpoints[to]?.id ?? "" } });
    };
    const key = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(event);
    };
    this.panel.replaceChildren(make("div", { className: "scroll graph", part: "graph", click: choose, keydown: key }, document.importNode(picture, true)));
  }

  #drawMatrix() {
    const { area, report } = this;
    const network = () => networkTable(report.network, (from, to) => this.ask(this.engine.connection(from, to)));
    if (area === "network") return this.panel.replaceChildren(network());
    if (area === "pods") return this.panel.replaceChildren(podsTable(report.admission, (question) => this.ask(question)));
    this.panel.replaceChildren(accessPanel(report.access, (namespace) => this.engine.accessMatrix(namespace)));
  }

  // ---- links ----

  /** The playground's address; undefined where there is none. */
  #playground() {
    const open = this.element.getAttribute("open");
    if (open === "") return undefined;
    if (open) return new URL(open, document.baseURI).href;
    return HAS_PAGE ? new URL(".", this.base).href : undefined;
  }

  share() {
    return packed(this.engine.shared(this.area).json);
  }

  async #linked() {
    const playground = this.#playground();
    if (!playground) return;
    const link = this.link;
    link.href = `${playground.split("#", 1)[0]}#${await this.share()}`;
  }

  async #copy() {
    await copied(this.#linked().then(() => this.link.href)).then(
      () => (this.said.textContent = words.COPIED),
      () => (this.said.textContent = words.NOT_COPIED),
    );
  }

  print() {
    printAlone(this.element);
  }

  #tell(name, detail) {
    this.element.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}

// Of attributes whose values are few, those that say something else.
function mistakes(element) {
  const wrong = (name, known) => {
    const values = element.getAttribute(name)?.trim().split(/\s+/).filter(Boolean) ?? [];
    return values.filter((value) => !known.includes(value)).map((value) => said(words.NO_VALUE, value, name, known.join(", ")));
  };
  return [...wrong("mode", AREAS), ...wrong("view", VIEWS), ...wrong("k8s", ["1.24", "1.36"]), ...wrong("theme", ["light", "dark", "auto"])];
}

// A phrase, or a question as JSON; what is neither is told as a phrase that nobody understands.
function asWritten(text) {
  try {
    return text.startsWith("{") ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
