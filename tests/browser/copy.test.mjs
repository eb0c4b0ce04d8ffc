// Every answer is copied as text, as Markdown and as a link.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, DENY, openExample, openView, paste, reported, sees, started } from "./steps.mjs";

const context = { permissions: ["clipboard-read", "clipboard-write"] };
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Opens the menu of the card and chooses; what is then in the clipboard. */
async function copies(page, form) {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.getByTestId("copy-answer").click();
  await page.getByTestId(`copy-as-${form}`).click();
  await sees(async () => (await clipboard(page)) !== "", true);
  await sees(() => page.getByTestId("notice").innerText(), "Copied.");
  return clipboard(page);
}

async function denied(page) {
  await started(page);
  await reported(page, () => paste(page, DENY));
  await page.getByTestId("cell:shop/web:shop/db").click();
  await sees(async () => (await answer(page)).verdict, "denied");
}

test(
  "a denial is copied with its question, verdict, reasons and lines",
  withPage(
    async ({ page }) => {
      await denied(page);
      const { question } = await answer(page);
      const text = await copies(page, "text");
      assert.ok(text.startsWith(`${question}\n✕ denied\n`), text);
      assert.match(text, /deny.*:4\)/);
      assert.match(text, /Smallest fix/);
      const markdown = await copies(page, "markdown");
      assert.ok(markdown.startsWith(`\`${question}\` **✕ denied**\n`), markdown);
      assert.match(markdown, /:4`\)/);
    },
    { context },
  ),
);

test(
  "a link opens on the same verdict elsewhere",
  withPage(
    async ({ page }) => {
      await denied(page);
      const address = await copies(page, "link");
      assert.equal(address, page.url());
      const before = await answer(page);
      const elsewhere = await page.context().browser().newContext();
      const other = await elsewhere.newPage();
      await other.goto(address);
      await started(other);
      await sees(() => answer(other), before);
      await elsewhere.close();
    },
    { context },
  ),
);

test(
  "what stays behind of a copied link is told",
  withPage(
    async ({ page }) => {
      await started(page);
      const secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: hunter2\n";
      await reported(page, () => paste(page, DENY + secret));
      await page.getByTestId("cell:shop/web:shop/db").click();
      await sees(async () => (await answer(page)).verdict, "denied");
      await copies(page, "link");
      assert.match(await page.getByTestId("link-left").innerText(), /^1 value of Secrets/);
    },
    { context },
  ),
);

for (const [view, example, holds] of [
  ["pods", "05-restricted-psp", /The API server says\n    .*forbidden/],
  ["access", "03-hand-of-the-queen", /✓ allowed|✕ denied/],
]) {
  test(
    `an answer of the ${view} view is copied too`,
    withPage(
      async ({ page }) => {
        await openExample(page, example);
        await page.getByTestId("answer-question").waitFor();
        const { question } = await answer(page);
        const text = await copies(page, "text");
        assert.ok(text.startsWith(question), text);
        assert.match(text, holds);
      },
      { context },
    ),
  );
}

test(
  "the overview and what a pod has within reach are copied by severity",
  withPage(
    async ({ page }) => {
      await started(page);
      await reported(page, () => paste(page, DENY.replace("{name: c, image: nginx}", "{name: c, image: nginx, securityContext: {privileged: true}}")));
      await openView(page, "overview");
      await page.getByTestId("summary-overview").waitFor();
      assert.match(await copies(page, "text"), /^What is to be known first\?\n\n.*\n {2}✕ grave: If shop\/web is taken over/);
      await page.locator("[data-testid=item][data-code=worst-pod]").getByTestId("explain").click();
      await sees(async () => (await answer(page)).question, "What if shop/web is taken over?");
      assert.match(await copies(page, "markdown"), /^`What if shop\/web is taken over\?`\n\n.*\n\n- ✕ grave: /);
    },
    { context },
  ),
);

test(
  "nothing in a manifest becomes markup",
  withPage(
    async ({ page }) => {
      await started(page);
      const hostile = "x`](https://evil.example)<img src=x onerror=alert(1)>**b**";
      const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, name: "${hostile}"}]
`;
      await reported(page, () => paste(page, binding));
      await openView(page, "access");
      await page.getByTestId("question-bar").fill("who can list pods");
      await page.getByTestId("question-bar").press("Enter");
      await page.getByTestId("answer").waitFor();
      const markdown = await copies(page, "markdown");
      assert.doesNotMatch(markdown, /<img|\]\(http|[^\\]\*\*b/);
    },
    { context },
  ),
);

test(
  "the menu is opened, left and used by the keyboard, and named for screen readers",
  withPage(
    async ({ page }) => {
      await denied(page);
      const button = page.getByTestId("copy-answer");
      await button.focus();
      await page.keyboard.press("Enter");
      await page.getByTestId("copy-as-text").waitFor();
      await assertAccessible(page);
      await page.keyboard.press("Escape");
      await page.getByTestId("copy-as-text").waitFor({ state: "hidden" });
      assert.equal(await button.evaluate((button) => document.activeElement === button), true);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await sees(() => page.getByTestId("notice").innerText(), "Copied.");
      assert.match(await clipboard(page), /^`shop\/web/);
      await page.getByTestId("copy-as-text").waitFor({ state: "hidden" });
      assert.equal(await button.evaluate((button) => document.activeElement === button), true);
    },
    { context },
  ),
);

test(
  "the menu stays within a phone's screen",
  withPage(
    async ({ page }) => {
      await started(page);
      await page.evaluate((text) => window.policyPlayground.setFiles([{ name: "a.yaml", text }]), DENY);
      await page.getByTestId("cell:shop/web:shop/db").click();
      await sees(async () => (await answer(page)).verdict, "denied");
      await page.getByTestId("copy-answer").click();
      const { x, y, width, height } = await page.getByTestId("copy-as-link").boundingBox();
      assert.ok(x >= 0 && x + width <= 390 && y >= 0 && y + height <= 800, JSON.stringify({ x, y, width, height }));
    },
    { context: { ...context, viewport: { width: 390, height: 800 } } },
  ),
);
