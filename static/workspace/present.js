// The way out of `?present`, which static/loader.js begins: a button, and Escape where that closes nothing else.
import * as words from "words";
import { button } from "./dom.js";

const BUSY = "input, textarea, select, dialog[open], [contenteditable]";

export function mount() {
  const address = new URL(location.href);
  if (!address.searchParams.has("present")) return;
  const end = button("present-end", words.END_PRESENTING, leave, { className: "btn present-end", title: "Esc" });
  document.body.append(end);
  addEventListener("keydown", onKey);

  function onKey({ key, target }) {
    if (key === "Escape" && !target.closest?.(BUSY) && !document.querySelector(":popover-open, dialog[open]")) leave();
  }

  function leave() {
    removeEventListener("keydown", onKey);
    end.remove();
    document.documentElement.classList.remove("present");
    const now = new URL(location.href);
    now.searchParams.delete("present");
    history.replaceState(history.state, "", now);
    document.querySelector(".view[aria-current]")?.focus();
  }
}
