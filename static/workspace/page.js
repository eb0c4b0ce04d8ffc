// The page as this script knows it: what it may do to it, and what it was told last.

export const page = {
  /** Set by `start`: see `acts` in web/src/workspace.rs. */
  send: () => {},
  /** What `show` told last. */
  now: { active: 0, revision: 0, serial: 0, back: 0, forth: 0, took: false },
};

/** Does something to the page, or to one of its files; promises what it then tells. */
export const act = (what, index = 0, value) => page.send([what, index, value]);

/** Promises `[{name, text}, …]`. */
export const files = () => act("files");

/** The tabs, in their order: each an `li` with its button first. */
export const tabs = () => [...document.querySelectorAll(".tabs .tab")];

export const nameOf = (tab) => tab.querySelector("button").textContent;
