// The element in pages of others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { assertAccessible, withPage } from "./harness.mjs";
import { ACCESS, NETWORK, PODS, embed, openHost } from "./host.mjs";

const PATIENCE = { timeout: 20_000 };
const blank = { open: false };
const TRAFFIC = 'question="shop/web -> shop/db:5432"';

const verdict = (page, nth = 0) => page.locator("policy-playground").nth(nth).locator("[data-testid=verdict]");
const card = (page, word, nth = 0) => page.locator("policy-playground").nth(nth).locator(`article[data-verdict=${word}]`);

test(
  "an element of each domain tells its verdict, the reason and the line",
  withPage(async ({ page, url }) => {
    const pods = embed(PODS, 'question="admit shop/web" k8s="1.36"');
    await openHost(page, url, embed(NETWORK, TRAFFIC) + embed(ACCESS, 'question="jane delete pods in shop"') + pods);
    await card(page, "denied").waitFor(PATIENCE);
    assert.match(await verdict(page).textContent(), /lines? \d+/);
    assert.ok((await page.locator("policy-playground .line.decides").count()) > 0, "the lines that decide are marked");
    await page.locator("policy-playground").nth(1).scrollIntoViewIfNeeded();
    await card(page, "denied", 1).waitFor(PATIENCE);
    await page.locator("policy-playground").nth(2).scrollIntoViewIfNeeded();
    await card(page, "rejected", 2).waitFor(PATIENCE);
    assert.match(await verdict(page, 2).textContent(), /hostNetwork|host namespaces/);
  }, blank),
);

test(
  "ten elements: next to nothing before one is near, one evaluator for all, the editor when somebody edits",
  withPage(async ({ page, url }) => {
    const fetched = new Map();
    page.on("response", async (response) => {
      const name = new URL(response.url()).pathname.split("/").pop();
      fetched.set(name, (fetched.get(name) ?? 0) + 1);
      if (response.ok() && !response.url().endsWith("/host/")) sizes.set(name, gzipSync(await response.body()).length);
    });
    const sizes = new Map();
    await page.addInitScript(() => {
      globalThis.instances = 0;
      for (const name of ["instantiate", "instantiateStreaming"]) {
        const before = WebAssembly[name];
        WebAssembly[name] = (...given) => {
          globalThis.instances += 1;
          return before.apply(WebAssembly, given);
        };
      }
    });
    const space = '<p style="height: 3000px">Much is said before.</p>';
    await openHost(page, url, space + embed(NETWORK, TRAFFIC).repeat(10));
    await page.waitForFunction(() => customElements.get("policy-playground"));
    await page.waitForTimeout(500);
    const before = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    assert.deepEqual([...fetched.keys()].filter((name) => name), ["element.js"]);
    assert.ok(before <= 8_000, `${before} bytes of gzip before scrolling`);

    for (let nth = 0; nth < 10; nth++) {
      await page.locator("policy-playground").nth(nth).scrollIntoViewIfNeeded();
      await card(page, "denied", nth).waitFor(PATIENCE);
    }
    assert.equal(await page.evaluate(() => globalThis.instances), 1, "one evaluator");
    assert.equal(fetched.get("engine_bg.wasm"), 1);
    assert.equal(fetched.get("editor.js"), undefined, "no editor before somebody edits");
    await page.locator("policy-playground").nth(3).getByTestId("edit").click();
    await page.locator("policy-playground").nth(3).locator(".cm-content").waitFor(PATIENCE);
    assert.equal(fetched.get("editor.js"), 1);
    console.log(`gzip bytes before scrolling: ${before}; later: ${JSON.stringify(Object.fromEntries(sizes))}`);
  }, blank),
);

test(
  "a reader edits, sees another verdict, and takes it back",
  withPage(async ({ page, url }) => {
    const keys = [];
    await page.exposeFunction("hostKey", (key) => keys.push(key));
    await openHost(page, url, embed(NETWORK, TRAFFIC));
    await page.evaluate(() => document.addEventListener("keydown", ({ key }) => globalThis.hostKey(key)));
    await card(page, "denied").waitFor(PATIENCE);
    await page.getByTestId("edit").click();
    await page.locator(".cm-content").waitFor(PATIENCE);
    await page.evaluate(() => {
      globalThis.told = [];
      for (const name of ["kpp-change", "kpp-result", "kpp-xapi"]) addEventListener(name, () => globalThis.told.push(name));
    });
    await page.locator(".cm-line", { hasText: "app: api" }).click();
    await page.keyboard.press("End");
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
    for (let step = 0; step < 3; step++) await page.keyboard.press("Backspace");
    await page.keyboard.type("web");
    await card(page, "allowed").waitFor(PATIENCE);
    assert.deepEqual(keys, [], "keys typed in the editor are not the page's");
    assert.deepEqual([...new Set(await page.evaluate(() => globalThis.told))].sort(), ["kpp-change", "kpp-result", "kpp-xapi"]);
    assert.match(await page.evaluate(() => document.querySelector("policy-playground").files[0].text), /app: web\}\}\}/);
    await page.getByTestId("reset").click();
    await card(page, "denied").waitFor(PATIENCE);
  }, blank),
);

