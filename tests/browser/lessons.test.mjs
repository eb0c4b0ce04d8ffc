// Lessons, from the list to the completion code: one of each domain, and what is around them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { sees, started } from "./steps.mjs";

const { lessons } = JSON.parse(readFileSync("static/lessons/course.json", "utf8"));
const page_of = (id) => readFileSync(`static/lessons/${id}/lesson.md`, "utf8");
const ofDomain = (domain) => lessons.find((id) => page_of(id).includes(`\ndomain: ${domain}\n`));
const PATIENCE = { timeout: 20_000 };

async function openLesson(page, id) {
  await started(page);
  await page.getByTestId("learn").click();
  await page.getByTestId(`lesson:${id}`).click();
  await page.locator("[data-testid=lesson-checks][data-failed]").waitFor(PATIENCE);
}

const files = (page) => page.locator(".tabs .tab button:first-child").allTextContents();

for (const domain of ["network", "access", "pods"]) {
  const id = ofDomain(domain);
  test(
    `a lesson about ${domain} is walked to its end: predict, check, hints, solution, completion code`,
    withPage(async ({ page }) => {
      await started(page);
      const own = await files(page);
      await openLesson(page, id);
      assert.notEqual(await page.getByTestId("lesson-checks").getAttribute("data-failed"), "0", "there is something to do");
      if (await page.getByTestId("lesson-reveal").count()) {
        assert.equal(await page.getByTestId(domain).isVisible(), false, "the answers are covered until somebody has predicted");
        await page.getByTestId("lesson-reveal").click();
      }
      await page.getByTestId(domain).waitFor();
      const [height, screen] = await page.evaluate(() => [document.scrollingElement.scrollHeight, innerHeight]);
      assert.equal(height, screen, "the page itself does not scroll");
      for (const hint of [1, 2, 3]) {
        await page.getByTestId("lesson-hint").click();
        await page.getByTestId(`lesson-hint-${hint}`).waitFor();
      }
      assert.equal(await page.getByTestId("lesson-hint").count(), 0);
      await page.getByTestId("lesson-solution").click();
      await page.getByTestId("lesson-solution-sure").click();
      assert.ok((await page.locator("#lesson ins, #lesson del").count()) > 0, "the solution is shown as what it changes");
      await page.getByTestId("lesson-solve").click();
      await page.getByTestId("lesson-code").waitFor(PATIENCE);
      assert.match(await page.getByTestId("lesson-code").textContent(), /^[A-Z]+-\d+-[2-9A-Z]{4}$/);
      await page.getByTestId("lesson-leave").click();
      await sees(() => files(page), own);
      await page.reload();
      await started(page);
      await page.getByTestId("learn").click();
      await page.locator(`li[data-solved=true]:has([data-testid="lesson:${id}"])`).waitFor();
    }),
  );
}

test(
  "what the task consists of cannot be typed in, and starting over brings the beginning back",
  withPage(async ({ page }) => {
    const id = lessons.find((id) => page_of(id).match(/^files: (.*)$/m)[1] !== page_of(id).match(/^editable: (.*)$/m)[1]);
    await openLesson(page, id);
    const editable = page_of(id).match(/^editable: (.*)$/m)[1].split(",")[0].trim();
    const locked = (await files(page)).find((name) => !page_of(id).match(/^editable: (.*)$/m)[1].includes(name));
    const typedInto = async (name) => {
      await page.getByTestId(`file:${name}`).click();
      await page.locator(`html[data-locked=${name === locked}]`).waitFor({ state: "attached" });
      await page.locator(".cm-content").click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("# typed\n");
      return page.locator(".cm-line").first().textContent();
    };
    assert.doesNotMatch(await typedInto(locked), /typed/);
    assert.match(await typedInto(editable), /typed/);
    await page.getByTestId("lesson-reset").click();
    await sees(async () => /typed/.test(await page.locator(".cm-line").first().textContent()), false);
  }),
);

test(
  "an address names a lesson; it is there on a phone, in the dark, and shuts nobody out",
  withPage(
    async ({ page }) => {
      await page.getByTestId("lesson").waitFor(PATIENCE);
      await page.locator("[data-testid=lesson-checks][data-failed]").waitFor(PATIENCE);
      await assertAccessible(page);
      const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
      assert.ok(width <= 390, `${width} pixels wide`);
    },
    { path: `?lesson=${lessons[1]}`, context: { viewport: { width: 390, height: 844 }, colorScheme: "dark" } },
  ),
);

test(
  "progress goes into another browser",
  withPage(async ({ page }) => {
    await started(page);
    await page.getByTestId("learn").click();
    await page.getByTestId("lessons").waitFor();
    await assertAccessible(page);
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByTestId("progress-import").click()]);
    const told = JSON.stringify({ version: 1, solved: [lessons[0], lessons[2], "<img src=x>"] });
    await chooser.setFiles({ name: "progress.json", mimeType: "application/json", buffer: Buffer.from(told) });
    await sees(() => page.locator(".lessons li[data-solved=true]").count(), 2);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("progress-export").click()]);
    assert.match(download.suggestedFilename(), /progress\.json$/);
  }),
);

test(
  "a course of somebody's own that is badly written is told all at once, in words",
  withPage(
    async ({ page, context, url }) => {
      const course = {
        "course.json": JSON.stringify({ title: "Mine", lessons: ["one"] }),
        "one/lesson.md": "---\ntitle: One\ndomain: kitchen\nfiles: a.yaml\neditable: b.yaml\ncolour: red\n---\nText\n## Task\nDo.\n## Hint\nOnly one\n",
        "one/checks.yaml": "",
        "one/start/a.yaml": "",
      };
      await context.route("**/mine/**", (route) => {
        const path = new URL(route.request().url()).pathname.split("/mine/")[1];
        return path in course ? route.fulfill({ body: course[path] }) : route.fulfill({ status: 404 });
      });
      await page.goto(`${url}?course=mine`);
      const lines = page.locator("#lesson .trouble");
      await lines.first().waitFor(PATIENCE);
      const told = (await lines.allTextContents()).join("\n");
      for (const word of [/kitchen|network, access, pods/, /colour/, /minutes/, /Hint/, /Why/, /b\.yaml/]) assert.match(told, word);
    },
    { open: false, expected: [/404/] },
  ),
);
