// What is taken away: somebody's progress, or what stands in the editor as the beginning of a lesson of their own.
import * as words from "words";
import { save } from "../workspace/save.js";
import { zip } from "../workspace/zip.js";
import * as progress from "./progress.js";

export const keepProgress = () =>
  save(new Blob([progress.exported()], { type: "application/json" }), "policy-playground-progress.json");

const ID = "my-lesson";
// A document of this kind says what is expected; all others are manifests.
const EXPECTATIONS = /^kind:\s*["']?Expectations["']?\s*$/m;
const NOTHING_EXPECTED = "apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec:\n  traffic: []\n";

/** A course of one lesson, as docs/lessons.md describes it: these files are its start and its solution, to be gone on with. */
export function keepAsLesson(files) {
  const [checks, manifests] = [files.filter(({ text }) => EXPECTATIONS.test(text)), files.filter(({ text }) => !EXPECTATIONS.test(text))];
  const plain = manifests.map(({ name, text }, index) => ({ name: fileName(name, index), text }));
  const names = plain.map(({ name }) => name).join(", ");
  const front = ["---", "title: My lesson", "domain: network", "minutes: 6", `files: ${names}`, `editable: ${names}`, "---"];
  const told = [...front, "", words.TEMPLATE, "", "## Task", "", ...[1, 2, 3].flatMap(() => ["## Hint", ""]), "## Why", ""];
  save(
    zip([
      { name: "my-course/course.json", text: `${JSON.stringify({ title: "My course", text: "", lessons: [ID] }, null, 2)}\n` },
      { name: `my-course/${ID}/lesson.md`, text: told.join("\n") },
      { name: `my-course/${ID}/checks.yaml`, text: checks.map(({ text }) => text.trimEnd()).join("\n---\n") || NOTHING_EXPECTED },
      ...["start", "solution"].flatMap((folder) => plain.map(({ name, text }) => ({ name: `my-course/${ID}/${folder}/${name}`, text }))),
    ]),
    "my-course.zip",
  );
}

// Such a name as a lesson's files may have, and each its own.
function fileName(name, index) {
  const plain = name.replace(/\.[^.]*$/, "").replace(/[^\w-]+/g, "-").replace(/^-+|-+$/g, "") || "manifests";
  return `${index > 0 ? `${index + 1}-` : ""}${plain}.yaml`;
}
