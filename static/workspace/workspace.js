// What is done to files beside typing in them, and what stays in this browser. web/src/workspace.rs imports this once
// there are files and tells it of every change; the page's state alone says what follows from what is done here.
import { copied } from "../drawing.js";
import { listenForDrops } from "./bring.js";
import { open } from "./dialog.js";
import { make } from "./dom.js";
import { listenForLoss } from "./focus.js";
import { link } from "./link.js";
import { dressSteps, mount as mountMenu } from "./menu.js";
import { mount as mountNotice } from "./notice.js";
import { take } from "./links.js";
import { act, files, nameOf, page, tabs } from "./page.js";
import { mount as mountPresentation } from "./present.js";
import { keepFromNowOn, present } from "./store.js";
import { listenForKeys, tellStep } from "./steps.js";
import { dressTabs, listenOnTabs } from "./tabs.js";
import { goOn, watch } from "./watch.js";

let names = [];

// All that is not seen at first looks right before it is seen: whoever imports this waits for it.
await new Promise((ready) => {
  const looks = make("link", { rel: "stylesheet", href: new URL("./workspace.css", document.baseURI).href, load: ready, error: ready });
  // Before app.css, whose rules for narrow screens then hold for these as well.
  document.head.prepend(looks);
});

/** Once, at the beginning. */
export function start(send) {
  page.send = send;
  mountMenu();
  mountNotice();
  mountPresentation();
  listenOnTabs();
  listenForLoss();
  listenForKeys();
  listenForDrops();
  keepFromNowOn();
  watch();
  // What copies and downloads is there before it is asked to: WebKit copies nothing that has to be fetched first.
  addEventListener("toggle", ({ target }) => target.matches?.(".exports") && import("./drawing.js").catch(() => {}), { capture: true });
}

/** After each change of the page. */
export function show(active, revision, serial, back, forth, took) {
  const before = page.now;
  page.now = { active, revision, serial, back, forth, took };
  if (revision !== before.revision) goOn();
  const all = tabs().map(nameOf);
  dressSteps(page.now);
  dressTabs(active, active !== before.active || all.length !== names.length);
  // What was there when this was imported is no news.
  if (names.length) tellStep(before, page.now, { before: names, now: all });
  names = all;
}

let give = () => {};

/** Begins to copy the link that is made next; fails where none can be made. */
export const copies = () => copied(new Promise((keep) => (give = keep)));

/** Puts a link that holds this into the address and promises it. */
function linkTo(json) {
  const address = link(json);
  give(address);
  address.then(take);
  return address;
}

export { linkTo as make, open };
// For lessons: static/learn/.
export { act, files, present };
