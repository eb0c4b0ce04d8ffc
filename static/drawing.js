// The graph and the exports: asks a worker with its own wasm (pictures.js) for text, and does with it what only a page
// can. Imported when one of them is first wanted. `message` is what the evaluator sent with its report (Uint8Array).

const SVG = "image/svg+xml";

let worker;
let asked = 0;
const waiting = new Map();

// The worker, once it listens: what is posted before is lost.
function listening() {
  worker ??= new Promise((ready, failed) => {
    const started = new Worker("./pictures_loader.js", { type: "module" });
    started.onmessage = ({ data: [id, ...reply] }) => {
      if (id === 0) return ready(started);
      const { keep, fail } = waiting.get(id);
      waiting.delete(id);
      reply.length ? keep(reply) : fail(new Error("nothing can be made of this"));
    };
    started.onerror = (event) => {
      started.terminate();
      worker = undefined;
      failed(event);
      for (const { fail } of waiting.values()) fail(event);
      waiting.clear();
    };
  });
  return worker;
}

/** `[text, extension, media type]` in this format. */
async function made(format, message) {
  const worker = await listening();
  return new Promise((keep, fail) => {
    waiting.set(++asked, { keep, fail });
    worker.postMessage([asked, format, message]);
  });
}

// The page's policy refuses styles within the picture; a constructed sheet, which holds no foreign text, is allowed.
let style;
const styled = async (message) =>
  (style ??= made("style", message).then(([css]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }));

let turns = 0;

/** Draws the graph in its place; choosing something in it calls `onChoose` with its `data-` numbers by their names. A format
 *  that begins as SVG is the picture itself. */
export async function draw(message, format, onChoose) {
  const turn = ++turns;
  await styled(message);
  const [text] = format.startsWith("<") ? [format] : await made(format, message);
  const place = document.querySelector(".graph");
  // A later drawing is on its way, or done; or the graph was left.
  if (turn !== turns || !place) return;
  const picture = new DOMParser().parseFromString(text, SVG).documentElement;
  if (picture.localName !== "svg") throw new Error("no picture");
  place.replaceChildren(document.importNode(picture, true));
  const choose = ({ target }) => {
    const chosen = Object.entries(target.closest(".picture [tabindex]")?.dataset ?? {});
    if (chosen.length) onChoose(Object.fromEntries(chosen.map(([name, text]) => [name, Number(text)])));
  };
  place.onclick = choose;
  place.onkeydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(event);
  };
}

/** Downloads what this format makes of the report, or copies it. `png` is painted here, from what `svg` makes; JSON is
 *  what other scripts are told. */
export async function export_(message, format, copy) {
  const [, name = "network"] = /^(access|admission)-/.exec(format) ?? [];
  if (format.endsWith("json")) {
    const text = window.policyPlayground.report().then(({ [name]: told }) => JSON.stringify(told));
    return copy ? copied(text) : keep(await text, name, "json", "application/json");
  }
  const vector = format.replace(/png$/, "svg");
  if (vector !== format) {
    const [text, , type] = await made(vector, message);
    return save(await painted(text, type), name, "png");
  }
  if (copy) return copied(made(format, message).then(([text]) => text));
  const [text, extension, type] = await made(format, message);
  return keep(text, name, extension, type);
}
export { export_ as export };

/** Copies a text that is still being made. WebKit copies only what begins while it handles a click or a key. */
export async function copied(text) {
  const blob = text.then((text) => new Blob([text], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}

/** Downloads a text, or copies it. */
export async function keep(text, name, extension, type, copy) {
  if (copy) return navigator.clipboard.writeText(text);
  save(new Blob([text], { type }), name, extension);
}

/** Downloads a picture that stands in the page: a file of its own brings its style along. */
export async function keepPicture(picture, name, extension) {
  const [style] = await made("style", new Uint8Array());
  const text = picture.replace("<desc>", `<style>${style}</style>$&`);
  save(extension === "png" ? await painted(text, SVG) : new Blob([text], { type: SVG }), name, extension);
}

function save(blob, name, extension) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${extension}`;
  link.click();
  // The download has started by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// Twice as fine as the picture is, on white. The picture comes as a data: address, which the page's policy allows for
// images; nothing in it is fetched or run.
async function painted(text, type) {
  const image = new Image();
  image.src = `data:${type},${encodeURIComponent(text.replace('class="picture"', 'class="picture light"'))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((keep, fail) =>
    canvas.toBlob((blob) => (blob ? keep(blob) : fail(new Error("the picture is too large"))), "image/png"),
  );
}
