// An evaluator that dies, takes long or hangs: what is told of it, and that nothing typed is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pod, text } from "./files.mjs";
import { withPage } from "./harness.mjs";
import { DENY, PODS, cells, editorBox, isAlive, paste, reported, sees, started, withText } from "./steps.mjs";

const evaluator = (page) => page.workers().find((worker) => worker.url().includes("evaluator"));

test(
  "an evaluator that crashes is told and starts again, and nothing typed is lost",
  withPage(
    async ({ page }) => {
      await started(page);
      await reported(page, () => paste(page, pod("mine")));
      await evaluator(page).evaluate(() => void setTimeout(() => { throw new Error("crashed for a test"); }));
      await page.getByTestId("evaluator-failed").waitFor();
      assert.match(await text(page), /name: mine/);
      await isAlive(page);
      await editorBox(page).press("Control+End");
      await reported(page, () => page.keyboard.type("# and more"));
      await sees(() => page.getByTestId("evaluator-failed").count(), 0);
      assert.match(await text(page), /# and more/);
    },
    { expected: [/crashed for a test/] },
  ),
);

/** Has the evaluator do nothing but count once it is told anything: what it was told before is answered, what follows never. */
const hangs = (page) => evaluator(page).evaluate(() => void (self.onmessage = () => { for (;;); }));

/** Has it think for so long before it takes up anything. */
const thinks = (page, milliseconds) =>
  evaluator(page).evaluate((milliseconds) => {
    const { onmessage } = self;
    self.onmessage = (event) => {
      for (const end = Date.now() + milliseconds; Date.now() < end; );
      onmessage.call(self, event);
    };
  }, milliseconds);

test(
  "work that takes longer than a moment dims the answers under a bar that moves, until they are there; quick work shows nothing",
  withPage(async ({ page }) => {
    await withText(page, PODS);
    const main = page.getByTestId("page");
    await main.evaluate((main) => {
      globalThis.works = [];
      const note = () => {
        const [busy, slow, now] = [main.dataset.busy === "true", main.hasAttribute("data-slow"), performance.now()];
        if (busy && !works.at(-1)?.goesOn) works.push({ from: now, goesOn: true });
        const work = works.at(-1);
        if (slow && busy) work.slowAfter ??= now - work.from;
        if (!busy && work) Object.assign(work, { goesOn: false, took: work.took ?? now - work.from });
      };
      new MutationObserver(note).observe(main, { attributeFilter: ["data-busy", "data-slow"] });
    });
    const looks = () =>
      page.evaluate(() => ({
        answers: getComputedStyle(document.querySelector(".answers > section")).opacity,
        bar: getComputedStyle(document.querySelector(".progress"), "::before").opacity,
      }));
    await reported(page, () => page.keyboard.type("# quick"));
    assert.deepEqual(await looks(), { answers: "1", bar: "0" });
    await thinks(page, 2_000);
    await reported(page, async () => {
      await page.keyboard.press("Enter");
      await sees(looks, { answers: "0.6", bar: "1" });
    });
    assert.equal(await main.getAttribute("data-slow"), null);
    assert.deepEqual(await looks(), { answers: "1", bar: "0" });
    // By their own clock: on a machine that is busy, what is quick may take long.
    const works = await page.evaluate(() => globalThis.works);
    for (const { slowAfter, took } of works) assert.ok(slowAfter === undefined ? took < 1_000 : slowAfter >= 290, JSON.stringify(works));
    assert.ok(works.at(-1).slowAfter < 1_000 && works.at(-1).took >= 2_000, JSON.stringify(works));
  }),
);

test(
  "of an evaluator that is silent for a second, typing on has a fresh one work on the newest text, not before",
  withPage(async ({ page }) => {
    await withText(page, PODS);
    const verdict = async () => (await cells(page))["shop/web → shop/db"];
    await sees(verdict, "all");
    const hanging = evaluator(page);
    await hangs(page);
    const denied = DENY.slice(0, -PODS.length);
    // One soon after the other: the second waits for what the first began.
    await page.keyboard.insertText(denied.slice(0, 40));
    await page.keyboard.insertText(denied.slice(40, 80));
    await page.locator("[data-testid=page][data-busy=true]").waitFor();
    await page.waitForTimeout(1_500);
    assert.equal(evaluator(page), hanging);
    await reported(page, () => page.keyboard.insertText(denied.slice(80)));
    await sees(() => page.workers().includes(hanging), false);
    await sees(verdict, "none");
    assert.equal(await text(page), PODS + denied);
    assert.equal(await page.getByTestId("evaluator-failed").count(), 0);
  }),
);

test(
  "an evaluator that hangs is told after half a minute, and the next change has a fresh one at work",
  withPage(async ({ page }) => {
    await started(page);
    await hangs(page);
    await editorBox(page).press("Control+a");
    await page.keyboard.insertText(pod("mine"));
    await isAlive(page);
    await page.getByTestId("evaluator-failed").waitFor({ timeout: 60_000 });
    assert.match(await text(page), /name: mine/);
    await editorBox(page).focus();
    await reported(page, () => page.keyboard.type("# on"));
    await sees(() => page.getByTestId("evaluator-failed").count(), 0);
  }),
);
