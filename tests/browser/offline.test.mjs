// The page kept in the browser: only when asked, then without its server; and how that is ended, from here and from there.
import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, withPage } from "./harness.mjs";
import { serve } from "./server.mjs";
import { openExample, openView, sees, started } from "./steps.mjs";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

/** A page from a server of its own, whose files (a copy) may be changed, and which may go away. */
const withSite = (body) =>
  withPage(
    async ({ page }) => {
      const folder = mkdtempSync(join(tmpdir(), "site-"));
      cpSync(dist, folder, { recursive: true });
      const site = await serve(folder, "/deep/down/");
      // The harness lets its own pages ask its own server alone.
      const context = await page.context().browser().newContext();
      try {
        const own = await context.newPage();
        const errors = [];
        own.on("pageerror", (error) => errors.push(String(error)));
        await own.goto(site.url);
        await body({ page: own, folder, site });
        assert.deepEqual(errors, []);
      } finally {
        await context.close();
        await site.close();
        rmSync(folder, { recursive: true });
      }
    },
    { open: false },
  );

async function opensKept(page) {
  await started(page);
  await page.getByTestId("files").click();
  await page.getByTestId("show-kept").click();
  await page.getByTestId("offline-state").first().waitFor();
}

async function keeps(page) {
  await opensKept(page);
  await page.getByTestId("offline-keep").click();
  await page.getByTestId("offline-end").waitFor({ timeout: 60_000 });
}

const workers = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
const caches = (page) => page.evaluate(() => globalThis.caches.keys());

test(
  "nothing is installed by a visit; kept, the page works with its server gone, with all views, examples and the editor",
  withSite(async ({ page, site }) => {
    await started(page);
    assert.equal(await workers(page), 0);
    await keeps(page);
    await page.getByTestId("kept-said").getByText("opens without its server").waitFor();
    await assertAccessible(page);
    assert.match(await page.getByTestId("offline-state").textContent(), /\d+ files, build [0-9a-f]{12}\./);
    await site.close();
    for (const address of [site.url, `${site.url}index.html?present`]) {
      await page.goto(address);
      await started(page);
    }
    await page.goto(site.url);
    await openExample(page, "07-privileged-nginx");
    await openView(page, "access");
    await openView(page, "network");
    await page.getByTestId("network-tab-graph").click();
    await page.locator(".graph svg").waitFor();
    await opensKept(page);
    await page.getByTestId("offline-end").click();
    await page.getByTestId("offline-keep").waitFor();
    assert.deepEqual([await workers(page), await caches(page)], [0, []]);
  }),
);

test(
  "a newer build comes whole, once no tab of the older one is open",
  withSite(async ({ page, folder, site }) => {
    await keeps(page);
    const index = join(folder, "index.html");
    writeFileSync(index, readFileSync(index, "utf8").replace("<title>", "<title>Newer "));
    const worker = join(folder, "service-worker.js");
    writeFileSync(worker, readFileSync(worker, "utf8").replace(/"[0-9a-f]{12}"/, '"newer"'));
    await page.goto(site.url);
    assert.equal(await page.title(), "Policy Playground");
    await sees(() => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)), true);
    await opensKept(page);
    await page.getByText("A newer build is there as well").waitFor();
    const next = await page.context().newPage();
    await page.close();
    // It takes the browser a moment to notice that no tab is left.
    const titleThen = async () => {
      await next.goto("about:blank");
      await next.waitForTimeout(500);
      await next.goto(site.url);
      return next.title();
    };
    await sees(titleThen, "Newer Policy Playground");
    assert.equal((await caches(next)).length, 1);
  }),
);

test(
  "the server ends it by the other worker's file, and forgetting everything ends it as well",
  withSite(async ({ page, folder, site }) => {
    await keeps(page);
    copyFileSync(join(folder, "service-worker-off.js"), join(folder, "service-worker.js"));
    await page.goto(site.url);
    await sees(async () => [await workers(page), await caches(page)], [0, []]);
    await page.goto(site.url);
    await started(page);
    copyFileSync(join(dist, "service-worker.js"), join(folder, "service-worker.js"));
    await keeps(page);
    await page.getByTestId("forget").click();
    await page.getByTestId("forget-sure").click();
    await page.getByTestId("offline-keep").waitFor();
    assert.deepEqual([await workers(page), await caches(page)], [0, []]);
  }),
);

test(
  "where a file cannot be fetched nothing is kept, and that is told",
  withSite(async ({ page, folder }) => {
    await started(page);
    rmSync(join(folder, "reading.css"));
    await opensKept(page);
    await page.getByTestId("offline-keep").click();
    await page.getByTestId("kept-said").getByText("It was not kept").waitFor({ timeout: 30_000 });
    await page.getByTestId("offline-keep").waitFor();
    assert.equal(await workers(page), 0);
  }),
);