test(
  "the smallest fix is applied by a click; another question is asked in the bar, the matrix and the graph",
  withPage(async ({ page, url }) => {
    await openHost(page, url, embed(NETWORK, TRAFFIC));
    await card(page, "denied").waitFor(PATIENCE);
    await page.locator("policy-playground .fix summary").click();
    await page.locator("policy-playground .fix .button").click();
    await card(page, "allowed").waitFor(PATIENCE);
    const bar = page.locator("policy-playground .bar input");
    await bar.fill("shop/db -> shop/web:80");
    await bar.press("Enter");
    await page.locator("policy-playground .asked", { hasText: "shop/db → shop/web" }).waitFor(PATIENCE);
    await bar.fill("what is this");
    await bar.press("Enter");
    assert.match(await page.locator("policy-playground .unclear").textContent(), /Ask like this/);
    await page.getByTestId("matrix").click();
    await page.locator("policy-playground button.cell").first().click();
    await page.locator("policy-playground .unclear").waitFor({ state: "hidden" });
    await page.getByTestId("graph").click();
    await page.locator("policy-playground svg.picture").waitFor();
  }, blank),
);

test(
  "its theme follows the page's, live, in the words of each documentation generator",
  withPage(async ({ page, url }) => {
    await openHost(page, url, embed(NETWORK, TRAFFIC));
    await card(page, "denied").waitFor(PATIENCE);
    const ground = () => page.getByTestId("embed").evaluate((frame) => getComputedStyle(frame).backgroundColor);
    const [light, dark] = ["rgb(255, 255, 255)", "rgb(22, 26, 35)"];
    const becomes = async (expected, change) => {
      await page.evaluate(change);
      for (let time = 0; time < 40 && (await ground()) !== expected; time++) await page.waitForTimeout(25);
      assert.equal(await ground(), expected, String(change));
    };
    await becomes(light, () => {});
    await becomes(dark, () => (document.documentElement.dataset.theme = "dark"));
    await becomes(light, () => (document.documentElement.dataset.theme = "light"));
    await becomes(light, () => document.documentElement.removeAttribute("data-theme"));
    await becomes(dark, () => (document.body.dataset.mdColorScheme = "slate"));
    await becomes(light, () => document.body.removeAttribute("data-md-color-scheme"));
    for (const name of ["ayu", "navy", "coal"]) await becomes(dark, `document.documentElement.className = "${name} js"`);
    await becomes(light, () => (document.documentElement.className = "rust"));
    await page.evaluate(() => (document.documentElement.className = ""));
    await page.emulateMedia({ colorScheme: "dark" });
    await becomes(dark, () => {});
    await becomes(light, () => document.querySelector("policy-playground").setAttribute("theme", "light"));
  }, blank),
);

test(
  "plain fences are upgraded, those that come later too; the first line asks; the classic script does the same",
  withPage(async ({ page, url }) => {
    const fence = (text) => `<div><pre><code class="language-yaml playground">${text.replaceAll("<", "&lt;")}</code></pre></div>`;
    const script = '<script src="../element.iife.js"></script><script src="upgrade.js"></script>';
    await page.route("**/host/upgrade.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: 'PolicyPlayground.upgrade("pre > code.language-yaml.playground");' }),
    );
    await openHost(page, url, fence(`# ask: shop/web -> shop/db:5432\n${NETWORK}`), { script });
    await card(page, "denied").waitFor(PATIENCE);
    assert.equal(await page.locator("main > div > pre").isVisible(), false, "the fence itself is hidden");
    await page.evaluate((html) => {
      const later = document.createElement("section");
      later.innerHTML = html;
      document.querySelector("main").replaceChildren(later);
    }, fence(`# ask: jane list pods in shop\n${ACCESS}`));
    await card(page, "allowed").waitFor(PATIENCE);
    assert.equal(await page.locator("policy-playground").count(), 1);
  }, blank),
);

test(
  "manifests come from files, from a link and from a lesson",
  withPage(async ({ page, url }) => {
    const question = 'question="oteemo/stranger -> test-ns/server:443"';
    await openHost(page, url, `<policy-playground src="../examples/01-network-policy.yaml" ${question}></policy-playground>`);
    await card(page, "denied").waitFor(PATIENCE);
    const hash = await page.evaluate(() => document.querySelector("policy-playground").share());
    assert.match(hash, /^v1\./);
    await page.unroute("**/host/");
    await openHost(page, url, `<policy-playground hash="${hash}"></policy-playground><policy-playground lesson="np-01-everyone-talks"></policy-playground>`);
    await card(page, "denied").waitFor(PATIENCE);
    await page.locator("policy-playground").nth(1).locator(".checks").waitFor(PATIENCE);
    // The same link in the playground itself.
    await page.goto(`${url}#${hash}`);
    await page.locator("[data-testid=answer][data-verdict=denied]").waitFor(PATIENCE);
  }, blank),
);

