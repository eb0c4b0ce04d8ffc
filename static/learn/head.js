// What a lesson's first lines say: docs/lessons.md describes them. For lessons in the page, on paper and in pages of others.

/** `{lines: [{line, key, value}], body}`; a line that is no `key: value` has no key. Undefined where there are no such lines. */
export function headOf(page) {
  const [, front, body] = /^---\n([^]*?)\n---\n([^]*)$/.exec(page) ?? [];
  if (front === undefined) return undefined;
  const said = (line) => {
    const [, key, value = ""] = /^(\w+):\s*(.*?)\s*$/.exec(line) ?? [];
    return { line, key, value: value.replace(/^(["'])(.*)\1$/, "$2") };
  };
  return { lines: front.split("\n").filter((line) => line.trim()).map(said), body };
}

/** Names with commas between them. */
export const listOf = (text = "") => text.split(",").map((name) => name.trim()).filter(Boolean);

/** `{profile, requester}`; without a requester it is whoever it always is. */
export function settingsOf({ version = "1.24", plugin = "enforces", psp, requester }) {
  const profile = { version, networkPlugin: plugin, pspPlugin: psp === "on" };
  const [user, ...groups] = listOf(requester);
  return user ? { profile, requester: { user, groups: [...groups, "system:authenticated"] } } : { profile };
}
