// Links and what stays in this browser. Behind `#` stands `v1.` and base64url of raw DEFLATE of JSON, as core/src/share.rs
// says; browsers pack and unpack it themselves.
const PREFIX = "v1.";
const MOST = 4_000_000;
/** Begins the names of all that this page keeps in a browser. */
export const ALL = "policy-playground";
export const KEPT = `${ALL}/v1/files`;
const BEFORE = `${ALL}/v1/before`;
/** The link that what this tab shows began with, or that was made of it. */
const TAKEN = `${ALL}/v1/taken`;
/** Workspaces, each by its name. */
export const WORKSPACE = `${ALL}/v1/workspace/`;

/** What a link's bytes become in a stream, at most so many. */
async function through(bytes, stream, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) throw new Error("the link holds too much");
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const isLink = () => location.hash.startsWith("#v");

// Why a link is not read, as web/src/share.rs knows it.
const DAMAGED = 1;
const NEWER = 2;
const fault = () => (/^#v([2-9]|\d\d)/.test(location.hash) ? NEWER : DAMAGED);

const linked = () => unpacked(location.hash.slice(1));

/** What the text behind `#` holds; fails where it is damaged. */
export async function unpacked(text) {
  if (!text.startsWith(PREFIX)) throw new Error("a link of another version");
  const letters = atob(text.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
  const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const json = await through(packed, new DecompressionStream("deflate-raw"), MOST);
  const shared = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  if (!shared?.files) throw new Error("a link without files");
  return shared;
}

/** The text that stands there, or null. In a sandboxed frame even asking for it throws. */
export function stored(key, place = () => localStorage) {
  try {
    return place().getItem(key);
  } catch {
    return null;
  }
}

/** What a text says as JSON; null where it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether it is kept then, or with null gone; there may be no room, and it may not be allowed. */
export function store(key, text, place = () => localStorage) {
  try {
    text === null ? place().removeItem(key) : place().setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

// A tab that is loaded again goes on with its own work, whatever other tabs kept since.
const inThisTab = () => sessionStorage;

const isAgain = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

const haveSameFiles = (one, other) => JSON.stringify(one?.files) === JSON.stringify(other?.files);

// Work that a link takes the place of is at hand. What was at hand before it becomes a workspace: nobody has left it yet.
function putAside(work) {
  const before = parsed(stored(BEFORE));
  if (before && !haveSameFiles(before, work)) {
    store(`${WORKSPACE}${new Date().toISOString().slice(0, 16).replace("T", " ")}`, JSON.stringify(before));
  }
  store(BEFORE, JSON.stringify(work));
}

/** What the address holds now is what the page shows. */
export const take = () => store(TAKEN, location.hash, inThisTab);

// The link that was read last: what equals it is nobody's work.
let last;

/** What to open first, `[what, other work, why the link is not read]`: what the address holds, else what was kept. */
export async function first() {
  const kept = parsed(stored(KEPT, inThisTab)) ?? parsed(stored(KEPT));
  const before = () => parsed(stored(BEFORE));
  if (!isLink()) return [kept, before()];
  let link;
  try {
    link = await linked();
  } catch {
    return [kept, before(), fault()];
  }
  last = link;
  if (haveSameFiles(link, kept)) return [link, before()];
  if (isAgain() && stored(KEPT, inThisTab)) {
    // One that came while there was work is still at hand.
    if (stored(TAKEN, inThisTab) !== location.hash) return [kept, link];
    // It was changed here since this link was opened or made, and the address no longer says what the page shows.
    history.replaceState(history.state, "", location.pathname + location.search);
    return [kept, before()];
  }
  if (kept) putAside(kept);
  keepHere(JSON.stringify(link));
  take();
  return [link, before()];
}

/** Calls back with each link that comes into the address later; with a number where it is not read. */
export function watch(opened) {
  const read = (link) => {
    // Whatever the page makes of it, work that was brought back on opening outlives it.
    const work = parsed(stored(KEPT, inThisTab));
    if (work && !haveSameFiles(work, link) && !haveSameFiles(work, last)) putAside(work);
    last = link;
    opened(link);
  };
  addEventListener("hashchange", () => isLink() && linked().then(read, () => opened(fault())));
}

// workspace.js takes this over once it is there, and tells whoever waits. Empty for what is too much to keep.
export const keeper = { keep: (json) => json && keepHere(json) && store(KEPT, json) };
/** What this tab goes on with when it is loaded again. */
export function keepHere(json) {
  store(KEPT, json, inThisTab);
  if (!json) store(TAKEN, null, inThisTab);
  return true;
}
export const keep = (json) => keeper.keep(json);
export const leave = () => store(BEFORE, null);
