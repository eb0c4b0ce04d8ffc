// A course and its lessons, read from plain files: docs/lessons.md says how they are written. `read(path)` promises a text of the
// course's folder; what is wrong is told all at once, so that whoever writes a lesson mends it in one go.
import { lexer } from "marked";
import { said } from "../workspace/dom.js";
import { headOf, listOf } from "./head.js";
import * as words from "words";

/** What is wrong with a lesson: a line each. */
export class Trouble extends Error {
  constructor(lines) {
    super(lines.join("\n"));
    this.lines = lines;
  }
}

const HINTS = 3;
const DOMAINS = ["network", "access", "pods"];
// `[key of the front matter, what it may be; nothing: any text]`
const KEYS = new Map([
  ["title"],
  ["domain", DOMAINS],
  ["minutes"],
  ["files"],
  ["editable"],
  ["version", ["1.24", "1.36"]],
  ["plugin", ["enforces", "ignores", "no-pod-ip-blocks", "no-egress", "no-end-port", "no-sctp", "multitenant"]],
  ["psp", ["on", "off"]],
  ["requester"],
  ["view", ["overview", ...DOMAINS]],
  ["question"],
  ["predict"],
]);
const REQUIRED = ["title", "domain", "minutes", "files", "editable"];
const NAME = /^[\w.-]+\.ya?ml$/;

/** `{title, text, lessons: [id, …]}` of `course.json`. */
export async function readCourse(read) {
  let course;
  try {
    course = JSON.parse(await read("course.json"));
  } catch {
    throw new Trouble([words.NO_COURSE]);
  }
  const isId = (id) => typeof id === "string" && /^[\w-]+$/.test(id);
  if (typeof course?.title !== "string" || !Array.isArray(course.lessons) || !course.lessons.every(isId)) {
    throw new Trouble([words.BAD_COURSE]);
  }
  return course;
}

/** A lesson as the panel shows it; its texts are Markdown, taken apart. */
export async function readLesson(read, id) {
  const wrong = [];
  const text = async (path) => {
    try {
      return (await read(`${id}/${path}`)).replace(/\r\n?/g, "\n");
    } catch {
      wrong.push(said(words.MISSING_FILE, `${id}/${path}`));
      return "";
    }
  };
  const page = await text("lesson.md");
  const { fields, body } = frontMatter(page, id, wrong);
  const parts = sections(body);
  for (const [name, count, expected] of [["Task", parts.Task.length, 1], ["Hint", parts.Hint.length, HINTS], ["Why", parts.Why.length, 1]]) {
    if (count !== expected) wrong.push(said(words.BAD_SECTIONS, id, name, expected, count));
  }
  const names = listOf(fields.files);
  const editable = listOf(fields.editable);
  for (const name of names) if (!NAME.test(name)) wrong.push(said(words.BAD_FILE_NAME, id, name));
  for (const name of editable) if (!names.includes(name)) wrong.push(said(words.NOT_IN_FILES, id, name));
  const wellNamed = names.filter((name) => NAME.test(name));
  const start = await Promise.all(wellNamed.map(async (name) => ({ name, text: await text(`start/${name}`) })));
  const solved = new Map();
  for (const name of editable.filter((name) => wellNamed.includes(name))) solved.set(name, await text(`solution/${name}`));
  const checks = await text("checks.yaml");
  if (wrong.length > 0) throw new Trouble(wrong);
  const solution = start.map((file) => ({ name: file.name, text: solved.get(file.name) ?? file.text }));
  return { id, ...fields, editable, start, solution, checks, intro: parts.intro, task: parts.Task[0], hints: parts.Hint, why: parts.Why[0] };
}

function frontMatter(page, id, wrong) {
  const head = headOf(page);
  if (!head) {
    if (page) wrong.push(said(words.NO_FRONT_MATTER, id));
    return { fields: {}, body: page };
  }
  const fields = {};
  for (const { line, key, value } of head.lines) {
    if (!KEYS.has(key)) wrong.push(said(words.UNKNOWN_KEY, id, line, [...KEYS.keys()].join(", ")));
    else if (KEYS.get(key) && !KEYS.get(key).includes(value)) wrong.push(said(words.BAD_VALUE, id, key, KEYS.get(key).join(", ")));
    else fields[key] = value;
  }
  for (const key of REQUIRED) if (!fields[key]) wrong.push(said(words.MISSING_KEY, id, key));
  return { fields, body: head.body };
}

// What stands before the first heading of a section, and then what stands below each.
function sections(body) {
  const parts = { intro: [], Task: [], Hint: [], Why: [] };
  let part = parts.intro;
  for (const token of lexer(body)) {
    const begins = token.type === "heading" && token.depth === 2 && /^(Task|Hint|Why)\b/.exec(token.text)?.[1];
    if (begins) parts[begins].push((part = []));
    else part.push(token);
  }
  return parts;
}

/** Reads below an address of this page's own origin: the page's policy allows no other. */
export function below(address) {
  const base = new URL(address.endsWith("/") ? address : `${address}/`, document.baseURI);
  if (base.origin !== location.origin) throw new Trouble([words.OTHER_ORIGIN]);
  return async (path) => {
    const response = await fetch(new URL(path, base));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.text();
  };
}

/** Reads from files of a folder that somebody chose: `course.json` tells which folder is the course's. */
export function within(files) {
  const paths = new Map([...files].map((file) => [file.webkitRelativePath || file.name, file]));
  const top = [...paths.keys()].filter((path) => /(^|\/)course\.json$/.test(path)).sort((a, b) => a.length - b.length)[0] ?? "course.json";
  const base = top.slice(0, -"course.json".length);
  return async (path) => {
    const file = paths.get(base + path);
    if (!file) throw new Error(`${path} is missing`);
    return file.text();
  };
}
