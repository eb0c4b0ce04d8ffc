// Every view for everybody: in either theme and on a phone.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, editorText, openExample, openView, paste, reported, sees, started } from "./steps.mjs";

// SHOTS=<folder> keeps a picture of each view that is looked at here.
const shots = process.env.SHOTS;
const VIEWS = { network: "01-network-policy", access: "04-jenkins", pods: "07-privileged-nginx" };

async function eachView(page, name, look) {
  for (const [view, example] of Object.entries(VIEWS)) {
    await openExample(page, example);
    for (const shown of ["overview", view]) {
      await openView(page, shown);
      await pictured(page, `${shown}-of-${view}-${name}`);
      await look(shown);
    }
  }
}

async function pictured(page, name) {
  if (!shots) return;
  await page.mouse.move(0, 0);
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
}

for (const colorScheme of ["light", "dark"]) {
  test(
    `no view shuts anybody out, ${colorScheme}`,
    withPage(({ page }) => eachView(page, colorScheme, () => assertAccessible(page)), {
      context: { colorScheme, viewport: { width: 1440, height: 900 } },
    }),
  );
}

test(
  "on a phone no view is shut or wider than the screen, one half is shown, and settings unfold",
  withPage(
    async ({ page }) => {
      const fits = async (where) => {
        const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
        assert.ok(wide <= screen, `${where}: ${wide} px on a screen of ${screen} px`);
      };
      await eachView(page, "phone", async (view) => {
        await fits(view);
        await assertAccessible(page);
        assert.equal(await page.getByTestId("editor").isVisible(), false);
      });
      await page.getByTestId("answer").getByTestId("line-link").first().click();
      await page.locator('[data-testid=page][data-pane="yaml"]').waitFor();
      assert.equal(await page.getByTestId("answers").isVisible(), false);
      await page.locator(".cm-decides").first().waitFor();
      if (shots) await page.screenshot({ path: `${shots}/yaml-phone.png` });
      await fits("yaml");
      await assertAccessible(page);
      await page.getByTestId("pane-answers").click();
      await page.getByTestId("pods").waitFor();

      assert.equal(await page.getByTestId("version").isVisible(), false);
      await page.getByTestId("settings").click();
      if (shots) await page.screenshot({ path: `${shots}/settings-phone.png` });
      await fits("settings");
      await reported(page, () => page.getByTestId("version").selectOption("1.36"));
      await page.locator('[data-testid=pods][data-psp-enforced="false"]').waitFor();
    },
    { context: { viewport: { width: 390, height: 844 } } },
  ),
);

test(
  "projected, the answers fill the screen; on paper they stand without what only a screen needs",
  withPage(
    async ({ page }) => {
      await started(page);
      await page.getByTestId("answer").waitFor();
      assert.equal(await page.getByTestId("settings").isVisible(), false);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).zoom), "1.4");
      const [height, shown] = await page.evaluate(() => [document.querySelector("#app").getBoundingClientRect().height, innerHeight]);
      assert.ok(Math.abs(height - shown) < 3, `${height} of ${shown}`);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator(".left").isVisible(), false);
      assert.equal(await page.getByTestId("answer").isVisible(), true);
      const limits = await page.locator(".scroll").evaluateAll((boxes) => boxes.map((box) => getComputedStyle(box).maxHeight));
      assert.deepEqual([...new Set(limits)], ["none"], "nothing is printed over what is cut off");
    },
    { path: "?present" },
  ),
);

const focused = (page) => page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.className);

test(
  "on a phone a fix shows the verdict that follows, and the button that takes it back has the focus; views open at their top",
  withPage(
    async ({ page }) => {
      await openExample(page, "01-network-policy");
      await sees(async () => (await answer(page)).verdict, "denied");
      await reported(page, () => page.getByTestId("apply-fix").click());
      await sees(async () => (await answer(page)).verdict, "allowed");
      const isSeen = () =>
        page.evaluate(() => {
          const box = (testid) => document.querySelector(`[data-testid=${testid}]`).getBoundingClientRect();
          return box("answer-verdict").top >= box("answers").top && box("answer-verdict").bottom <= box("answers").bottom;
        });
      await sees(isSeen, true);
      await sees(() => focused(page), "take-back");
      await openView(page, "access");
      assert.equal(await page.getByTestId("answers").evaluate((answers) => answers.scrollTop), 0);
    },
    { context: { viewport: { width: 390, height: 800 } } },
  ),
);

test(
  "a presentation is ended by its button or by Escape",
  withPage(
    async ({ page, url }) => {
      for (const end of [() => page.getByTestId("present-end").click(), () => page.keyboard.press("Escape")]) {
        await page.goto(`${url}?present`);
        await started(page);
        await page.getByTestId("version").waitFor({ state: "hidden" });
        await page.getByTestId("present-end").waitFor();
        await end();
        await page.getByTestId("version").waitFor();
        assert.equal(page.url(), url);
      await sees(() => focused(page), "view-network");
      }
    },
    { open: false },
  ),
);

test(
  "what was pasted over an example is not asked the example's question",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    await reported(page, () => paste(page, "kind: Pod\napiVersion: v1\nmetadata: {name: mine}\nspec: {containers: [{name: c, image: nginx}]}\n"));
    await sees(() => page.getByTestId("answer").count(), 0);
    await sees(() => page.getByTestId("question-bar").inputValue(), "");
  }),
);

test(
  "what is open is compared with other manifests: traffic, permissions and pods, gained and lost",
  withPage(async ({ page }) => {
    await openExample(page, "07-privileged-nginx");
    const all = readFileSync("static/examples/07-privileged-nginx.yaml", "utf8");
    // Without the last binding and the pod.
    const before = all.slice(0, all.lastIndexOf("---", all.lastIndexOf("kind: RoleBinding")));
    await openView(page, "network");
    await page.getByTestId("compare-other").click();
    for (const [view, prefix, says] of [
      ["network", "", /root-nginx/],
      ["access", "access-", /1 permission is gained, none lost/],
      ["pods", "pods-", /1 pod is new/],
    ]) {
      await openView(page, view);
      const field = page.getByTestId(`${prefix}compare-text`);
      await field.click();
      await field.fill(before);
      await page.getByTestId(`${prefix}compare-given`).click();
      await sees(async () => (await answer(page)).verdict, "changed");
      assert.match(await page.getByTestId("answer").textContent(), says);
      await assertAccessible(page);
      await pictured(page, `compare-${view}`);
    }
    assert.match(await editorText(page), /root-nginx/);
  }),
);
