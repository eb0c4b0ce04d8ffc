// A lesson beside the page: its text, what it expects and what of that holds, hints one at a time, the solution.
import * as words from "words";
import { button, make, said } from "../workspace/dom.js";
import { changes } from "./diff.js";
import { bar } from "./present.js";
import { prose } from "./prose.js";

const panel = make("aside", { id: "lesson", "data-testid": "lesson", "aria-label": words.LESSON });
const checks = make("div", { className: "checks", role: "status", "data-testid": "lesson-checks" });
const hints = make("div", { className: "hints" });
const solution = make("div", { className: "solution" });
const done = make("div", { className: "done", "data-testid": "lesson-done" });
const locked = make("p", { className: "trouble", "data-testid": "lesson-locked", hidden: true });

export function show() {
  document.body.classList.add("learning");
  if (!panel.isConnected) document.body.prepend(panel);
}

export function hide() {
  document.body.classList.remove("learning");
  document.documentElement.classList.remove("predicting");
  panel.remove();
}

/** Draws a lesson from its beginning; `acts` are what its buttons do. */
export function draw(lesson, place, acts) {
  const { before, after, number, of } = place;
  const step = (testid, word, id) => button(testid, word, () => acts.go(id), { "aria-disabled": String(!id) });
  panel.replaceChildren(
    make(
      "header",
      {},
      make("span", { className: "quiet" }, said(words.NUMBER_OF, number, of), " · ", said(words.MINUTES, lesson.minutes)),
      button("lesson-list", words.ALL_LESSONS, acts.list),
      button("lesson-leave", words.LEAVE, acts.leave),
    ),
    make("h2", { tabIndex: -1 }, lesson.title),
    part("intro", ...prose(lesson.intro), ...prediction(lesson)),
    part(
      "task",
      make("h3", {}, words.TASK),
      ...prose(lesson.task),
      make("p", { className: "quiet" }, said(words.EDITABLE, lesson.editable.join(", "))),
      locked,
      checks,
      done,
    ),
    hints,
    part("solution", solution),
    bar,
    make(
      "footer",
      { className: "fields" },
      button("lesson-reset", words.RESET, acts.reset),
      button("lesson-present", words.PRESENT, acts.present),
      step("lesson-before", words.BEFORE, before),
      step("lesson-next", words.NEXT, after),
    ),
  );
  checks.replaceChildren();
  done.replaceChildren();
  solution.replaceChildren(button("lesson-solution", words.SHOW_SOLUTION, () => askForSolution(lesson, acts)));
  panel.scrollTop = 0;
  panel.querySelector("h2").focus({ preventScroll: true });
}

// What is on the screen at once while a lesson is presented: see present.js.
const part = (name, ...children) => make("div", { className: "part", "data-part": name }, ...children);

// Whoever first thinks of what will come learns more from it: the answers stay covered until then.
function prediction({ predict }) {
  document.documentElement.classList.toggle("predicting", Boolean(predict));
  if (!predict) return [];
  const uncover = button("lesson-reveal", words.REVEAL, reveal);
  return [make("div", { className: "predict" }, make("h3", {}, words.PREDICT), make("p", {}, predict), uncover)];
}

export function reveal() {
  document.documentElement.classList.remove("predicting");
  panel.querySelector("[data-testid=lesson-reveal]")?.remove();
}

/** So many hints are seen; the next one is a button away. */
export function drawHints(lesson, seen, more) {
  const told = lesson.hints.slice(0, seen).map((hint, index) =>
    make("section", { "data-testid": `lesson-hint-${index + 1}` }, make("h3", {}, said(words.HINT, index + 1, lesson.hints.length)), ...prose(hint)),
  );
  const next = seen < lesson.hints.length && button("lesson-hint", said(words.SHOW_HINT, seen + 1, lesson.hints.length), more);
  hints.replaceChildren(...told, ...(next ? [next] : []));
}

/** What the lesson expects, and what of it holds; `open(place)` shows a line of the manifests. */
export function drawChecks(told) {
  const { passed, failed, cases } = told;
  const sentence = failed === 0 ? words.ALL_HOLD : said(words.SOME_HOLD, passed, passed + failed);
  checks.replaceChildren(make("h3", {}, words.CHECKS), make("p", {}, sentence), make("ul", {}, ...cases.map(check)));
  checks.dataset.failed = String(failed);
}

function check({ holds, text, expected, actual, because, summary }) {
  const line = make(
    "li",
    { "data-holds": String(holds) },
    make("span", { className: holds ? "ok" : "no", ariaHidden: "true" }, holds ? "✓ " : "✕ "),
    make("span", { className: "unseen" }, holds ? `${words.HOLDS}: ` : `${words.FAILS}: `),
    make("code", {}, text),
    ` ${expected}`,
  );
  if (because) line.append(make("span", { className: "quiet" }, ` – ${because}`));
  if (!holds) line.append(make("p", { className: "why" }, said(words.BUT_IS, actual), " ", summary));
  return line;
}

/** What cannot be checked, and why. */
export function drawTrouble(lines, leave) {
  show();
  checks.replaceChildren(...lines.map((line) => make("p", { className: "trouble", role: "alert" }, line)));
  if (checks.isConnected) return;
  panel.replaceChildren(make("header", {}, make("span", { className: "quiet" }, words.LESSON), button("lesson-leave", words.LEAVE, leave)), checks);
}

export function drawLocked(names, takeBack) {
  locked.hidden = names.length === 0;
  locked.replaceChildren(said(words.LOCKED_CHANGED, names.join(", ")), " ", button("lesson-take-back", words.TAKE_BACK, takeBack));
}

export function drawDone(lesson, code, next) {
  if (!code) return done.replaceChildren();
  if (done.dataset.code === code && done.firstChild) return;
  done.dataset.code = code;
  done.replaceChildren(
    make("h3", {}, words.SOLVED),
    ...why(lesson, solution),
    make("p", { className: "quiet" }, words.CODE, " ", make("code", { "data-testid": "lesson-code" }, code)),
    ...(next ? [button("lesson-go-on", words.GO_ON, next, { className: "btn primary" })] : []),
  );
}

/** Why it is so, unless the other place says it already. */
const why = (lesson, other) => (other.querySelector("h3") ? [] : prose(lesson.why));

function askForSolution(lesson, acts) {
  const yes = button("lesson-solution-sure", words.SHOW_IT, async () => drawSolution(lesson, await acts.files(), acts.solve));
  const no = button("lesson-solution-not", words.NOT_YET, () =>
    solution.replaceChildren(button("lesson-solution", words.SHOW_SOLUTION, () => askForSolution(lesson, acts))),
  );
  solution.replaceChildren(make("p", {}, words.SURE), yes, no);
  yes.focus();
}

/** The solution as what it changes in these files; `solve` puts it in. */
export function drawSolution(lesson, files, solve) {
  const parts = lesson.editable.map((name) => {
    const before = files.find((file) => file.name === name)?.text ?? "";
    const after = lesson.solution.find((file) => file.name === name).text;
    return make("figure", {}, make("figcaption", {}, name), make("pre", { tabIndex: 0 }, ...changes(before, after)));
  });
  solution.replaceChildren(
    make("h3", { tabIndex: -1 }, words.SOLUTION),
    ...why(lesson, done),
    make("p", { className: "quiet" }, words.DIFFERENCE),
    ...parts,
    button("lesson-solve", words.PUT_IN, solve),
  );
  solution.querySelector("h3").focus({ preventScroll: true });
}
