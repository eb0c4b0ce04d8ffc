// What stands in a frame: one element, made of the address (`embed/?theme=dark&view=verdict#v1.…`), which speaks with the page
// around it. Each message is `{kpp: 1, id, type, …}`; `id` is the frame's, from `?id=`.
//
//   out: ready                        there is a verdict
//        resize {h}                   so high it is
//        result {report, answer}      each time
//        state  {hash}                what a link holds, after each change by the reader
//   in:  set    {attributes?, files?} other attributes of the element, other files
import "../element.js";

/** Smaller changes of the height are not told. */
const LEAST = 2;

const asked = new URLSearchParams(location.search);
const id = asked.get("id") ?? "";
const element = document.createElement("policy-playground");
const say = (type, more = {}) => parent.postMessage({ kpp: 1, id, type, ...more }, "*");

const give = (attributes) => {
  for (const name of element.constructor.observedAttributes) {
    const value = attributes[name];
    if (typeof value === "string") element.setAttribute(name, value);
    else if (value === null) element.removeAttribute(name);
  }
};
give(Object.fromEntries(asked));
const link = () => location.hash.length > 1 && element.setAttribute("hash", location.hash.slice(1));
link();
addEventListener("hashchange", link);
if (!element.hasAttribute("open")) element.setAttribute("open", new URL("../", location.href).href);

element.addEventListener("kpp-ready", () => say("ready"));
element.addEventListener("kpp-result", ({ detail }) => say("result", detail));
element.addEventListener("kpp-change", async () => say("state", { hash: await element.share() }));
addEventListener("message", ({ source, data }) => {
  if (source !== parent || data?.kpp !== 1 || data.type !== "set") return;
  if (data.attributes && typeof data.attributes === "object") give(data.attributes);
  if (Array.isArray(data.files)) element.files = data.files;
});

let told = 0;
new ResizeObserver(() =>
  requestAnimationFrame(() => {
    const h = Math.ceil(element.getBoundingClientRect().height);
    if (Math.abs(h - told) < LEAST) return;
    told = h;
    say("resize", { h });
  }),
).observe(element);

document.body.append(element);
// A frame is near when the page around it says so (`loading="lazy"`).
element.begin().catch(() => undefined);
