// The files as files again: the one in the editor, or all of them in a zip.
import * as words from "words";
import { said } from "./dom.js";
import { tell } from "./notice.js";
import { files } from "./page.js";
import { save } from "./save.js";
import { zip } from "./zip.js";

const ENDING = /\.(ya?ml|json|txt)$/i;
// What Windows takes for devices, whatever the ending.
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const LONGEST = 120;

/** One step of a path as every system takes it: no separators, controls or marks that reorder letters, nothing hidden. */
function safe(piece) {
  const plain = piece
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\\/:*?"<>|]/gu, "-")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const short = [...plain].slice(-LONGEST).join("");
  return DEVICE.test(short) ? `_${short}` : short;
}

const withEnding = (name) => (ENDING.test(name) ? name : `${name || "manifests"}.yaml`);

const safePath = (name) => withEnding(name.split(/[\\/]/).map(safe).filter(Boolean).join("/"));

/** The files under names that are safe, and differ where letters' case does not count. */
function forDisk(files) {
  const taken = new Set();
  return files.map(({ name, text }) => {
    const wanted = safePath(name);
    let free = wanted;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = wanted.replace(/(?=\.[^.]*$)/, `-${number}`);
    taken.add(free.toLowerCase());
    return { name: free, text };
  });
}

export async function downloadFile(index) {
  const file = (await files())[index];
  if (!file) return;
  const name = withEnding(safe(file.name));
  keep(new Blob([file.text], { type: "application/yaml" }), name);
}

export const downloadAll = async () => keep(zip(forDisk(await files())), words.ZIP_NAME);

function keep(blob, name) {
  save(blob, name);
  tell(said(words.DOWNLOADED, name), { about: "step" });
}
