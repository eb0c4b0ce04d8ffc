// Courses of somebody's own, lessons on a projector and on paper.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { sees, started } from "./steps.mjs";

const { lessons } = JSON.parse(readFileSync("static/lessons/course.json", "utf8"));
const PATIENCE = { timeout: 20_000 };
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "courses-"));
});

after(() => rmSync(folder, { recursive: true }));

const checked = (page) => page.locator("[data-testid=lesson-checks][data-failed]").waitFor({ ...PATIENCE, state: "attached" });

async function openFolder(page, path) {
  await page.getByTestId("learn").click();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByTestId("course-open").click()]);
  await chooser.setFiles(path);
}

test(
  "a course that cannot be read is left by a button, and the page is as it was",
  withPage(
    async ({ page }) => {
      await page.locator("#lesson .trouble").waitFor(PATIENCE);
      await page.getByTestId("lesson-leave").click();
      await sees(() => page.locator("#lesson").count(), 0);
      assert.equal(await page.locator("body.learning").count(), 0);
      await page.getByTestId("learn").click();
      await page.getByTestId(`lesson:${lessons[0]}`).click();
      await checked(page);
    },
    { path: "?course=nowhere", expected: [/404/] },
  ),
);

test(
  "a course is opened from a folder, with its handout",
  withPage(async ({ page }) => {
    const mine = join(folder, "mine");
    cpSync(`static/lessons/${lessons[1]}`, join(mine, "one"), { recursive: true });
    writeFileSync(join(mine, "course.json"), JSON.stringify({ title: "Mine", text: "", lessons: ["one"] }));
    await started(page);
    await openFolder(page, mine);
    await page.getByTestId("lesson:one").waitFor(PATIENCE);
    assert.equal(await page.locator("#lessons-title").textContent(), "Mine");
    const [paper] = await Promise.all([page.waitForEvent("popup"), page.getByTestId("handout:one").click()]);
    await paper.locator("html[data-ready]").waitFor(PATIENCE);
    assert.match(await paper.getByTestId("sheet:one").textContent(), /Mine · Lesson 1 of 1/);
    await page.getByTestId("lesson:one").click();
    await checked(page);
    assert.notEqual(await page.getByTestId("lesson-checks").getAttribute("data-failed"), "0");
  }),
);

test(
  "what is in the editor is saved as a lesson, which opens again",
  withPage(async ({ page }) => {
    await started(page);
    const files = [
      { name: "my pods.yaml", text: "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: web, image: web:1}]}\n" },
      { name: "expected.yaml", text: "apiVersion: policy-playground.dev/v1\nkind: Expectations\nmetadata: {name: mine}\nspec:\n  traffic:\n  - {from: 203.0.113.10, to: shop/web, port: 80, expect: denied}\n" },
    ];
    await page.evaluate((files) => window.policyPlayground.setFiles(files), files);
    await page.getByTestId("learn").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("lesson-keep").click()]);
    const archive = join(folder, download.suggestedFilename());
    await download.saveAs(archive);
    execFileSync("python3", ["-m", "zipfile", "-e", archive, folder]);
    const lesson = join(folder, "my-course/my-lesson");
    assert.equal(readFileSync(join(lesson, "start/my-pods.yaml"), "utf8"), files[0].text);
    assert.equal(readFileSync(join(lesson, "checks.yaml"), "utf8").trim(), files[1].text.trim());
    await page.getByTestId("lessons-close").click();
    // The author has not written its hints yet: that is told, and done.
    const text = readFileSync(join(lesson, "lesson.md"), "utf8");
    writeFileSync(join(lesson, "lesson.md"), text.replaceAll("## Hint\n", "## Hint\n\nThink.\n"));
    await openFolder(page, join(folder, "my-course"));
    await page.getByTestId("lesson:my-lesson").click();
    await checked(page);
    assert.equal(await page.getByTestId("lesson-checks").getAttribute("data-failed"), "1");
    assert.deepEqual(await page.locator(".tabs .tab button:first-child").allTextContents(), ["my-pods.yaml"]);
  }),
);

test(
  "a lesson is presented part by part, by keys and by buttons, and goes on to the next",
  withPage(
    async ({ page }) => {
      await checked(page);
      const part = () => page.getByTestId("lesson-part").textContent();
      const title = () => page.locator("#lesson h2").textContent();
      const first = await title();
      assert.equal(await part(), "Part 1 of 3");
      assert.equal(await page.locator("html.projected:not(.present)").count(), 1);
      assert.equal(await page.getByTestId("lesson-checks").isVisible(), false);
      await page.keyboard.press("ArrowRight");
      await page.getByTestId("lesson-checks").waitFor();
      assert.equal(await page.getByTestId("lesson-hint").isVisible(), false, "hints stay hidden");
      await assertAccessible(page);
      // What is typed is nobody else's.
      for (const field of [page.locator(".cm-content"), page.locator("[data-testid=question-form] input")]) {
        await field.click();
        for (const key of ["ArrowRight", "ArrowLeft", "PageDown", "PageUp"]) await page.keyboard.press(key);
        assert.equal(await part(), "Part 2 of 3");
      }
      await page.locator("#lesson h2").focus();
      await page.keyboard.press("Alt+ArrowRight");
      assert.equal(await part(), "Part 2 of 3");
      await page.keyboard.press("PageDown");
      await page.locator("#lesson ins, #lesson del").first().waitFor();
      assert.equal(await part(), "Part 3 of 3");
      await page.keyboard.press("PageUp");
      await page.getByTestId("present-on").click();
      assert.equal(await part(), "Part 3 of 3");
      await page.getByTestId("present-on").click();
      await sees(async () => (await title()) !== first, true);
      assert.equal(await part(), "Part 1 of 3");
      await checked(page);
      await page.getByTestId("lesson-present").click();
      assert.equal(await page.getByTestId("lesson-part").isVisible(), false);
      await page.getByTestId("lesson-hint").waitFor();
    },
    { path: `?lesson=${lessons[1]}&present`, context: { viewport: { width: 1440, height: 900 } } },
  ),
);

test(
  "a lesson on paper is its text and the answers, without what one clicks",
  withPage(
    async ({ page }) => {
      await checked(page);
      if (await page.getByTestId("lesson-reveal").count()) await page.getByTestId("lesson-reveal").click();
      await page.getByTestId("network").waitFor();
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      assert.ok(await page.locator("#lesson .part[data-part=task]").isVisible());
      assert.ok(await page.getByTestId("matrix").isVisible());
      assert.deepEqual(await page.locator("button:visible").evaluateAll((all) => all.filter((each) => each.closest("#lesson")).map((each) => each.textContent)), []);
      assert.equal(await page.locator(".cm-content").isVisible(), false);
      const cut = await page.locator("#lesson").evaluate((panel) => panel.scrollHeight - panel.clientHeight);
      assert.ok(cut <= 1, `${cut} pixels of the text are cut off`);
    },
    { path: `?lesson=${lessons[1]}` },
  ),
);
