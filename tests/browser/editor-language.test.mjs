// What the editor tells while one types: completion, explanations and hints.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { editorBox, editorOptions as options, editorText, paste, PODS, POLICY, reported, sees, started, withText } from "./steps.mjs";

const labels = (page) => page.locator(".cm-tooltip-autocomplete .cm-completionLabel");
const hints = (page) => page.locator("[data-hint]").evaluateAll((lines) => lines.map(({ dataset }) => dataset.hint));

test(
  "fields are proposed while one types, with what they mean beside them",
  withPage(async ({ page }) => {
    await withText(page, `${PODS}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  `);
    await page.keyboard.type("pod");
    await sees(() => labels(page).allTextContents(), ["podSelector"]);
    assert.match(await page.locator(".cm-completionInfo").textContent(), /Pods of this policy's own namespace/);
    // A list that has just come takes no keys yet, so that nobody chooses from it unseen.
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await sees(async () => (await editorText(page)).endsWith("spec:\n  podSelector:\n    "), true);
    // What goes below is proposed at once.
    await sees(async () => (await labels(page).allTextContents()).includes("matchLabels"), true);
  }),
);

test(
  "Control-Space proposes values, and the arrow keys and Tab choose one",
  withPage(async ({ page }) => {
    await withText(page, `${PODS}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  policyTypes: [`);
    await page.keyboard.press("Control+Space");
    await sees(() => labels(page).allTextContents(), ["Ingress", "Egress"]);
    await page.waitForTimeout(100);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await sees(async () => (await editorText(page)).endsWith("policyTypes: [Egress"), true);
    assert.equal(await options(page).count(), 0);
  }),
);

test(
  "labels that pods have are proposed, and the mouse chooses one",
  withPage(async ({ page }) => {
    await withText(page, `${PODS}apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec:\n  selector:\n    `);
    await page.keyboard.press("Control+Space");
    const app = options(page).filter({ hasText: "app" });
    assert.match(await app.textContent(), /on pod shop\/db and 1 more/);
    await app.click();
    await sees(async () => (await editorText(page)).endsWith("selector:\n    app: "), true);
    await sees(() => labels(page).allTextContents(), ["db", "web"]);
  }),
);

test(
  "Escape closes the list, Enter behind a word that is written in full begins a line, and comments have no list",
  withPage(async ({ page }) => {
    await withText(page, PODS);
    await page.keyboard.type("kind: Po");
    await sees(async () => (await labels(page).allTextContents())[0], "Pod");
    await page.keyboard.type("d");
    await sees(async () => (await labels(page).allTextContents())[0], "Pod");
    await page.waitForTimeout(100);
    await page.keyboard.press("Enter");
    await sees(async () => (await editorText(page)).endsWith("kind: Pod\n"), true);
    await page.keyboard.type("met");
    await options(page).first().waitFor();
    await page.keyboard.press("Escape");
    await options(page).first().waitFor({ state: "detached" });
    await page.keyboard.type(" # kin");
    await page.waitForTimeout(400);
    assert.equal(await options(page).count(), 0);
  }),
);

test(
  "what a late answer would propose for another text is not shown",
  withPage(async ({ page }) => {
    await withText(page, PODS);
    await page.evaluate(() => {
      const { ask } = policyPlayground;
      policyPlayground.ask = async (question) => {
        const told = await ask(question);
        if (question.editor?.what === "complete") await new Promise((later) => setTimeout(later, 500));
        return told;
      };
    });
    await page.keyboard.type("ki");
    await page.waitForTimeout(250);
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("# ");
    await page.waitForTimeout(900);
    assert.equal(await options(page).count(), 0);
  }),
);

test(
  "Control-I tells what a field means and what its line does; Escape closes it",
  withPage(async ({ page }) => {
    await withText(page, POLICY);
    await page.locator(".cm-key", { hasText: "podSelector" }).first().click();
    await sees(async () => (await hints(page)).length, 3);
    await page.keyboard.press("Control+i");
    const told = page.getByTestId("explained");
    await told.waitFor();
    assert.match(await told.textContent(), /spec\.podSelector LabelSelector .*own namespace.*1 pod: web/s);
    assert.match(await page.locator(".cm-announced").textContent(), /spec\.podSelector/);
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
    await editorBox(page).press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Control+i");
    await told.filter({ hasText: "Pod" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await told.waitFor({ state: "detached" });
  }),
);

test(
  "the mouse resting on a value tells what it names; Escape closes it wherever the focus is",
  withPage(async ({ page }) => {
    await withText(page, POLICY);
    const { x, y } = await page.locator(".cm-key", { hasText: "namespaceSelector" }).boundingBox();
    await page.mouse.move(x + 20, y + 8);
    await page.mouse.move(x + 24, y + 8);
    const told = page.getByTestId("explained");
    await told.waitFor();
    assert.match(await told.textContent(), /namespaceSelector/);
    await page.getByTestId("question-bar").focus();
    await page.keyboard.press("Escape");
    await told.waitFor({ state: "detached" });
  }),
);

test(
  "hints tell what selectors match; they follow the text and are no part of it",
  withPage(
    async ({ page }) => {
      await withText(page, POLICY);
      await sees(() => hints(page), ["1 pod: web", "2 namespaces: default, shop", "no pod"]);
      const heights = () => page.locator(".cm-line").evaluateAll((lines) => [...new Set(lines.map((line) => line.offsetHeight))]);
      assert.equal((await heights()).length, 1, "a hint makes its line higher");
      await editorBox(page).press("Control+a");
      await page.keyboard.press("Control+c");
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), POLICY);
      await editorBox(page).press("Control+End");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("End");
      for (let times = 0; times < 8; times++) await page.keyboard.press("ArrowLeft");
      for (let times = 0; times < "nobody".length - 2; times++) await page.keyboard.press("Backspace");
      await page.keyboard.press("Escape");
      await reported(page, () => page.keyboard.type("x"));
      await sees(async () => (await hints(page)).at(-1), "no pod");
      await paste(page, POLICY.replace("nobody", "db"));
      await sees(() => hints(page), ["1 pod: web", "2 namespaces: default, shop", "1 pod: db"]);
    },
    { context: { permissions: ["clipboard-read", "clipboard-write"] } },
  ),
);

test(
  "hints can be switched off by a key and in the list of keys, and stay so",
  withPage(async ({ page, url }) => {
    await withText(page, POLICY);
    await sees(async () => (await hints(page)).length, 3);
    await page.keyboard.press("Control+Alt+h");
    await sees(() => hints(page), []);
    await page.goto(url);
    await started(page);
    await page.waitForTimeout(600);
    assert.deepEqual(await hints(page), []);
    await page.getByTestId("keys").click();
    assert.equal(await page.getByTestId("hints-shown").isChecked(), false);
    await page.getByTestId("hints-shown").press("Space");
    await page.getByTestId("keys-close").click();
    await sees(async () => (await hints(page)).length > 0, true);
  }),
);

test(
  "on a phone the list and what it means stay on the screen, apart from each other",
  withPage(
    async ({ page }) => {
      await started(page);
      await page.getByTestId("pane-yaml").click();
      await paste(page, PODS);
      await editorBox(page).press("Control+End");
      await page.keyboard.type("kind: N");
      await page.locator(".cm-completionInfo").waitFor();
      const box = (selector) => page.locator(selector).boundingBox();
      const [list, info] = [await box(".cm-tooltip-autocomplete > ul"), await box(".cm-completionInfo")];
      for (const { x, y, width, height } of [list, info]) {
        assert.ok(x >= 0 && x + width <= 390 && y >= 0 && y + height <= 844, JSON.stringify([list, info]));
      }
      assert.ok(info.y >= list.y + list.height - 1 || info.y + info.height <= list.y + 1, JSON.stringify([list, info]));
      await assertAccessible(page);
    },
    { context: { viewport: { width: 390, height: 844 }, colorScheme: "dark" } },
  ),
);
