// What the browser keeps: workspaces by name, a storage that is full, damaged or denied, and how all is forgotten.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inMenu, names, pod, ready, text, told } from "./files.mjs";
import { assertAccessible, withPage } from "./harness.mjs";
import { editorBox, openExample, paste, reported, sees } from "./steps.mjs";

const EXAMPLE = "01-network-policy.yaml";

const openKept = (page) => inMenu(page, "show-kept");
const keptSaid = (page) => page.getByTestId("kept-said").locator("span").allTextContents();
const kept = (page) => page.evaluate(() => localStorage.getItem("policy-playground/v1/files") ?? "");
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
  "that nothing is kept is told once, until there is room again: then the hint goes, and all that was typed is kept",
  withPage(async ({ page }) => {
    await ready(page);
    await page.evaluate(() => {
      const { setItem } = Storage.prototype;
      globalThis.refused = 0;
      Storage.prototype.setItem = function (...item) {
        if (this === localStorage && globalThis.isFull) throw (refused++, new DOMException("full", "QuotaExceededError"));
        setItem.apply(this, item);
      };
    });
    const full = (isFull) => page.evaluate((isFull) => void (globalThis.isFull = isFull), isFull);
    const types = (text) => reported(page, () => page.keyboard.type(text));
    const isTold = async () => (await told(page)).map((sentence) => sentence.startsWith("What you type is not kept"));
    await full(true);
    await reported(page, () => paste(page, pod("mine")));
    await sees(isTold, [true]);
    await full(false);
    await types("# room");
    await sees(isTold, []);
    assert.match(await kept(page), /name: mine.*# room/);
    await full(true);
    await types(" none");
    await sees(isTold, [true]);
    // Whoever closed the hint has read it.
    await page.getByTestId("said-close").click();
    await editorBox(page).focus();
    const before = await page.evaluate(() => refused);
    await types(" again");
    await sees(() => page.evaluate((before) => refused > before, before), true);
    assert.deepEqual(await isTold(), []);
    await full(false);
    await types(" and room");
    await sees(async () => /# room none again and room/.test(await kept(page)), true);
  }),
);

test(
  "what is too much to keep is told, and what was kept before it stays until there is less again",
  withPage(async ({ page }) => {
    await ready(page);
    await reported(page, () => paste(page, pod("mine")));
    await sees(async () => (await kept(page)).includes("mine"), true);
    await reported(page, () => paste(page, pod("large") + `# ${"x".repeat(500_000)}`));
    await sees(async () => (await told(page))[0]?.includes("more than 500 KB"), true);
    assert.match(await kept(page), /mine/);
    await reported(page, () => paste(page, pod("small")));
    await sees(() => told(page), []);
    assert.match(await kept(page), /small/);
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

