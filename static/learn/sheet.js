// A lesson as it is printed: what is to be done with tables to fill in by hand, and apart from it how it comes out.
import * as words from "words";
import { make, said } from "../workspace/dom.js";
import { changes } from "./diff.js";
import { prose } from "./prose.js";

const AROUND = 3;

/** The part for learners; `place` is `{course, number, of, address}`, `before` the tables of the lesson's start. */
export function sheet(lesson, { course, number, of, address }, before) {
  return make(
    "section",
    { className: "sheet", "data-testid": `sheet:${lesson.id}`, "data-title": lesson.title },
    make(
      "header",
      {},
      make("p", { className: "quiet" }, course.title, " · ", said(words.NUMBER_OF, number, of), " · ", said(words.MINUTES, lesson.minutes)),
      make("p", { className: "quiet" }, words.NAME_AND_DATE),
    ),
    make("h1", {}, lesson.title),
    ...prose(lesson.intro),
    ...(lesson.predict ? [make("div", { className: "predict" }, make("h2", {}, words.PREDICT), make("p", {}, lesson.predict))] : []),
    make("h2", {}, words.TASK),
    ...prose(lesson.task),
    ...(address ? [make("p", { className: "quiet" }, words.TRY_IT, " ", make("span", { className: "address" }, address))] : []),
    make("h2", {}, words.MANIFESTS),
    ...lesson.start.map((file) => code(file, lesson.editable.includes(file.name))),
    ...before.flatMap((table) => [
      make("h2", {}, table.title),
      side(table, ...[words.BEFORE_TASK, words.AFTER_TASK].map((caption) => drawn(blank(table), caption))),
    ]),
  );
}

/** The part to be looked at afterwards. */
export function solutions(lesson, before, after) {
  const parts = lesson.editable.map((name) => {
    const [old, now] = [lesson.start, lesson.solution].map((files) => files.find((file) => file.name === name).text);
    return make("figure", {}, make("figcaption", {}, name), make("pre", { className: "diff" }, ...near(changes(old, now))));
  });
  return make(
    "article",
    { "data-testid": `solution:${lesson.id}` },
    make("h2", {}, lesson.title),
    ...prose(lesson.why),
    ...parts,
    ...before.flatMap((table, index) => [
      make("h3", {}, table.title),
      side(table, drawn(table, words.BEFORE_TASK), ...(after[index] ? [drawn(after[index], words.AFTER_TASK)] : [])),
    ]),
  );
}

// Side by side where they fit; on narrow screens one scrolls to the rest.
const side = ({ title }, ...tables) => make("div", { className: "tables", role: "group", tabIndex: 0, "aria-label": title }, ...tables);

/** The lines that change, with what is around them; three dots stand for the others. */
function near(lines) {
  const isChange = (line) => line && line.localName !== "span";
  const isNear = (_, index) => lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(isChange);
  const shown = lines.map((line, index) => (isNear(line, index) ? line : undefined));
  return shown.flatMap((line, index) => line ?? (index > 0 && !shown[index - 1] ? [] : [make("span", {}, "⋯\n")]));
}

// Lines are numbered by the style: numbers are no part of the text.
function code({ name, text }, isEditable) {
  const lines = text.replace(/\n$/, "").split("\n");
  return make(
    "figure",
    {},
    make("figcaption", {}, name, make("span", { className: "quiet" }, isEditable ? ` · ${words.YOU_MAY_CHANGE}` : "")),
    make("pre", { className: "numbered" }, ...lines.map((line) => make("span", {}, `${line}\n`))),
  );
}

const blank = (table) => ({
  ...table,
  rows: table.rows.map(({ head, cells }) => ({ head, cells: cells.map((cell) => (cell.isFixed ? cell : { text: "" })) })),
});

function drawn({ corner, columns, rows, kind }, caption) {
  const head = (scope, text) => make("th", { scope }, make("span", {}, text));
  return make(
    "table",
    { className: kind },
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, head("col", corner), ...columns.map((name) => head("col", name)))),
    make(
      "tbody",
      {},
      ...rows.map((row) => make("tr", {}, head("row", row.head), ...row.cells.map(({ text, tone = "" }) => make("td", { className: tone }, text)))),
    ),
  );
}
