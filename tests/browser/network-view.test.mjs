// The network view as a person uses it: its tabs, the question bar, what changed, the exports.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, cells, drawn, openExample, pasteFromClipboard, replaceInEditor, reported, sees, started } from "./steps.mjs";

const EXAMPLE = "10-implied-policy-types";

const CLIPBOARD = { context: { permissions: ["clipboard-read", "clipboard-write"] } };

const openTab = async (page, tab) => {
  await page.getByTestId(`network-tab-${tab}`).click();
  await page.locator(`[data-testid=network-tab-${tab}][aria-current="true"]`).waitFor();
};

const asks = async (page, question) => {
  await page.getByTestId("question-bar").fill(question);
  await page.getByTestId("question-bar").press("Enter");
};

const verdict = async (page) => {
  const { question, verdict } = await answer(page);
  return { question, verdict };
};

const pod = (name, label, owner) => `---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: {app: ${label}}${owner ? `
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: ${owner}, uid: a1, controller: true}]` : ""}
spec: {containers: [{name: c, image: nginx}]}
`;

const POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 5432}]
`;

const REPLICAS = pod("web-1", "web", "web-7d9") + pod("web-2", "web", "web-7d9") + pod("db", "db") + POLICY;

test(
  "pods of one workload are one row, which unfolds and folds again; pods that differ show as mixed",
  withPage(async ({ page }) => {
    await started(page);
    await pasteFromClipboard(page, REPLICAS);
    const fold = page.locator("[data-testid^='fold:']");
    await fold.waitFor();
    assert.equal(await fold.getAttribute("aria-expanded"), "false");
    const group = (await fold.getAttribute("data-testid")).slice("fold:".length);
    const cell = page.getByTestId(`cell:${group}:shop/db`);
    await sees(() => cell.getAttribute("data-ports"), "5432");
    assert.match(await page.getByRole("rowheader", { name: "×2" }).innerText(), /web.*×2/);
    await assertAccessible(page);

    await fold.click();
    await page.getByTestId("cell:shop/web-1:shop/db").waitFor();
    await page.getByTestId("cell:shop/web-2:shop/db").waitFor();
    assert.equal(await page.locator("[data-testid^='fold:']").getAttribute("aria-expanded"), "true");
    await fold.press("Enter");
    await cell.waitFor();

    await pasteFromClipboard(page, REPLICAS.replace("name: web-2\n  namespace: shop\n  labels: {app: web}", "name: web-2\n  namespace: shop\n  labels: {app: other}"));
    await sees(() => cell.getAttribute("data-verdict"), "mixed");
    assert.match(await cell.getAttribute("aria-label"), /differs from pod to pod/);
    await cell.click();
    await sees(() => verdict(page), { question: "shop/web-1 → shop/db, TCP 5432", verdict: "allowed" });
  }, CLIPBOARD),
);

test(
  "among many pods those in question are found by namespace or name",
  withPage(async ({ page }) => {
    await started(page);
    const many = Array.from({ length: 70 }, (_, index) => pod(`pod-${index}`, "web")).join("");
    await pasteFromClipboard(page, many + pod("the-database", "db") + POLICY);
    const row = page.getByTestId("cell:shop/the-database:203.0.113.9");
    await page.getByTestId("cell:shop/pod-1:203.0.113.9").waitFor();
    assert.equal(await row.count(), 0);
    await reported(page, () => page.getByTestId("matrix-filter").fill("database"));
    await row.waitFor();
    assert.equal(await page.getByTestId("cell:shop/pod-1:203.0.113.9").count(), 0);
    await reported(page, () => page.getByTestId("matrix-filter").fill(""));
    await page.getByTestId("cell:shop/pod-1:203.0.113.9").waitFor();
    await page.getByTestId("network-panel").getByTestId("more").click();
    await assertAccessible(page);
  }, CLIPBOARD),
);

test(
  "the list tells all connections, is filtered, and asks",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    await openTab(page, "list");
    const to_db = page.locator('[data-testid=connection][data-from="shop/web"][data-ports="5432"]');
    await to_db.waitFor();
    await assertAccessible(page);
    const all = await page.getByTestId("connection").count();
    await page.getByTestId("list-verdict").selectOption("denied");
    await to_db.waitFor({ state: "detached" });
    await page.locator('[data-testid=connection][data-verdict="none"]').first().waitFor();
    await page.getByTestId("list-verdict").selectOption("allowed");
    await page.getByTestId("list-filter").fill("web 5432");
    await sees(() => page.getByTestId("connection").count(), 1);
    assert.ok(all > 1);
    await to_db.getByTestId("connection-ask").click();
    await sees(() => verdict(page), { question: "shop/web → shop/db, TCP 5432", verdict: "allowed" });
    await page.getByTestId("list-filter").fill("nobody");
    await page.getByText("No connection fits the filter.").waitFor();
  }),
);

test(
  "questions are asked in one line, and what is unclear is said beside it",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    const bar = page.getByTestId("question-bar");
    await sees(() => bar.inputValue(), "shop/visitor → shop/web:8080");
    await asks(page, "shop/web -> shop/db:5432");
    await sees(() => verdict(page), { question: "shop/web → shop/db, TCP 5432", verdict: "allowed" });
    await sees(() => bar.inputValue(), "shop/web → shop/db:5432");
    await asks(page, "shop/web to shop/db:53/udp");
    await sees(() => verdict(page), { question: "shop/web → shop/db, UDP 53", verdict: "denied" });
    await asks(page, "from shop/web");
    await page.getByTestId("answer").getByTestId("connection").first().waitFor();
    await asks(page, "policies of shop/web");
    await page.getByTestId("found").filter({ hasText: "web-talks-to-db" }).waitFor();
    await asks(page, "pods app=db in shop");
    await page.getByTestId("found").filter({ hasText: "shop/db" }).waitFor();
    await asks(page, "exposed");
    await page.getByTestId("answer-question").waitFor();
    await assertAccessible(page);

    await asks(page, "shop/web → shop/db:http");
    await sees(() => bar.getAttribute("aria-invalid"), "true");
    assert.match(await page.getByTestId("question-unclear").innerText(), /A port is a number/);
    await bar.fill("shop/web → shop/db:80");
    await sees(() => bar.getAttribute("aria-invalid"), null);
    const options = page.locator("#questions option");
    await bar.fill("shop/web → ");
    await sees(() => options.first().getAttribute("value"), "shop/web → shop/db");
  }),
);

test(
  "the graph shows what policies let through; its arrows ask, with mouse and keyboard",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    await openTab(page, "graph");
    const picture = page.getByTestId("graph").locator("svg");
    await picture.waitFor();
    assert.match(await picture.textContent(), /web/);
    await assertAccessible(page);
    const arrow = picture.locator(".arrow[data-from][data-to]").first();
    await arrow.focus();
    await page.keyboard.press("Enter");
    await sees(() => verdict(page), { question: "shop/web → shop/db, TCP 5432", verdict: "allowed" });
    const selected = picture.locator(".selected[data-from][data-to]").first();
    await selected.click();
    await sees(() => page.getByTestId("question-bar").inputValue(), "policies of shop/web");
    // It follows what is typed.
    await reported(page, () => page.getByTestId("network-plugin").selectOption("ignores"));
    await sees(() => picture.locator(".arrow").count(), 0);
  }),
);

const EXPORTS = {
  json: { file: "network.json", holds: /^\{"summary":/ },
  csv: { file: "network.csv", holds: /shop\/web,.*shop\/db/ },
  markdown: { file: "network.md", holds: /\| .*shop\/web/ },
  dot: { file: "network.dot", holds: /^digraph / },
  mermaid: { file: "network.mmd", holds: /^flowchart / },
  svg: { file: "network.svg", holds: /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/ },
  png: { file: "network.png", holds: /^.PNG\r\n/ },
};

test(
  "every export is downloaded, and text is copied",
  withPage(
    async ({ page }) => {
      await openExample(page, EXAMPLE);
      const folder = await mkdtemp(join(tmpdir(), "exports-"));
      await page.getByTestId("exports").click();
      await assertAccessible(page);
      for (const [format, { file, holds }] of Object.entries(EXPORTS)) {
        const arriving = page.waitForEvent("download");
        await page.getByTestId(`export-${format}`).click();
        const download = await arriving;
        assert.equal(download.suggestedFilename(), file);
        await download.saveAs(join(folder, file));
        assert.match(await readFile(join(folder, file), "latin1"), holds, format);
        await sees(() => page.getByTestId("notice").innerText(), "Downloaded.");
      }
      await rm(folder, { recursive: true });
      await page.getByTestId("copy-markdown").click();
      await sees(() => page.getByTestId("notice").innerText(), "Copied.");
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), EXPORTS.markdown.holds);
      assert.equal(await page.getByTestId("copy-png").count(), 0);
    },
    CLIPBOARD,
  ),
);

test(
  "what changed since the files were opened is told, and another state can be the base",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    assert.equal(await page.getByTestId("compare").count(), 0, "nothing has changed yet");
    await replaceInEditor(page, "protocol: TCP", "protocol: UDP");
    await page.getByTestId("compare").click();
    await sees(async () => (await answer(page)).verdict, "changed");
    const change = page.getByTestId("answer").getByTestId("connection");
    await sees(() => change.first().getAttribute("data-change"), "changed");
    await assertAccessible(page);
    await page.getByTestId("take-base").click();
    await sees(async () => (await answer(page)).verdict, "unchanged");
    assert.equal(await page.getByTestId("compare").count(), 0);
    await reported(page, () => page.getByTestId("network-plugin").selectOption("ignores"));
    await asks(page, "changes");
    await sees(async () => (await answer(page)).verdict, "unchanged");
  }),
);

test(
  "a denial is mended by a click, which can be taken back",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    const question = "shop/visitor → shop/web, TCP 8080";
    await sees(() => verdict(page), { question, verdict: "denied" });
    assert.match(await page.getByTestId("fix-diff").innerText(), /^\+/m);
    assert.match(await page.getByTestId("also-opens").innerText(), /It (also opens:|opens nothing else)/);
    await assertAccessible(page);
    const before = await page.evaluate(() => policyPlayground.report().then((report) => report.network.cells));
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(() => verdict(page), { question, verdict: "allowed" });
    await reported(page, () => page.getByTestId("take-back").click());
    await sees(() => verdict(page), { question, verdict: "denied" });
    const after = await page.evaluate(() => policyPlayground.report().then((report) => report.network.cells));
    assert.deepEqual(after, before);
  }),
);

test(
  "every kind of plug-in can be chosen, and what it does is seen",
  withPage(async ({ page }) => {
    await openExample(page, EXAMPLE);
    const select = page.getByTestId("network-plugin");
    const values = await select.locator("option").evaluateAll((options) => options.map(({ value }) => value));
    assert.deepEqual(values, ["enforces", "ignores", "no-pod-ip-blocks", "no-egress", "no-end-port", "no-sctp", "multitenant"]);
    for (const plugin of values.slice(1)) {
      await reported(page, () => select.selectOption(plugin));
      const profile = await page.evaluate(() => policyPlayground.report().then((report) => report.profile));
      assert.equal(profile.networkPlugin, plugin);
    }
    await reported(page, () => select.selectOption("no-egress"));
    await sees(async () => (await cells(page))["shop/web → shop/visitor"], "all");
  }),
);

test(
  "on a phone each tab is as wide as the screen and shuts nobody out",
  withPage(
    async ({ page }) => {
      await openExample(page, EXAMPLE);
      for (const tab of ["matrix", "graph", "list", "policies"]) {
        await openTab(page, tab);
        if (tab === "graph") await page.getByTestId("graph").locator("svg").waitFor();
        const { wide, screen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, screen: innerWidth }));
        assert.ok(wide <= screen, `${tab}: ${wide} px on a screen of ${screen} px`);
        await assertAccessible(page);
      }
    },
    { context: { viewport: { width: 390, height: 844 } } },
  ),
);
