// The page itself: from the keyboard, in either theme, and when a piece is missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, cells, marked, openExample, openView, reported, sees, started } from "./steps.mjs";

test(
  "the keyboard alone reaches the examples, a cell and its answer",
  withPage(async ({ page }) => {
    await started(page);
    const focused = () => page.evaluate(() => document.activeElement.dataset.testid);
    const tabTo = async (testid) => {
      for (let presses = 0; presses < 60 && (await focused()) !== testid; presses++) await page.keyboard.press("Tab");
      assert.equal(await focused(), testid);
    };
    await tabTo("examples");
    await page.keyboard.press("Enter");
    await tabTo("example-10-implied-policy-types");
    await reported(page, () => page.keyboard.press("Enter"));
    await page.getByTestId("file:10-implied-policy-types.yaml").waitFor();

    await page.getByTestId("files").waitFor();
    await tabTo("add-file");
    await tabTo("files");
    await tabTo("keys");
    await page.keyboard.press("Tab");
    // Out of the editor, where Tab indents.
    await page.keyboard.press("Escape");
    await tabTo("cell:shop/db:shop/db");
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"]) await page.keyboard.press(key);
    assert.equal(await focused(), "cell:shop/visitor:shop/visitor");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await sees(async () => (await answer(page)).question, "shop/visitor → shop/db, TCP 5432");
    await sees(async () => (await answer(page)).verdict, "allowed");
    assert.equal(await focused(), "cell:shop/visitor:shop/db");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await sees(async () => (await answer(page)).verdict, "denied");
  }),
);

test(
  "opening an example scrolls to the line that decides",
  withPage(async ({ page }) => {
    await openExample(page, "05-restricted-psp");
    await openExample(page, "08-rejected-host-port");
    await sees(async () => /name: host-port-nginx|hostPort: 8080/.test(await marked(page)), true);
    const line = page.locator(".cm-decides", { hasText: "name: host-port-nginx" });
    await sees(() => line.evaluate((line) => {
      const [own, around] = [line, line.closest(".cm-scroller")].map((node) => node.getBoundingClientRect());
      return own.top >= around.top && own.bottom <= around.bottom;
    }), true);
  }),
);

test(
  "without the editor's chunk one types into a plain field",
  withPage(
    async ({ page, context, url }) => {
      await context.route("**/editor.js", (route) => route.abort());
      await page.goto(url);
      await page.locator('[data-testid=page][data-busy="false"]:not([data-revision="0"])').waitFor();
      const field = page.locator("textarea.editor-plain");
      await sees(async () => (await field.inputValue()).includes("example-network-policy"), true);
      await sees(async () => Object.keys(await cells(page)).length, 81);
      await reported(page, () => field.fill("apiVersion: v1\nkind: Pod\nmetadata: {name: only}\nspec: {containers: [{name: a, image: b}]}\n"));
      await sees(async () => (await cells(page))["default/only → 203.0.113.9"], "all");
      await assertAccessible(page);
    },
    { open: false, expected: [/editor\.js/, /ERR_FAILED/] },
  ),
);

test(
  "the theme goes round, is kept, and every view opens",
  withPage(
    async ({ page }) => {
      await started(page);
      const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const [dark, light] = ["rgb(14, 17, 24)", "rgb(246, 247, 249)"];
      const theme = page.getByTestId("theme");
      await sees(ground, dark);
      for (const [choice, colour] of [["light", light], ["dark", dark], ["system", dark], ["light", light]]) {
        await theme.click();
        await page.locator(`[data-testid=theme][data-theme-choice="${choice}"]`).waitFor();
        await sees(ground, colour);
      }
      await page.reload();
      await started(page);
      await sees(ground, light);
      for (const view of ["access", "pods", "network"]) await openView(page, view);
    },
    { context: { colorScheme: "dark" } },
  ),
);
