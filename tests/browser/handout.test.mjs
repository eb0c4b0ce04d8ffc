// Handouts: what is printed is empty where somebody writes, and filled in at the end.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { started } from "./steps.mjs";

const { lessons } = JSON.parse(readFileSync("static/lessons/course.json", "utf8"));
const PATIENCE = { timeout: 30_000 };

const made = (page) => page.locator("html[data-ready]").waitFor(PATIENCE);

/** The rows of the tables below this, as texts. */
const tables = (part) =>
  part.locator("table").evaluateAll((all) =>
    all.map((table) => ({
      caption: table.caption.textContent,
      columns: [...table.querySelectorAll("thead th")].map((cell) => cell.textContent),
      rows: Object.fromEntries([...table.querySelectorAll("tbody tr")].map((row) => [row.cells[0].textContent, [...row.cells].slice(1).map((cell) => cell.textContent)])),
    })),
  );

/** What a lesson's handout asks, and what it tells at its end. */
async function both(page, id) {
  await made(page);
  return [await tables(page.getByTestId(`sheet:${id}`)), await tables(page.getByTestId(`solution:${id}`))];
}

const onPaper = (id, check) => withPage(async ({ page }) => check(...(await both(page, id)), page), { path: `handout.html?lesson=${id}` });

test(
  "traffic is a matrix of the lesson's pods: empty first, filled at the end",
  onPaper("np-06-one-dash", async (asked, told, page) => {
    assert.equal(asked.length, 2, "as the manifests stand, and when the task is done");
    const pods = asked[0].columns.slice(1);
    assert.ok(pods.includes("shop/backend") && pods.includes("stranger/client"));
    assert.deepEqual(Object.keys(asked[0].rows), pods);
    assert.deepEqual(new Set(asked.flatMap(({ rows }) => Object.values(rows).flat())), new Set([""]));
    const [before, after] = told.map(({ rows }) => (from, to) => rows[from][pods.indexOf(to)]);
    assert.deepEqual(
      ["monitoring/prometheus", "monitoring/curl", "shop/prometheus", "shop/db"].map((from) => [before(from, "shop/backend"), after(from, "shop/backend")]),
      [["8080", "8080"], ["8080", "–"], ["8080", "–"], ["–", "–"]],
    );
    assert.equal(before("shop/db", "monitoring/curl"), "all");
    const text = await page.getByTestId("sheet:np-06-one-dash").textContent();
    for (const word of [/Only the Prometheus/, /Which two are too many/, /policy\.yaml.*you may change/, /lesson=np-06-one-dash/]) assert.match(text, word);
    assert.doesNotMatch(text, /Read each dash aloud/, "the reason stands with the solution");
    assert.match(await page.getByTestId("solution:np-06-one-dash").textContent(), /Read each dash aloud/);
    assert.deepEqual(await page.locator("ins").allTextContents(), ["+       podSelector:\n"]);
    const pages = (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type \/Page\b/g).length;
    assert.ok(pages <= 5, `${pages} pages`);
  }),
);

test(
  "an address that a check asks about has a line of its own",
  onPaper("np-07-addresses", (asked, [, , , after]) => {
    assert.equal(asked.length, 4);
    assert.deepEqual(Object.values(asked[2].rows).flat().join(""), "");
    const answers = Object.entries(after.rows).filter(([connection]) => connection.includes("203.0.113.20"));
    assert.deepEqual(answers.map(([, [answer]]) => answer), ["✓ yes", "✕ no"]);
  }),
);

test(
  "access is requests by subjects",
  onPaper("rbac-02-three-reaches", (asked, [before, after]) => {
    assert.deepEqual(asked[0].columns, ["Request", "alice", "bob", "carol"]);
    assert.deepEqual(asked[1].rows["list pods in namespace payroll"], ["", "", ""]);
    assert.deepEqual(before.rows["list pods in namespace payroll"], ["✓ yes", "✓ yes", "✕ no"]);
    assert.deepEqual(after.rows["list pods in namespace payroll"], ["✓ yes", "✕ no", "✕ no"]);
  }),
);

test(
  "of pods it is asked whether they are admitted, and why",
  onPaper("psp-04-host-port", (asked, [before, after]) => {
    assert.deepEqual(asked[0].rows["shop/gateway (jane)"], ["", ""]);
    assert.deepEqual(before.rows["shop/gateway (jane)"][0], "✕ no");
    assert.match(before.rows["shop/gateway (jane)"][1], /allows no host port/);
    assert.deepEqual(after.rows["shop/gateway (jane)"], ["✓ yes", "edge admits shop/gateway."]);
    assert.match(after.rows["shop/miner (jane)"][1], /80,443/);
  }),
);

test(
  "the whole course is one handout whose solutions begin a page of their own; what is evaluated for it is nobody's work",
  withPage(
    async ({ page }) => {
      await started(page);
      const own = await page.locator(".tabs .tab button:first-child").allTextContents();
      await page.getByTestId("learn").click();
      const [paper] = await Promise.all([page.waitForEvent("popup"), page.locator("a[data-testid=handout]").click()]);
      await made(paper);
      assert.deepEqual(await paper.locator(".sheet").evaluateAll((all) => all.map(({ dataset }) => dataset.testid)), lessons.map((id) => `sheet:${id}`));
      assert.equal(await paper.locator("[data-testid^='solution:']").count(), lessons.length);
      assert.equal(await paper.locator("main > :last-child").getAttribute("data-testid"), "handout-solutions");
      await paper.emulateMedia({ media: "print" });
      const breaks = (part) => part.evaluate((element) => getComputedStyle(element).breakBefore);
      assert.equal(await breaks(paper.getByTestId("handout-solutions")), "page");
      assert.equal(await breaks(paper.getByTestId(`sheet:${lessons[1]}`)), "page");
      assert.equal(await paper.getByTestId("handout-print").isVisible(), false);
      await paper.emulateMedia({ media: "screen" });
      await paper.getByTestId("handout-with-solutions").uncheck();
      assert.equal(await paper.getByTestId("handout-solutions").isVisible(), false);
      assert.deepEqual(await page.locator(".tabs .tab button:first-child").allTextContents(), own);
    },
  ),
);

for (const context of [{ viewport: { width: 390, height: 844 } }, { viewport: { width: 1440, height: 900 }, colorScheme: "dark" }]) {
  test(
    `a handout shuts nobody out at ${context.viewport.width} pixels`,
    withPage(
      async ({ page }) => {
        await made(page);
        await assertAccessible(page);
        const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
        assert.ok(width <= context.viewport.width, `${width} pixels wide`);
      },
      { path: `handout.html?lesson=${lessons[5]}`, context },
    ),
  );
}

test(
  "what cannot be printed is told in words",
  withPage(
    async ({ page, url }) => {
      const told = async (query) => {
        await page.goto(`${url}handout.html?${query}`);
        const line = page.locator(".trouble").first();
        await line.waitFor(PATIENCE);
        return line.textContent();
      };
      assert.match(await told("lesson=nowhere"), /no lesson `nowhere`/);
      assert.match(await told("course=nowhere"), /no course\.json/);
      assert.match(await told("folder"), /opened from a folder/);
      assert.match(await told("course=https://example.invalid/"), /where this page comes from/);
    },
    { open: false, expected: [/404/] },
  ),
);
