// What somebody has learned, in this browser alone: which lessons are solved, how far each has come, and the manifests that were
// there before the first lesson.
import { ALL, parsed, store, stored } from "./links.js";

const KEPT = `${ALL}/v1/lessons`;
const VERSION = 1;

/** `{version, lessons: {id: {solved, hints, files}}, own}`. */
function read() {
  const kept = parsed(stored(KEPT));
  return kept?.version === VERSION && typeof kept.lessons === "object" ? kept : { version: VERSION, lessons: {} };
}

// In a sandboxed frame, or without room, the lesson works and is forgotten.
const write = (kept) => store(KEPT, JSON.stringify(kept));

export const of = (id) => read().lessons[id] ?? {};
export const solved = () => Object.entries(read().lessons).filter(([, { solved }]) => solved).map(([id]) => id);

export function note(id, change) {
  const kept = read();
  kept.lessons[id] = { ...kept.lessons[id], ...change };
  write(kept);
}

/** The manifests from before the first lesson, as JSON of a link; kept until they are taken back. */
export const own = () => read().own;
export function keepOwn(json) {
  const kept = read();
  if (json) kept.own = json;
  else delete kept.own;
  write(kept);
}

/** For another browser: what is solved, without anybody's manifests. */
export const exported = () => JSON.stringify({ version: VERSION, solved: solved() });

/** Says how many lessons of this are known as solved now; -1 where it is no progress. */
export function imported(text) {
  const told = parsed(text);
  if (told?.version !== VERSION || !Array.isArray(told.solved)) return -1;
  const ids = told.solved.filter((id) => typeof id === "string" && /^[\w-]+$/.test(id));
  for (const id of ids) note(id, { solved: true });
  return ids.length;
}

/** What a learner hands in: the same for all who solve this lesson with these checks, e.g. `NP-06-7Q2F`. */
export function completionCode(id, checks) {
  // FNV-1a, a short and well-known mix; nothing here is a secret.
  let mixed = 0x811c9dc5;
  for (const letter of `${id}\n${checks}`) mixed = Math.imul(mixed ^ letter.codePointAt(0), 0x01000193) >>> 0;
  const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  const code = [0, 5, 10, 15].map((shift) => letters[(mixed >>> shift) & 31]).join("");
  return `${id.split("-").slice(0, 2).join("-").toUpperCase()}-${code}`;
}
