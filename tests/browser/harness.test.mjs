// The harness itself: what it must notice in every other test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";

const ELSEWHERE = "https://elsewhere.invalid/";

test(
  "a request of the page that leaves the origin is noticed, and refused by the page's policy",
  withPage(
    async ({ page, troubles }) => {
      await page.evaluate((url) => fetch(url).catch(() => {}), ELSEWHERE);
      assert.match(troubles.join("\n"), /Content Security Policy/);
    },
    { expected: [/elsewhere/] },
  ),
);

test(
  "a request of the worker that leaves the origin is noticed",
  withPage(
    async ({ page, troubles }) => {
      const worker = page.workers()[0] ?? (await page.waitForEvent("worker"));
      await worker.evaluate((url) => fetch(url).catch(() => {}), ELSEWHERE);
      assert.match(troubles.join("\n"), /request to another origin/);
    },
    { expected: [/elsewhere/, /ERR_FAILED/] },
  ),
);

test(
  "inline code is refused",
  withPage(
    async ({ page, troubles }) => {
      await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.ran = true";
        document.body.append(script);
      });
      assert.equal(await page.evaluate(() => globalThis.ran), undefined);
      assert.match(troubles.join("\n"), /Content Security Policy/);
    },
    { expected: [/inline script/] },
  ),
);

test(
  "an error in the page fails its test",
  async () => {
    const failing = withPage(({ page }) => page.evaluate(() => console.error("something broke")));
    await assert.rejects(failing, /something broke/);
  },
);
