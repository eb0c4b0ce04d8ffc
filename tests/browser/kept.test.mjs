// What the browser keeps: workspaces by name, a storage that is full, damaged or denied, and how all is forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { editorBox, openExample, paste, reported, sees, started } from "./steps.mjs";

const EXAMPLE = "01-network-policy.yaml";
const pod = (name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: nginx}]}\n`;

const names = (page) => page.locator(".tab").evaluateAll((tabs) => tabs.map((tab) => tab.querySelector("button").textContent));
const text = (page) => editorBox(page).evaluate((box) => box.cmTile?.view.state.doc.toString() ?? box.innerText);
const told = (page) => page.getByTestId("said").locator("span").allTextContents();

/** The page, with the tools beside its tabs. */
async function ready(page) {
  await started(page);
  await page.getByTestId("files").waitFor({ state: "attached" });
}

const inMenu = async (page, entry) => {
  await page.getByTestId("files").click();
  await page.getByTestId(entry).click();
};

const openKept = (page) => inMenu(page, "show-kept");
const keptSaid = (page) => page.getByTestId("kept-said").locator("span").allTextContents();
const workspaces = (page) => page.locator("[data-testid=workspaces] b").allTextContents();

async function savesAs(page, name) {
  await page.getByTestId("workspace-name").fill(name);
  await page.keyboard.press("Enter");
}

test(
  "a workspace is saved, opened with its question and settings, renamed, saved over and deleted, and each is taken back",
  withPage(async ({ page }) => {
    await openExample(page, "05-restricted-psp");
    await reported(page, () => page.getByTestId("default-namespace").fill("shop").then(() => page.keyboard.press("Tab")));
    await openKept(page);
    await savesAs(page, "psp <b>");
    await sees(() => keptSaid(page), ["psp <b> was saved."]);
    await sees(() => workspaces(page), ["psp <b>"]);
    await assertAccessible(page);
    await page.keyboard.press("Escape");
    await openExample(page, "02-default-deny");
    await reported(page, () => page.getByTestId("default-namespace").fill("other").then(() => page.keyboard.press("Tab")));
    await reported(page, () => paste(page, pod("work")));
    await openKept(page);
    await reported(page, () => page.getByTestId("workspace-open:psp <b>").click());
    await sees(() => names(page), ["05-restricted-psp.yaml"]);
    await page.getByTestId("answer-question").filter({ hasText: "abiding-nginx" }).waitFor();
    assert.equal(await page.getByTestId("default-namespace").inputValue(), "shop");
    await reported(page, () => page.getByTestId("said-undo").click());
    assert.match(await text(page), /name: work/);
    assert.equal(await page.getByTestId("default-namespace").inputValue(), "other");
    await openKept(page);
    await page.getByTestId("workspace-rename:psp <b>").click();
    await page.getByTestId("workspace-new-name").fill("policies");
    await page.keyboard.press("Enter");
    await sees(() => workspaces(page), ["policies"]);
    await page.getByTestId("workspace-over:policies").click();
    await sees(() => keptSaid(page), ["policies was saved, in the place of what it held."]);
    await page.getByTestId("said-undo").click();
    await page.getByTestId("workspace-delete:policies").click();
    await sees(() => workspaces(page), []);
    await page.getByTestId("said-undo").click();
    await sees(() => workspaces(page), ["policies"]);
    await page.getByTestId("kept-close").click();
    await page.reload();
    await ready(page);
    await openKept(page);
    await reported(page, () => page.getByTestId("workspace-open:policies").click());
    await sees(() => names(page), ["05-restricted-psp.yaml"]);
  }),
);

test(
  "a storage that is full or damaged is told and harms nothing",
  withPage(async ({ page }) => {
    await ready(page);
    await page.evaluate(() => {
      localStorage.setItem("policy-playground/v1/workspace/broken", "{");
      let filler = "";
      for (let some = 4_000_000; some > 10; some >>= 1) {
        try {
          for (;;) localStorage.setItem("filler", filler + "x".repeat(some)), (filler += "x".repeat(some));
        } catch {
          // Full: less at a time.
        }
      }
    });
    await reported(page, () => paste(page, pod("mine") + "#".repeat(400)));
    await sees(async () => (await told(page))[0]?.startsWith("What you type is not kept"), true);
    assert.match(await text(page), /name: mine/);
    await openKept(page);
    await savesAs(page, "full");
    await sees(async () => (await keptSaid(page))[0]?.startsWith("It was not saved"), true);
    await page.getByTestId("workspace-open:broken").click();
    await sees(() => keptSaid(page), ["broken cannot be read."]);
    await page.getByTestId("kept-close").click();
    assert.match(await text(page), /name: mine/);
  }),
);

test(
  "what is too much to keep is told, and what was kept before it stays",
  withPage(async ({ page }) => {
    await ready(page);
    await reported(page, () => paste(page, pod("mine")));
    const kept = () => page.evaluate(() => localStorage.getItem("policy-playground/v1/files") ?? "");
    await sees(async () => (await kept()).includes("mine"), true);
    await reported(page, () => paste(page, pod("large") + `# ${"x".repeat(500_000)}`));
    await sees(async () => (await told(page))[0]?.includes("more than 500 KB"), true);
    assert.match(await kept(), /mine/);
  }),
);

test(
  "where storing is denied the page works, and says that nothing is kept",
  withPage(
    async ({ page, url }) => {
      await page.addInitScript(() => {
        Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
      });
      await page.goto(url);
      await ready(page);
      await reported(page, () => paste(page, pod("mine")));
      await sees(async () => (await told(page))[0]?.startsWith("What you type is not kept"), true);
      await openKept(page);
      await savesAs(page, "none");
      await sees(async () => (await keptSaid(page))[0]?.startsWith("It was not saved"), true);
    },
    { open: false },
  ),
);

test(
  "everything is forgotten when one says so twice, and what is open stays",
  withPage(async ({ page }) => {
    await ready(page);
    await page.getByTestId("theme").click();
    await reported(page, () => paste(page, pod("mine")));
    await openKept(page);
    await savesAs(page, "one");
    await sees(() => workspaces(page), ["one"]);
    await page.getByTestId("forget").click();
    await page.getByTestId("forget-not").click();
    await page.getByTestId("forget").click();
    await page.getByTestId("forget-sure").click();
    await sees(async () => (await keptSaid(page))[0]?.startsWith("Nothing is kept in this browser any more."), true);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    assert.deepEqual(await workspaces(page), []);
    await page.getByTestId("kept-close").click();
    assert.match(await text(page), /name: mine/);
    await page.reload();
    await ready(page);
    await sees(() => names(page), [EXAMPLE]);
  }),
);