test(
  "what failed or was misspelt is told, and is mended by what comes later; what the reader typed stays",
  withPage(
    async ({ page, url }) => {
      await openHost(page, url, '<policy-playground lesson="nope"></policy-playground>');
      await page.locator("policy-playground [role=alert]").waitFor(PATIENCE);
      await page.evaluate((text) => {
        const element = document.querySelector("policy-playground");
        element.removeAttribute("lesson");
        element.files = [{ name: "policy.yaml", text }];
        element.question = "shop/web -> shop/db:5432";
      }, NETWORK);
      await card(page, "denied").waitFor(PATIENCE);
      await page.getByTestId("edit").click();
      await page.locator(".cm-content").waitFor(PATIENCE);
      await page.locator(".cm-line").first().click();
      await page.keyboard.type("# mine\n");
      const set = (name, value) => page.evaluate(([name, value]) => document.querySelector("policy-playground").setAttribute(name, value), [name, value]);
      await set("view", "matrix verdict code");
      await page.locator("policy-playground table").waitFor();
      await set("view", "graph verdict code");
      await page.locator("policy-playground svg.picture").waitFor();
      assert.match(await page.evaluate(() => document.querySelector("policy-playground").files[0].text), /# mine/);
      await set("k8s", "1.30");
      assert.match(await page.locator("policy-playground .findings").textContent(), /1\.30/);
    },
    { ...blank, expected: [/nope|status of 404/] },
  ),
);

test(
  "where it cannot evaluate, the reader keeps the manifests and is told why",
  withPage(
    async ({ page, url }) => {
      await openHost(page, url, embed(NETWORK, TRAFFIC), { policy: "script-src 'self'" });
      await page.locator("policy-playground [role=alert]").waitFor(PATIENCE);
      assert.match(await page.locator("policy-playground [role=alert]").textContent(), /wasm-unsafe-eval/);
      assert.ok(await page.locator("policy-playground > pre").isVisible());
    },
    { ...blank, expected: [/Content Security Policy|wasm|policy-playground|CompileError/i] },
  ),
);

test(
  "manifests and findings are text, never HTML; what is wrong is told with its line",
  withPage(async ({ page, url }) => {
    const hostile = "<img src=x onerror=document.title='hit'>";
    const yaml = `${NETWORK}---\napiVersion: v1\nkind: Pod\nmetadata: {name: "${hostile}", namespace: shop}\nspec: {containers: [{name: a, image: b}]}\n`;
    await openHost(page, url, embed(yaml, TRAFFIC));
    await card(page, "denied").waitFor(PATIENCE);
    assert.match(await page.locator("policy-playground .findings").textContent(), /line/);
    assert.equal(await page.locator("policy-playground img").count(), 0);
    assert.equal(await page.title(), "Somebody's documentation");
  }, blank),
);

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(
      `nothing is wrong with its accessibility: ${colorScheme}, ${width} px`,
      withPage(
        async ({ page, url }) => {
          await openHost(page, url, embed(NETWORK, TRAFFIC) + embed(ACCESS, 'mode="access" view="matrix"') + embed(PODS, 'view="matrix graph" mode="pods" k8s="1.36"'), {
            head: "<style>:root { color-scheme: light dark }</style>",
          });
          for (let nth = 0; nth < 3; nth++) {
            await page.locator("policy-playground").nth(nth).scrollIntoViewIfNeeded();
            await page.locator("policy-playground").nth(nth).getByTestId("embed").waitFor(PATIENCE);
          }
          await assertAccessible(page);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, "nothing sticks out");
          if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/embed-${colorScheme}-${width}.png`, fullPage: true });
        },
        { ...blank, context: { colorScheme, viewport: { width, height: 900 } } },
      ),
    );
  }
}

test(
  "in a frame it tells its height, its result and the reader's changes, and takes what it is told",
  withPage(async ({ page, url }) => {
    await openHost(page, url, embed(NETWORK, TRAFFIC));
    await card(page, "denied").waitFor(PATIENCE);
    const hash = await page.evaluate(() => document.querySelector("policy-playground").share());
    await page.unroute("**/host/");
    const frame = `<iframe title="Playground" src="../embed/?id=a&view=verdict#${hash}" style="width: 100%; height: 150px; border: 0"></iframe>`;
    await openHost(page, url, frame, { script: '<script type="module" src="../embed/resize.js"></script>' });
    await page.evaluate(() => addEventListener("message", ({ data }) => (globalThis.messages ??= []).push(data)));
    const inside = page.frameLocator("iframe");
    await inside.locator("article[data-verdict=denied]").waitFor(PATIENCE);
    await page.waitForFunction(() => document.querySelector("iframe").clientHeight > 200);
    const fits = await page.evaluate(() => Math.abs(document.querySelector("iframe").clientHeight - globalThis.messages?.findLast(({ type }) => type === "resize")?.h) <= 2);
    assert.ok(fits, "the frame is as high as what is in it");
    await page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ kpp: 1, type: "set", attributes: { question: "exposed" } }, "*"));
    await page.waitForFunction(() => globalThis.messages.some(({ type, answer }) => type === "result" && answer?.question !== undefined));
    await page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ kpp: 1, type: "set", attributes: { theme: "dark" } }, "*"));
    await inside.locator("[data-theme=dark]").waitFor();
  }, blank),
);
