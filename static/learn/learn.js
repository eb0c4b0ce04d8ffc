// Lessons: imported when somebody wants to learn (static/loader.js). The page evaluates what a lesson expects, as it does with
// everybody's own expectations; here is only what stands around that.
import * as words from "words";
import { act, files, present } from "./workspace.js";
import { make, said } from "../workspace/dom.js";
import { settingsOf } from "./head.js";
import { keepAsLesson, keepProgress } from "./keep.js";
import { showList } from "./list.js";
import * as panel from "./panel.js";
import * as progress from "./progress.js";
import * as presentation from "./present.js";
import { Trouble, below, readCourse, readLesson, within } from "./reader.js";

const OURS = "lessons";

let course;
let lesson;
let titles = [];
// Grows with each lesson that is opened: what was asked of the one before is of no interest.
let turn = 0;

/** Reads a course, ours or the one that the address names, and opens a lesson of it or the list. */
export async function learn(address = "") {
  const where = new URLSearchParams(address);
  await looks;
  // The page opens what it finds first, which is what the lesson stands in for.
  await until(async () => (await files()) && main().dataset.busy === "false");
  if (where.has("present")) presentation.turn(true);
  try {
    const address = where.get("course");
    await open(below(address ?? OURS), address ? { course: address } : {});
    const id = where.get("lesson");
    if (course.lessons.includes(id)) await go(id);
    else if (id) panel.drawTrouble([said(words.NO_SUCH_LESSON, id)], leave);
    else list();
  } catch (trouble) {
    tell(trouble);
  }
}

const looks = new Promise((ready) => {
  const sheet = make("link", { rel: "stylesheet", href: new URL("./learn.css", document.baseURI).href, load: ready, error: ready });
  document.head.append(sheet);
});

const main = () => document.querySelector("main[data-revision]");

// `address` is what `handout.html` needs to find the course as well.
async function open(read, address) {
  course = { ...(await readCourse(read)), read, address };
  // A folder has no address: the handout asks the page that opened it.
  globalThis.policyPlaygroundCourse = course;
  titles = await Promise.all(
    course.lessons.map(async (id) => {
      const { title, minutes, domain } = await readLesson(read, id);
      return { id, title, minutes, domain };
    }),
  );
}

function list() {
  showList(course, titles, { go, openCourse, keepProgress, keepAsLesson: async () => keepAsLesson(await files()) });
}

async function openCourse(chosen) {
  try {
    await open(within(chosen), { folder: "" });
    list();
  } catch (trouble) {
    tell(trouble);
  }
}

function tell(trouble) {
  if (!(trouble instanceof Trouble)) console.error(trouble);
  panel.drawTrouble(trouble instanceof Trouble ? trouble.lines : [words.NO_LESSON], leave);
}

async function go(id) {
  if (!id) return;
  try {
    if (!lesson && !progress.own()) progress.keepOwn(await present());
    lesson = await readLesson(course.read, id);
  } catch (trouble) {
    return tell(trouble);
  }
  const now = ++turn;
  name(id);
  const index = course.lessons.indexOf(id);
  panel.show();
  panel.draw(
    lesson,
    { before: course.lessons[index - 1], after: course.lessons[index + 1], number: index + 1, of: course.lessons.length },
    { go, list, leave, files, reset: () => put(lesson.start), solve, present: () => presentation.turn(!presentation.isOn()) },
  );
  presentation.begin();
  hint(progress.of(id).hints ?? 0);
  await put(progress.of(id).files ?? lesson.start);
  if (now !== turn) return;
  if (lesson.question) await act("ask", 0, lesson.question);
  await check();
  // The answer showed the line that decides; in front is what is to be changed.
  if (now === turn) await act("select", lesson.start.findIndex((file) => lesson.editable.includes(file.name)));
}

// The address names what is open, so that it is there again when the page is loaded anew. A folder has no address.
function name(id) {
  if (course?.address.folder !== undefined) return;
  const address = new URL(location.href);
  if (id) address.searchParams.set("lesson", id);
  else for (const key of ["lesson", "course", "present"]) address.searchParams.delete(key);
  history.replaceState(history.state, "", address);
}

function hint(seen) {
  progress.note(lesson.id, { hints: seen });
  panel.drawHints(lesson, seen, () => hint(seen + 1));
}

// The page opens it like a workspace, so that it can be undone; once it is evaluated it is checked.
async function put(wanted) {
  const shared = { files: wanted, view: lesson.view ?? lesson.domain, ...settingsOf(lesson) };
  const now = turn;
  await act("open", 0, shared);
  const names = wanted.map(({ name }) => name).join();
  // Another lesson may be opened meanwhile.
  await until(async () => now !== turn || ((await files()).map(({ name }) => name).join() === names && main().dataset.busy === "false"));
}

const until = async (holds) => {
  while (!(await holds())) await new Promise((next) => setTimeout(next, 30));
};

// Each report is checked; one that is overtaken is not.
let wanted = false;
let checking = false;
async function check() {
  wanted = true;
  if (checking) return;
  checking = true;
  while (wanted && lesson) {
    wanted = false;
    await checkOnce(turn);
  }
  checking = false;
}

async function checkOnce(now) {
  const present = await files();
  let answer;
  try {
    answer = await window.policyPlayground.ask({ expectations: { files: [{ name: "checks.yaml", text: lesson.checks }] } });
  } catch (trouble) {
    return tell(trouble);
  }
  if (now !== turn || !lesson || !answer.checks) return;
  panel.drawChecks(answer.checks);
  const changed = lesson.start.filter(({ name, text }) => !lesson.editable.includes(name) && textOf(present, name) !== text).map(({ name }) => name);
  panel.drawLocked(changed, () => put(lesson.start.map((file) => (changed.includes(file.name) ? file : { ...file, text: textOf(present, file.name) ?? file.text }))));
  const isSolved = answer.checks.failed === 0 && changed.length === 0;
  progress.note(lesson.id, { files: present, ...(isSolved && { solved: true }) });
  const next = course.lessons[course.lessons.indexOf(lesson.id) + 1];
  panel.drawDone(lesson, isSolved && progress.completionCode(lesson.id, lesson.checks), next && (() => go(next)));
}

const textOf = (all, name) => all.find((file) => file.name === name)?.text;

const solve = () => put(lesson.solution);

presentation.listen({
  isOpen: () => Boolean(lesson),
  async show(part) {
    if (part !== "intro") panel.reveal();
    if (part === "solution") panel.drawSolution(lesson, await files(), solve);
  },
  beyond: (step) => go(course.lessons[course.lessons.indexOf(lesson.id) + step]),
});

async function leave() {
  turn++;
  lesson = undefined;
  panel.hide();
  presentation.end();
  name();
  lock();
  const own = progress.own();
  progress.keepOwn();
  if (own) await act("open", 0, JSON.parse(own));
}

// What the lesson keeps as it is cannot be typed in: the editor asks for this mark.
function lock() {
  const name = document.querySelector('.tab[data-active="true"] button')?.textContent;
  const isLocked = Boolean(lesson) && lesson.start.some((file) => file.name === name) && !lesson.editable.includes(name);
  document.documentElement.dataset.locked = String(isLocked);
}

new MutationObserver(() => {
  lock();
  if (lesson && main().dataset.busy === "false") check();
}).observe(document.querySelector("#app"), { attributes: true, attributeFilter: ["data-revision", "data-busy", "data-active"], childList: false, subtree: true });
