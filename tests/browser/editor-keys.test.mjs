// The editor by keyboard and without its code: fixes, marks, the list of keys, the way out, the plain textarea.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { editorBox, editorOptions as options, editorText, openExample, POLICY, reported, sees, started, withText } from "./steps.mjs";

test(
  "Control-. lists the fixes of the line, and Enter does one; where there is none, that is told",
  withPage(async ({ page }) => {
    await withText(page, POLICY.replace("podSelector: {matchLabels: {app: web}}", "podselector: {}"));
    await page.keyboard.press("Control+.");
    await page.getByTestId("explained").filter({ hasText: "Nothing on this line has a fix." }).waitFor();
    await editorBox(page).press("Control+Home");
    await page.keyboard.press("F8");
    await page.locator(".cm-diagnostic").first().waitFor();
    const before = await editorText(page);
    await page.keyboard.press("Control+.");
    await options(page).first().waitFor();
    await page.waitForTimeout(100);
    await reported(page, () => page.keyboard.press("Enter"));
    assert.notEqual(await editorText(page), before);
    assert.match(await editorText(page), /podSelector: \{\}/);
    await reported(page, () => editorBox(page).press("Control+z"));
    assert.equal(await editorText(page), before, "it can be taken back");
  }),
);

test(
  "lines that deny are told from lines that allow by a glyph and in words",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    const told = () =>
      page.getByTestId("effect").evaluateAll((marks) =>
        marks.filter(({ dataset, parentElement }) => parentElement.style.visibility !== "hidden" && dataset.effect !== "note")
          .map(({ textContent, title, dataset }) => `${dataset.effect} ${textContent} ${title}`),
      );
    await sees(async () => (await told()).includes("against ✕ Decides the answer: denies"), true);
    await sees(async () => (await told()).includes("near ≈ Would nearly have allowed"), true);
    const described = page.locator('.cm-decides[aria-description="Decides the answer: denies"]');
    assert.match(await described.first().textContent(), /podSelector/);
  }),
);

test(
  "the list of keys opens by its button, by F1 in the editor and by ? outside of it, and gives the focus back",
  withPage(async ({ page }) => {
    await started(page);
    const keys = page.getByTestId("keys-dialog");
    await page.getByTestId("keys").click();
    await keys.waitFor();
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "hidden" });
    assert.equal(await page.getByTestId("keys").evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press("?");
    await keys.waitFor();
    await page.getByTestId("keys-close").click();
    await editorBox(page).press("Control+End");
    const before = await editorText(page);
    await page.keyboard.press("F1");
    await keys.waitFor();
    await page.keyboard.press("Escape");
    await keys.waitFor({ state: "hidden" });
    await sees(() => editorBox(page).evaluate((box) => box === document.activeElement), true);
    await page.keyboard.type("?");
    assert.equal(await keys.isVisible(), false, "a question mark can be typed");
    assert.notEqual(await editorText(page), before);
  }),
);

test(
  "Tab never traps: Escape before it leaves the editor, Control-M lets it always move on, and a screen reader is told",
  withPage(async ({ page }) => {
    await started(page);
    const box = editorBox(page);
    const focused = () => box.evaluate((box) => box === document.activeElement);
    const described = await box.evaluate((box) => document.getElementById(box.getAttribute("aria-describedby")).textContent);
    assert.match(described, /Escape, then Tab/);
    await box.press("Control+Home");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), false);
    await box.focus();
    // For so long after Escape, Tab moves on.
    await page.waitForTimeout(2100);
    await page.keyboard.press("Tab");
    assert.equal(await focused(), true, "Tab indents");
    await page.keyboard.press("Control+m");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), false);
    await box.focus();
    await page.keyboard.press("Control+m");
    await page.keyboard.press("Tab");
    assert.equal(await focused(), true);
  }),
);

test(
  "without the editor's code one types in a textarea, with findings, fixes and marked lines",
  withPage(
    async ({ page, context, url }) => {
      await context.route("**/editor.js", (route) => route.abort());
      await page.goto(url);
      await page.locator('[data-testid=page][data-busy="false"]:not([data-revision="0"])').waitFor();
      const box = page.getByRole("textbox", { name: "Manifests" });
      assert.equal(await box.evaluate((box) => box.localName), "textarea");
      await reported(page, () => box.fill(POLICY.replace("podSelector: {matchLabels: {app: web}}", "podselector: {}")));
      const finding = page.getByTestId("finding").filter({ has: page.getByTestId("fix") }).first();
      await reported(page, () => finding.getByTestId("fix").click());
      assert.match(await box.inputValue(), /podSelector: \{\}/);
      await box.press("Control+End");
      await reported(page, () => page.keyboard.type("# more\n"));
      await page.getByTestId("question-bar").fill("shop/db → shop/web:80");
      await page.getByTestId("question-bar").press("Enter");
      await page.getByTestId("answer").getByTestId("line-link").first().click();
      const selected = () => box.evaluate((box) => box.value.slice(box.selectionStart, box.selectionEnd));
      await sees(async () => (await selected()) !== "", true);
      assert.equal(await box.evaluate((box) => box === document.activeElement), true);
    },
    { open: false, expected: [/editor\.js/, /ERR_FAILED/] },
  ),
);
