import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";

test(
  "the page mounts, its evaluator answers and the editor loads",
  withPage(async ({ page }) => {
    await page.getByRole("heading", { name: "Policy Playground" }).waitFor();
    await page.getByTestId("answer").waitFor();
    await page.getByRole("textbox", { name: "Manifests" }).waitFor();
  }),
);

test(
  "until somebody asks for more, only what the first verdict and the editor need is fetched",
  withPage(
    async ({ page, url }) => {
      const fetched = [];
      page.on("request", (request) => fetched.push(request.url().replace(/.*\//, "")));
      await page.goto(url);
      await page.getByTestId("answer").waitFor();
      await page.locator('[data-testid=editor][data-ready="true"]').waitFor({ state: "attached" });
      await page.waitForTimeout(1_000);
      const later = ["app_views.wasm", "app_surveys.wasm", "app_failures.wasm", "evaluator_surveys.wasm", "evaluator_plain.wasm", "drawing.js", "keys.js"];
      assert.deepEqual(fetched.filter((name) => later.includes(name)), []);
      await page.getByTestId("view-access").click();
      await page.getByTestId("access").waitFor();
      assert.ok(fetched.includes("app_views.wasm"), "they are fetched when they are needed");
    },
    { open: false },
  ),
);

test(
  "nobody is shut out",
  withPage(async ({ page }) => {
    await page.getByRole("textbox", { name: "Manifests" }).waitFor();
    // What comes in while axe looks would throw it off.
    await page.getByTestId("answer").waitFor();
    await assertAccessible(page);
  }),
);

test(
  "a page that cannot start says so",
  withPage(
    async ({ page, context, url }) => {
      await context.route("**/app_bg.wasm", (route) => route.fulfill({ status: 404 }));
      await page.goto(url);
      await page.getByRole("status").getByText("could not start").waitFor();
    },
    { open: false, expected: [/404/, /could not start/, /wasm/i] },
  ),
);

test(
  "without JavaScript the page says what it needs, and nothing starts",
  withPage(
    async ({ page }) => {
      await page.locator("noscript p").waitFor();
      assert.equal(await page.getByText("Starting").count(), 0);
    },
    { context: { javaScriptEnabled: false } },
  ),
);
