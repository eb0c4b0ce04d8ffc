// The npm package's files in a browser: as a library in a page and in a worker, and the element without a playground beside it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { test } from "node:test";
import { withPage } from "./harness.mjs";
import { NETWORK, embed, openHost } from "./host.mjs";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const USE = `import { ask, evaluate } from "./index.js";
export async function verdict(text) {
  await evaluate([{ name: "shop.yaml", text }]);
  return (await ask("shop/web -> shop/db:5432")).verdict;
}`;
const WORKER = `import { verdict } from "./use.js";
onmessage = async ({ data }) => postMessage(await verdict(data));
postMessage("listens");`;

async function serve(page) {
  const body = (text) => ({ contentType: TYPES[".js"], body: text });
  await page.context().route("**/host/package/*", async (route) => {
    const name = new URL(route.request().url()).pathname.split("/").pop();
    if (name === "use.js") return route.fulfill(body(USE));
    if (name === "worker.js") return route.fulfill(body(WORKER));
    return route.fulfill({ contentType: TYPES[extname(name)], body: await readFile(`target/packages/npm/${name}`) });
  });
}

test(
  "the library evaluates in a page and in a worker",
  withPage(async ({ page, url }) => {
    await serve(page);
    await openHost(page, url, "", { script: "" });
    const told = await page.evaluate(async (text) => {
      const { verdict } = await import(new URL("package/use.js", location.href).href);
      const worker = new Worker(new URL("package/worker.js", location.href), { type: "module" });
      const says = () => new Promise((tell) => (worker.onmessage = ({ data }) => tell(data)));
      await says();
      worker.postMessage(text);
      return [await verdict(text), await says()];
    }, NETWORK);
    assert.deepEqual(told, ["denied", "denied"]);
  }, { open: false }),
);

test(
  "its element links no playground but the one it is told",
  withPage(async ({ page, url }) => {
    await serve(page);
    const question = 'question="shop/web -> shop/db:5432"';
    const body = embed(NETWORK, question) + embed(NETWORK, `${question} open="https://playground.example/"`);
    await openHost(page, url, body, { script: '<script type="module" src="package/element.js"></script>' });
    await page.locator("policy-playground").nth(1).locator("article[data-verdict=denied]").waitFor({ timeout: 20_000 });
    const links = page.locator("policy-playground a");
    assert.equal(await links.nth(0).isVisible(), false);
    await page.waitForFunction(() => /^https:\/\/playground\.example\/#v1\./.test(document.querySelectorAll("policy-playground")[1].shadowRoot.querySelector("a").href));
  }, { open: false }),
);
