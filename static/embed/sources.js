// Where an element's manifests come from: what stands inside it, files of the same site, a link, or a lesson.
import { headOf, listOf, settingsOf } from "../learn/head.js";
import { unpacked } from "../links.js";
import * as words from "words";
import { said } from "../workspace/dom.js";

/**
 * @returns {Promise<{files: {name: string, text: string, hidden?: boolean, locked?: boolean}[], settings?: object,
 *   question?: object | string, view?: string, checks?: object[]}>}
 */
export async function read(element, base) {
  const attribute = (name) => element.getAttribute(name)?.trim();
  if (attribute("hash")) return ofLink(attribute("hash"));
  if (attribute("lesson")) return ofLesson(attribute("lesson"), base);
  if (attribute("src")) {
    const addresses = attribute("src").split(/\s+/);
    return { files: await Promise.all(addresses.map(async (address) => ({ name: nameOf(address), text: await ofSite(new URL(address, document.baseURI)) }))) };
  }
  return { files: inside(element) };
}

/** One file for each `<pre>` inside. */
export function inside(element) {
  const blocks = [...element.querySelectorAll("pre")].filter((pre) => !pre.closest("[slot]"));
  const lone = blocks.length === 1 ? "manifests.yaml" : undefined;
  return blocks.map((pre, index) => {
    const code = pre.querySelector("code") ?? pre;
    const given = { ...pre.dataset, ...code.dataset };
    return { name: given.file || lone || `manifest-${index + 1}.yaml`, text: plain(code), hidden: "hidden" in given };
  });
}

// Highlighters end lines with elements where the text has none.
function plain(code) {
  const copy = code.cloneNode(true);
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
  return `${copy.textContent.replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "")}\n`;
}

async function ofLink(hash) {
  const { files, profile, requester, question, view } = await unpacked(hash.replace(/^#/, "")).catch(() => {
    throw new Error(words.DAMAGED);
  });
  return { files, settings: { profile, requester }, question, view };
}

// Of a lesson's lines at the top those that say what is in it; docs/lessons.md describes them.
async function ofLesson(id, base) {
  const folder = new URL(`lessons/${encodeURIComponent(id)}/`, base);
  const page = await text(new URL("lesson.md", folder));
  const { lines } = headOf(page.replace(/\r\n?/g, "\n")) ?? { lines: [] };
  const fields = Object.fromEntries(lines.map(({ key, value }) => [key, value]));
  const editable = listOf(fields.editable);
  const files = await Promise.all(
    listOf(fields.files).map(async (name) => ({
      name,
      text: await text(new URL(`start/${name}`, folder)),
      locked: !editable.includes(name),
    })),
  );
  const checks = [{ name: "checks.yaml", text: await text(new URL("checks.yaml", folder)) }];
  return { files, settings: settingsOf(fields), checks, view: fields.domain };
}

const nameOf = (address) => decodeURIComponent(address.split(/[?#]/, 1)[0].split("/").pop()) || "manifests.yaml";

// What an attribute names is of this site; a lesson lies beside the element, wherever that is.
function ofSite(address) {
  if (address.origin !== location.origin) throw new Error(said(words.OTHER_ORIGIN, address.href));
  return text(address);
}

async function text(address) {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) throw new Error(said(words.NOT_FETCHED, address.href));
  return response.text();
}
