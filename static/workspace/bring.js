// Files from the own disk: dropped on the page, with folders and what is in them, or chosen.
import * as words from "words";
import { listed, make, said } from "./dom.js";
import { tell, tellThen } from "./notice.js";
import { act } from "./page.js";

const MANIFEST = /\.(ya?ml|json|txt)$/i;
// What holds no manifests of one's own.
const SKIPPED = /^(\.|node_modules$)/;
const MOST_FILES = 500;
// The evaluator reads no more either (core/src/workspace.rs).
const MOST_BYTES = 16_000_000;

/** Puts what can be read beside the files in the page, and names what cannot. */
async function bring(found) {
  const files = [];
  const left = [];
  let bytes = 0;
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, file } of found) {
    const fits = MANIFEST.test(path) && files.length < MOST_FILES && bytes + file.size <= MOST_BYTES;
    const text = fits ? await textOf(file) : undefined;
    if (text === undefined) {
      left.push(path);
      continue;
    }
    bytes += file.size;
    files.push({ name: path, text });
  }
  const without = left.length ? said(words.LEFT_OUT, listed(left, words.AND_MORE)) : "";
  if (!files.length) return tell([words.NONE_BROUGHT, without].join(" ").trim(), { about: "step" });
  const brought = files.length === 1 ? said(words.BROUGHT_ONE, files[0].name) : said(words.BROUGHT, files.length);
  tellThen([brought, without].join(" ").trim(), { undo: () => act("undo") });
  act("bring", 0, files);
}

// What PowerShell writes is UTF-16; what is neither that nor UTF-8 is no text.
async function textOf(file) {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const encoding = wide ? (bytes[0] === 0xff ? "utf-16le" : "utf-16be") : "utf-8";
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Asks for files, or for a folder. */
export function choose(folder) {
  const field = make("input", { type: "file", multiple: true, className: "chooser", "data-testid": "chooser", ariaHidden: "true" });
  if (folder) field.webkitdirectory = true;
  else field.accept = ".yaml,.yml,.json,.txt";
  const done = () => field.remove();
  field.addEventListener("cancel", done);
  field.addEventListener("change", () => {
    const inFolder = ({ webkitRelativePath, name }) => webkitRelativePath || name;
    const found = [...field.files].map((file) => ({ path: inFolder(file), file }));
    bring(found.filter(({ path }) => !path.split("/").some((piece) => SKIPPED.test(piece))));
    done();
  });
  document.body.append(field);
  field.click();
}

const target = make(
  "div",
  { className: "drop-target", "data-testid": "drop-target", ariaHidden: "true" },
  make("p", {}, words.DROP_HERE, make("small", {}, words.DROP_KINDS)),
);

export function listenForDrops() {
  // Other drags, as of text within the editor, are none of this.
  const holdsFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");
  const taken = (event) => {
    if (!holdsFiles(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const capture = { capture: true };
  addEventListener("dragenter", (event) => taken(event) && document.body.append(target), capture);
  addEventListener(
    "dragover",
    (event) => {
      if (taken(event)) event.dataTransfer.dropEffect = "copy";
    },
    capture,
  );
  // Leaving the window has nothing that is entered next.
  addEventListener("dragleave", (event) => event.relatedTarget === null && target.remove(), capture);
  addEventListener(
    "drop",
    (event) => {
      if (!taken(event)) return;
      target.remove();
      dropped([...event.dataTransfer.items]).then(bring);
    },
    capture,
  );
}

// The items are gone after the first pause, so all are looked at before it.
async function dropped(items) {
  const held = items.filter(({ kind }) => kind === "file").map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const found = [];
  for (const [entry, file] of held) {
    if (entry?.isDirectory) await walk(entry, found);
    else if (file) found.push({ path: file.name, file });
  }
  return found;
}

async function walk(entry, found) {
  if (found.length > 10 * MOST_FILES) return;
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise((keep) => entry.file(keep, () => keep()));
    if (file) found.push({ path, file });
    return;
  }
  if (SKIPPED.test(entry.name)) return;
  const reader = entry.createReader();
  // A reader gives a hundred at a time.
  for (;;) {
    const some = await new Promise((keep) => reader.readEntries(keep, () => keep([])));
    if (!some.length) return;
    for (const inside of some) await walk(inside, found);
  }
}
