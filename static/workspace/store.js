// What stays in this browser's storage: the work of now, as links.js reads it at the start, and workspaces by their names.
// Each is JSON as a link holds it.
import * as words from "words";
import { ALL, KEPT, WORKSPACE, keeper, keepHere, parsed, store, stored } from "./links.js";
import { act, files } from "./page.js";
import { hush, tell } from "./notice.js";

/** Nothing where it is denied; then even asking for it may throw. */
function allKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

const waiting = new Set();
let toldFull = false;

/** Takes over from links.js: keeps what the page tells, and says so once where it cannot. */
export function keepFromNowOn() {
  keeper.keep = (json) => {
    for (const wanted of waiting) if (json) wanted(json);
    keepHere(json || null);
    if (json && store(KEPT, json)) {
      if (toldFull) hush("kept");
      toldFull = false;
    } else if (!toldFull) {
      toldFull = true;
      tell(json ? words.NOT_KEPT : words.TOO_MUCH_TO_KEEP, { about: "kept" });
    }
  };
}

/** All that the page holds, as JSON of a link: files, settings, question. */
export async function present() {
  const now = await files();
  const same = JSON.stringify(now);
  return new Promise((keep) => {
    const done = (json) => {
      waiting.delete(heard);
      clearTimeout(patience);
      keep(json);
    };
    // What comes first may still speak of a moment ago.
    const heard = (json) => JSON.stringify(JSON.parse(json).files) === same && done(json);
    // Without the evaluator there are the files at least.
    const patience = setTimeout(() => done(JSON.stringify({ files: now })), 3_000);
    waiting.add(heard);
    act("tell");
  });
}

/** The workspaces' names, in the order of letters. */
export function names() {
  const keys = allKeys().filter((key) => key.startsWith(WORKSPACE));
  return keys.map((key) => key.slice(WORKSPACE.length)).sort((a, b) => a.localeCompare(b));
}

export const read = (name) => stored(WORKSPACE + name);

/** Keeps `json` under this name; `null` takes it away. */
export const write = (name, json) => store(WORKSPACE + name, json);

/** Everything that this page ever kept in the storage. */
export function clear() {
  keepHere(null);
  for (const key of allKeys()) if (key.startsWith(ALL)) store(key, null);
  if (!store(ALL, "") || !store(ALL, null)) throw new Error("this browser keeps nothing");
}

/** How many files a kept workspace has; none where it cannot be read. */
export const count = (name) => parsed(read(name))?.files?.length ?? 0;
