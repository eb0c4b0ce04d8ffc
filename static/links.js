// Links and what stays in this browser. Behind `#` stands `v1.` and base64url of raw DEFLATE of JSON, as core/src/share.rs
// says; browsers pack and unpack it themselves.
const PREFIX = "v1.";
const MOST = 4_000_000;
const KEPT = "policy-playground/v1/files";
const BEFORE = "policy-playground/v1/before";

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

async function linked() {
  const text = location.hash.slice(1);
  if (!text.startsWith(PREFIX)) throw new Error("a link of another version");
  const letters = atob(text.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
  const packed = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const json = await through(packed, new DecompressionStream("deflate-raw"), MOST);
  const shared = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  if (!shared?.files) throw new Error("a link without files");
  return shared;
}

// In a sandboxed frame even asking for it throws.
function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function store(key, text) {
  try {
    text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text);
  } catch {
    // No room, or not allowed: nothing is kept.
  }
}

/** What to open first, `[what, other work]`: what the address holds, else what was kept. Rejected for a damaged link. */
export async function first() {
  const kept = stored(KEPT);
  if (!isLink()) return [kept, stored(BEFORE)];
  const link = await linked();
  const same = JSON.stringify(link?.files) === JSON.stringify(kept?.files);
  if (kept && !same) store(BEFORE, JSON.stringify(kept));
  return [link, same ? null : stored(BEFORE)];
}

/** Calls back with each link that comes into the address later; with `undefined` where it is damaged. */
export function watch(opened) {
  addEventListener("hashchange", () => isLink() && linked().then(opened, () => opened()));
}

// workspace.js takes this over once it is there, and tells whoever waits. Empty for what is too much to keep.
export const keeper = { keep: (json) => json && store(KEPT, json) };
export const keep = (json) => keeper.keep(json);
export const leave = () => store(BEFORE, null);
