// The list of all lessons, what of them is solved, and how that comes into another browser.
import * as words from "words";
import { button, make, said } from "../workspace/dom.js";
import * as progress from "./progress.js";

let dialog;

/** `lessons` are `{id, title, minutes, domain}` in their order; `acts` is what can be done. */
export function showList(course, lessons, acts) {
  dialog?.remove();
  const told = make("p", { role: "status", "data-testid": "lessons-said" });
  const close = () => dialog.close();
  dialog = make(
    "dialog",
    { className: "kept lessons", "data-testid": "lessons", "aria-labelledby": "lessons-title" },
    make("header", {}, make("h2", { id: "lessons-title" }, course.title), button("lessons-close", words.CLOSE, close)),
    ...(course.text ? [make("p", {}, course.text)] : []),
    make("p", {}, handout(course, words.HANDOUT_OF_COURSE)),
    ...["network", "access", "pods"].flatMap((domain) => group(domain, course, lessons, close, acts.go)),
    make(
      "section",
      {},
      make("h3", {}, words.PROGRESS),
      make("p", { className: "quiet" }, said(words.SOLVED_OF, lessons.filter(({ id }) => progress.of(id).solved).length, lessons.length)),
      make(
        "div",
        { className: "fields" },
        button("progress-export", words.EXPORT_PROGRESS, acts.keepProgress),
        button("progress-import", words.IMPORT_PROGRESS, async () => {
          const known = progress.imported(await chosen(".json").then(([file]) => file.text()));
          showList(course, lessons, acts);
          document.querySelector("[data-testid=lessons-said]").textContent = known < 0 ? words.NO_PROGRESS : said(words.IMPORTED, known);
        }),
      ),
    ),
    make(
      "section",
      {},
      make("h3", {}, words.OWN_LESSONS),
      make(
        "div",
        { className: "fields" },
        button("course-open", words.OPEN_COURSE, async () => acts.openCourse(await chosen("", true))),
        button("lesson-keep", words.KEEP_AS_LESSON, acts.keepAsLesson),
      ),
      told,
    ),
  );
  dialog.addEventListener("click", ({ target }) => target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
}

// A page of its own, which asks this one for the files of a course that has no address.
function handout(course, text, lesson) {
  const query = new URLSearchParams({ ...course.address, ...(lesson && { lesson: lesson.id }) });
  const about = lesson ? { "aria-label": `${text}: ${lesson.title}`, "data-testid": `handout:${lesson.id}` } : { "data-testid": "handout" };
  return make("a", { href: `handout.html?${query}`, target: "_blank", rel: "opener", className: "handout", ...about }, text);
}

function group(domain, course, lessons, close, go) {
  const own = lessons.filter((lesson) => lesson.domain === domain);
  if (own.length === 0) return [];
  const row = (lesson) => {
    const { id, title, minutes } = lesson;
    const { solved } = progress.of(id);
    const open = () => {
      close();
      go(id);
    };
    return make(
      "li",
      { "data-solved": String(Boolean(solved)) },
      make("span", { className: "ok", ariaHidden: "true" }, solved ? "✓" : ""),
      button(`lesson:${id}`, title, open, { className: "where" }),
      make("span", { className: "quiet" }, solved ? `${words.SOLVED_WORD} · ` : "", said(words.MINUTES, minutes), " · ", handout(course, words.HANDOUT, lesson)),
    );
  };
  return [make("section", {}, make("h3", {}, words[`DOMAIN_${domain.toUpperCase()}`]), make("ol", {}, ...own.map(row)))];
}

/** Promises what somebody chooses of their own files. */
function chosen(accept, folder = false) {
  return new Promise((keep) => {
    const input = make("input", { type: "file", accept, change: () => keep(input.files) });
    if (folder) input.webkitdirectory = true;
    input.click();
  });
}
