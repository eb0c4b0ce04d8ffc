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
