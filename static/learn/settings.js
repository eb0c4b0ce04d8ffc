// What a lesson's first lines say of the imagined cluster and of who sends it requests: docs/lessons.md describes them.

/** `{profile, requester}`; without a requester it is whoever it always is. */
export function settingsOf({ version = "1.24", plugin = "enforces", psp, requester = "" }) {
  const profile = { version, networkPlugin: plugin, pspPlugin: psp === "on" };
  const [user, ...groups] = requester.split(",").map((name) => name.trim()).filter(Boolean);
  return user ? { profile, requester: { user, groups: [...groups, "system:authenticated"] } } : { profile };
}
