// Lessons on paper: `handout.html` for the whole course, `?lesson=ID` for one, `course=` as everywhere. The evaluator is the one for
// other programs, so that nothing of what somebody has in the playground is touched.
import * as words from "words";
import { button, make, said } from "../workspace/dom.js";
import { Trouble, below, readCourse, readLesson } from "./reader.js";
import { sheet, solutions } from "./sheet.js";
import { tables } from "./tables.js";

const OURS = "lessons";
const where = new URLSearchParams(location.search);
const status = make("p", { className: "status", role: "status" }, words.MAKING_HANDOUT);
const main = make("main", { "data-testid": "handout" }, status);
document.body.append(main);

try {
  await draw(await courseOf());
} catch (trouble) {
  if (!(trouble instanceof Trouble)) console.error(trouble);
  const lines = trouble instanceof Trouble ? trouble.lines : [words.NO_HANDOUT];
  main.replaceChildren(...lines.map((line) => make("p", { className: "trouble", role: "alert" }, line)));
}

async function courseOf() {
  if (!where.has("folder")) {
    const read = below(where.get("course") ?? OURS);
    return { ...(await readCourse(read)), read };
  }
  // The page that opened this one has the files of the folder.
  const course = globalThis.opener?.policyPlaygroundCourse;
  if (!course) throw new Trouble([words.FOLDER_IS_GONE]);
  return course;
}

async function draw(course) {
  const wanted = where.get("lesson");
  if (wanted && !course.lessons.includes(wanted)) throw new Trouble([said(words.NO_SUCH_LESSON, wanted)]);
  const ids = wanted ? [wanted] : course.lessons;
  const engine = await evaluator();
  const [sheets, solved] = [[], []];
  for (const [index, id] of ids.entries()) {
    status.textContent = said(words.HANDOUT_OF, index + 1, ids.length);
    const lesson = await readLesson(course.read, id);
    const place = { course, number: course.lessons.indexOf(id) + 1, of: course.lessons.length, address: addressOf(id) };
    const [before, after] = [lesson.start, lesson.solution].map((files) => tables(engine, lesson, files));
    sheets.push(sheet(lesson, place, before));
    solved.push(solutions(lesson, before, after));
  }
  const last = make("section", { className: "solutions", "data-testid": "handout-solutions" }, make("h1", {}, words.SOLUTIONS), ...solved);
  const title = wanted ? sheets[0].dataset.title : course.title;
  document.title = said(words.HANDOUT_TITLE, title);
  main.replaceChildren(toolbar(wanted, last), ...sheets, last);
  document.documentElement.dataset.ready = "true";
}

async function evaluator() {
  const engine = await import(new URL("./engine.js", document.baseURI).href);
  await engine.default();
  return new engine.Engine();
}

// What somebody types to get there; a folder of their own has no address.
function addressOf(id) {
  if (where.has("folder")) return "";
  const address = new URL("./", document.baseURI);
  if (where.has("course")) address.searchParams.set("course", where.get("course"));
  address.searchParams.set("lesson", id);
  return address.href;
}

function toolbar(wanted, last) {
  const shown = make("input", { type: "checkbox", checked: true, "data-testid": "handout-with-solutions", change: () => (last.hidden = !shown.checked) });
  return make(
    "div",
    { className: "toolbar" },
    button("handout-print", words.PRINT, () => print()),
    make("label", {}, shown, " ", words.WITH_SOLUTIONS),
    ...(where.has("folder") ? [] : [make("a", { href: wanted ? addressOf(wanted) : "./" }, words.TO_PLAYGROUND)]),
  );
}
