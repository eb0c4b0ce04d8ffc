// What the browser tests share. A test file reads:
//
//   import { test } from "node:test";
//   import { withPage } from "./harness.mjs";
//
//   test("the page mounts", withPage(async ({ page }) => {
//     await page.getByRole("heading", { name: "Policy Playground" }).waitFor();
//   }));
//
// Each test gets a browser context of its own: empty storage, one page. It fails, whatever it asserts, when the page
// logs an error or a warning, breaks its content security policy, throws, misses a file or asks another origin.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after } from "node:test";
import { chromium } from "playwright-core";

const origin = new URL(process.env.PLAYGROUND_URL ?? "http://run-by.invalid/").origin;
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let browser;

after(() => browser?.close());

/**
 * Turns `body({page, context, troubles, url})` into a test.
 *
 * @param {object} [options]
 * @param {string} [options.path] what follows the page's address: a query or a fragment
 * @param {boolean} [options.open] false leaves the page blank, for a test that prepares the context first
 * @param {() => string} [options.site] the address of another site that the test serves for itself
 * @param {RegExp[]} [options.expected] troubles that the test provokes
 * @param {object} [options.context] Playwright's context options, such as `viewport` or `colorScheme`
 */
export function withPage(body, { path = "", open = true, site, expected = [], context: settings = {} } = {}) {
  return async () => {
    browser ??= await chromium.connect(process.env.PLAYGROUND_BROWSER);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...settings });
    const troubles = [];
    await watch(context, troubles, site ? new URL(site()).origin : origin);
    const page = await context.newPage();
    const url = process.env.PLAYGROUND_URL + path;
    try {
      if (open) await page.goto(url);
      await body({ page, context, troubles, url });
      const surprises = troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
      assert.deepEqual(surprises, [], "the page was in trouble");
    } finally {
      await context.close();
    }
  };
}

async function watch(context, troubles, origin) {
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => troubles.push(`uncaught: ${error.error()}`));
  context.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  // Requests of the worker come through here as well.
  await context.route(
    (url) => !["data:", "blob:"].includes(url.protocol) && url.origin !== origin,
    (route) => {
      troubles.push(`request to another origin: ${route.request().url()}`);
      return route.abort();
    },
  );
}

/** Fails with a readable list when axe finds anything (WCAG 2.2 A and AA, and best practice). */
export async function assertAccessible(page, { exclude = [] } = {}) {
  // Evaluated, not added as an element: the page's policy refuses foreign scripts.
  await page.evaluate(await readFile(axe, "utf8"));
  const violations = await page.evaluate(
    // Off by itself, but a rule of WCAG 2.2 AA.
    async (exclude) => (await globalThis.axe.run({ exclude }, { rules: { "target-size": { enabled: true } } })).violations,
    exclude.map((selector) => [selector]),
  );
  const report = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join("\n")}`,
  );
  assert.equal(report.length, 0, report.join("\n"));
}
