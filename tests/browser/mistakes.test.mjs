// What is told about mistakes: who says so, what is left out for them, and what a click mends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { editorBox, marked, openView, paste, reported, sees, started } from "./steps.mjs";

const POD = (name, container) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec: {containers: [{name: ${container}, image: nginx}]}
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
  - ports:
    - protocol: tcp
      port: 80
  egress:
  - {}
`;

const text = (page) => page.locator(".cm-content").evaluate((content) => content.innerText);
const finding = (page, code) => page.locator(`[data-testid=finding][data-code=${code}]`);
const objects = (page) =>
  page.getByTestId("object").evaluateAll((all) => all.map((one) => [one.textContent.split(" ")[1], one.dataset.status]));

test(
  "what the API server would refuse is shown as refused, takes no part, and the page says so",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, `${POD("db", "c")}---\n${POD("web", "Main")}---\n${POLICY}`));
    await sees(() => objects(page), [
      ["shop/web", "refused"],
      ["shop/web", "refused"],
      ["shop/db", "evaluated"],
    ]);
    assert.match(await page.getByTestId("findings").getByRole("heading").innerText(), /^\d+ findings · 2 of 3 objects refused$/);
    await page.getByTestId("objects").click();
    await page.getByTestId("object").first().getByTestId("line-link").click();
    await sees(async () => /kind: Pod\n[^]*name: Main/.test(await marked(page)), true);
    // What the list hides from sight stays in its own scroll box: the page itself never scrolls.
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
    await openView(page, "network");
    assert.equal(await page.getByTestId("cell:shop/db:shop/web").count(), 0);
    const incomplete = await page.getByTestId("network").getByTestId("incomplete").allTextContents();
    assert.ok(incomplete.some((said) => said.includes("would refuse NetworkPolicy shop/web")), incomplete.join("\n"));
    assert.ok(incomplete.some((said) => said.includes("would refuse Pod shop/web")), incomplete.join("\n"));
    // Admission plug-ins see the pod before validation does.
    await openView(page, "pods");
    await page.getByTestId("pod:shop/web").click();
    const valid = page.getByTestId("stage").and(page.locator("[data-code=valid]"));
    await sees(() => valid.first().getAttribute("data-outcome"), "no");
    await page.getByTestId("answer-summary").filter({ hasText: "API validation then refuses it" }).waitFor();
    for (const place of ["pod-row:shop/web", "strip", "answer"]) {
      assert.equal(await page.getByTestId(place).getByTestId("invalid").first().textContent(), "✕ invalid", place);
    }
    assert.equal(await page.getByTestId("pod-row:shop/db").getByTestId("invalid").count(), 0);
    assert.match(await page.getByTestId("view-pods").innerText(), /1 invalid/);
    await assertAccessible(page);
  }),
);

test(
  "what is incomplete is told in a few lines, and the rest unfolds",
  withPage(async ({ page }) => {
    await started(page);
    const pods = ["One", "Two", "Three", "Four"].map((name) => POD(name, "c"));
    await reported(page, () => paste(page, pods.join("---\n")));
    await openView(page, "network");
    // Of the view, not of its card.
    const notes = page.locator("[data-testid=network] > p, [data-testid=network] > details > p").and(page.getByTestId("incomplete"));
    await sees(() => notes.count(), 4);
    assert.deepEqual(await notes.evaluateAll((all) => all.map((note) => note.checkVisibility())), [true, true, false, false]);
    await page.getByText("and 2 more").first().click();
    assert.equal(await notes.last().isVisible(), true);
  }),
);

test(
  "the API server's words are quoted, its regular expression unfolds, and help stands below",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, POD("web", "Main")));
    const name = page.getByTestId("finding").filter({ hasText: "spec.containers[0].name" }).first();
    assert.match(await name.locator("samp").first().innerText(), /start and end with an alphanumeric character$/);
    const tail = name.getByText("regex used for validation");
    assert.equal(await tail.isVisible(), false);
    await name.locator("summary").click();
    assert.equal(await tail.isVisible(), true);
    const [quote, help] = await Promise.all([name.locator("samp").first(), name.locator(".help")].map((part) => part.boundingBox()));
    assert.ok(help.y >= quote.y + quote.height, "help is on a line of its own");
  }),
);

test(
  "the editor's tooltip says who says so and mends it, too",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, `${POD("web", "c")}---\n${POLICY}`));
    await page.locator(".cm-lintRange-error", { hasText: "tcp" }).hover();
    const tooltip = page.locator(".cm-tooltip-lint .cm-diagnostic", { hasText: "Unsupported value" });
    assert.equal(await tooltip.locator(".cm-diagnosticSource").innerText(), "API server");
    assert.equal((await tooltip.innerText()).includes("`"), false);
    await reported(page, () => tooltip.getByRole("button", { name: "Change to TCP" }).click());
    assert.match(await text(page), /protocol: TCP/);
    assert.equal(await editorBox(page).evaluate((box) => box === document.activeElement), true);
    await reported(page, () => page.keyboard.press("Control+z"));
    assert.match(await text(page), /protocol: tcp/);
  }),
);

test(
  "a click mends a mistake, and Control-Z takes it back",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, `${POD("web", "c")}---\n${POLICY}`));
    const protocol = finding(page, "unsupported-value");
    await sees(() => protocol.getAttribute("data-kind"), "API server");
    assert.match(await protocol.textContent(), /Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"/);
    await protocol.getByTestId("fix").focus();
    await reported(page, () => page.keyboard.press("Enter"));
    await sees(() => protocol.count(), 0);
    assert.equal(await page.getByTestId("findings").evaluate((list) => list === document.activeElement), true);
    assert.match(await text(page), /protocol: TCP/);
    await sees(async () => (await objects(page)).map(([, status]) => status), ["evaluated", "evaluated"]);
    await editorBox(page).click();
    await reported(page, () => page.keyboard.press("Control+z"));
    await sees(() => protocol.count(), 1);
    assert.match(await text(page), /protocol: tcp/);
  }),
);

test(
  "a lint is told apart from an error and leads to its page",
  withPage(async ({ page, context }) => {
    await started(page);
    await reported(page, () => paste(page, `${POD("web", "c")}---\n${POLICY.replace("tcp", "TCP")}`));
    const lint = finding(page, "policy-types-switch-off");
    assert.equal(await lint.getAttribute("data-kind"), "lint");
    const opened = context.waitForEvent("page");
    await lint.getByRole("link").click();
    const documentation = await opened;
    await documentation.getByRole("heading", { level: 1 }).waitFor();
    assert.match(documentation.url(), /lints\/policy-types-switch-off\.html$/);
    await documentation.getByRole("heading", { name: "Why it matters" }).waitFor();
    await assertAccessible(documentation);
    await documentation.getByRole("link", { name: "all lints" }).click();
    assert.ok((await documentation.getByRole("listitem").count()) >= 40);
    await assertAccessible(documentation);
  }),
);

test(
  "a template that was not rendered is told as one",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "web.name" . }}\n'));
    await sees(() => page.getByTestId("finding").evaluateAll((all) => all.map(({ dataset }) => dataset.code)), ["unrendered-template"]);
  }),
);
