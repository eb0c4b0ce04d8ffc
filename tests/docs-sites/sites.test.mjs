// The element in documentation sites as their generators build them (build.sh).
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "../browser/harness.mjs";
import { SITES } from "./sites.mjs";

const PATIENCE = { timeout: 20_000 };
const LIGHT = "rgb(255, 255, 255)";

const element = (page, nth) => page.locator("policy-playground").nth(nth);

/** Scrolls to each element of the page in turn and waits for what it has to tell. */
async function tells(page, embeds) {
  for (const [nth, { verdict, question, isRendered }] of embeds.entries()) {
    await element(page, nth).scrollIntoViewIfNeeded();
    const card = element(page, nth).locator(`article[data-verdict=${verdict}]`);
    await card.waitFor(PATIENCE);
    assert.ok((await card.textContent()).includes(question), question);
    const outside = await element(page, nth).evaluate((self) => [...self.children].some((child) => child.checkVisibility()));
    assert.equal(outside, false, "what stands inside gives way");
    if (isRendered) assert.match(await card.textContent(), /pods\.yaml, lines 1–\d+/, "a hidden file is named where it decides");
  }
  assert.equal(await page.locator("policy-playground").count(), embeds.length);
}

/** Material navigates by script to what its map of the site holds: addresses with the site's host, whose port no build knows. */
async function knowsItsPort(page, url) {
  await page.route("**/sitemap.xml", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll("http://localhost/", new URL("/", url).href);
    await route.fulfill({ response, body });
  });
}

async function becomes(read, expected) {
  let found;
  for (let time = 0; time < 80 && (found = await read()) !== expected; time++) await new Promise((go) => setTimeout(go, 25));
  assert.equal(found, expected);
}

const follow = (page, name) => page.locator("main, article").getByRole("link", { name }).last().click();
const arrives = (page, title) => page.getByRole("heading", { name: title, level: 1 }).waitFor();

for (const { name, embeds, navigates, theme } of SITES) {
  const [first, second] = embeds;

  test(
    `${name}: the elements tell their verdicts, on the next page and back on this one`,
    withPage(
      async ({ page, url }) => {
        await knowsItsPort(page, url);
        await page.goto(url);
        await tells(page, first);
        await page.evaluate(() => (globalThis.stays = true));
        await follow(page, "Permissions");
        await arrives(page, "Permissions");
        await tells(page, second);
        await follow(page, "network policies");
        await arrives(page, "Network policies");
        await tells(page, first);
        await page.goBack();
        await arrives(page, "Permissions");
        await tells(page, second);
        assert.equal(await page.evaluate(() => globalThis.stays ?? false), navigates ?? false, "pages come by script");
        const lesson = await page.request.get(new URL("playground/lessons/np-01-everyone-talks/lesson.md", url).href);
        assert.ok(lesson.ok(), "all of the playground is there");
      },
      { path: `${name}/`, open: false },
    ),
  );

  test(
    `${name}: the theme is the site's, live`,
    withPage(
      async ({ page }) => {
        await tells(page, first);
        const ground = () => element(page, 0).getByTestId("embed").evaluate((frame) => getComputedStyle(frame).backgroundColor);
        const isLight = async () => (await ground()) === LIGHT;
        await becomes(isLight, true);
        for (const [wanted, light] of [["dark", false], ["light", true], ["dark", false]]) {
          await theme(page, wanted);
          await becomes(isLight, light);
        }
        await follow(page, "Permissions");
        await arrives(page, "Permissions");
        await tells(page, second);
        await becomes(isLight, false);
      },
      { path: `${name}/`, context: { colorScheme: "light" } },
    ),
  );

  test(
    `${name}: without script there are the manifests, the verdict and the picture`,
    withPage(
      async ({ page }) => {
        for (const [nth, { isRendered }] of first.entries()) {
          if (!isRendered) continue;
          const figure = element(page, nth).locator("figure");
          assert.match(await figure.innerText(), /denied/i);
          assert.ok(await figure.locator("svg").first().isVisible(), "the picture is seen");
          assert.ok((await figure.locator("svg").first().boundingBox()).width > 600, "and large enough to be read");
          assert.match(await element(page, nth).locator("pre:visible").first().innerText(), /^kind: NetworkPolicy\n\s*metadata/m);
          assert.equal(await element(page, nth).locator("pre[data-hidden]:visible").count(), 0);
        }
        assert.match(await page.locator("main").first().innerText(), first.length > 1 ? /names-only/ : /db-from-api/);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, "nothing sticks out");
        await follow(page, "Permissions");
        await arrives(page, "Permissions");
        await page.locator("policy-playground").getByRole("link", { name: "access.yaml" }).click();
        await page.getByText("kind: RoleBinding").waitFor();
      },
      { path: `${name}/`, context: { javaScriptEnabled: false, viewport: { width: 390, height: 844 } } },
    ),
  );

  test(
    `${name}: keys typed in an element are not the site's`,
    withPage(
      async ({ page }) => {
        await tells(page, first);
        await element(page, 0).getByTestId("edit").click();
        const editor = element(page, 0).locator(".cm-content");
        await editor.waitFor(PATIENCE);
        const address = page.url();
        await editor.locator(".cm-line").first().click();
        // Keys by which generators turn pages and open their search.
        const keys = ["End", " ", "#", "s", "f", "/", "n", "p", ".", ",", "?", "t", "ArrowLeft", "ArrowRight"];
        for (const key of keys) await page.keyboard.press(key);
        await page.waitForTimeout(500);
        assert.match(await editor.locator(".cm-line").first().innerText(), /#sf\/np\.,\?t$/);
        assert.ok(await editor.evaluate((self) => self.getRootNode().activeElement === self), "the editor keeps the focus");
        const bar = element(page, 0).locator(".bar input");
        await bar.fill("");
        for (const key of ["s", "f", "/", "n", "p", "ArrowLeft", "ArrowRight"]) await page.keyboard.press(key);
        assert.equal(await bar.inputValue(), "sf/np");
        assert.equal(page.url(), address, "the page is the same");
      },
      { path: `${name}/` },
    ),
  );
}
