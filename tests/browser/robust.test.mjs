// What must never harm the page: too much of anything, and text that would be more than text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pod, text } from "./files.mjs";
import { withPage } from "./harness.mjs";
import { editorBox, isAlive, openView, paste, reported, sees, started } from "./steps.mjs";

const PATIENCE = { timeout: 60_000 };
const clipboard = { context: { permissions: ["clipboard-read", "clipboard-write"] } };
const findings = (page) => page.getByTestId("finding").allTextContents();

const big = (count) => Array.from({ length: count }, (_, index) => pod(`pod-${index}`)).join("---\n");

for (const [what, content, check] of [
  [
    "5 MB",
    () => {
      const one = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  text: |\n${"    some words of a text that goes on and on\n".repeat(110_000)}`;
      return `${one}---\n${pod("after")}`;
    },
    async (page) => {
      const names = await page.evaluate(async () => (await policyPlayground.report()).documents.map(({ name }) => name));
      assert.deepEqual(names, ["big", "after"]);
    },
  ],
  ["10,000 documents", () => big(10_000), (page) => sees(() => page.getByTestId("counts").textContent().then((counts) => /^10,?000 pods/.test(counts)), true)],
  [
    "a billion laughs",
    () => `a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n${[..."bcdefghi"].map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`).join("\n")}\n---\n${pod("after")}`,
    async (page) => {
      await page.getByTestId("finding").filter({ hasText: /alias/i }).first().waitFor();
      await sees(() => page.getByTestId("counts").textContent().then((counts) => /^1 pod/.test(counts)), true);
    },
  ],
  [
    "a line of 1 MB",
    () => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: long}\ndata: {text: "${"x".repeat(1_000_000)}"}\n---\n${pod("after")}`,
    (page) => sees(() => page.getByTestId("counts").textContent().then((counts) => /^1 pod/.test(counts)), true),
  ],
  [
    "17 MB, which is more than is read",
    () => `# ${"x".repeat(98)}\n`.repeat(168_000) + pod("beyond"),
    (page) => page.getByTestId("finding").filter({ hasText: "left out: at most 16 MB are read" }).waitFor(),
  ],
]) {
  test(
    `${what}: the page stays alive, and says what it left out`,
    withPage(async ({ page }) => {
      await started(page);
      await page.getByTestId("files").waitFor();
      const before = Number(await page.getByTestId("page").getAttribute("data-revision"));
      await page.evaluate((text) => navigator.clipboard.writeText(text), content());
      await editorBox(page).press("Control+a");
      await page.keyboard.press("Control+v");
      await isAlive(page);
      await page.waitForFunction(
        (before) => {
          const { busy, revision } = document.querySelector("[data-testid=page]").dataset;
          return busy === "false" && Number(revision) > before;
        },
        before,
        PATIENCE,
      );
      await check(page);
      await isAlive(page);
      // What was there is one step away.
      await reported(page, () => page.getByTestId("undo").click());
      assert.match(await text(page), /test-ns/);
    }, clipboard),
  );
}

test(
  "right-to-left and astral text stand where they stand, and findings mark their lines",
  withPage(async ({ page }) => {
    await started(page);
    const strange = `# שלום \u202e evil \u202c 😀😀 𝒜\napiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {"😀": "مرحبا"}}\nspec:\n  conteiners: []\n  containers: [{name: c, image: "nginx:😀"}]\n`;
    await reported(page, () => paste(page, strange));
    await page.getByTestId("finding").filter({ hasText: "conteiners" }).first().waitFor();
    const marked = await page.locator(".cm-lintRange").filter({ hasText: "conteiners" }).count();
    assert.ok(marked > 0);
    await isAlive(page);
  }),
);

const EVIL = [`<img src=x onerror="globalThis.harmed = 1">`, `<script>globalThis.harmed = 1</script>`, `"><svg onload=globalThis.harmed=1>`, `javascript:globalThis.harmed=1`];

test(
  "HTML and scripts in every field, name and file show as text",
  withPage(async ({ page }) => {
    await started(page);
    const quoted = (text) => JSON.stringify(text);
    const objects = EVIL.flatMap((evil, index) => {
      const meta = { name: `${evil}${index}`, namespace: evil, labels: { [evil]: evil }, annotations: { [evil]: evil } };
      return [
        { apiVersion: "v1", kind: "Pod", metadata: { ...meta, name: `pod-${index}`, namespace: "shop" }, spec: { serviceAccountName: evil, containers: [{ name: evil, image: evil, command: [evil] }], [evil]: evil } },
        { apiVersion: "v1", kind: "Pod", metadata: { name: `web-${index}`, namespace: "shop", labels: { app: "web" } }, spec: { containers: [{ name: "c", image: evil }] } },
        { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { ...meta, namespace: "shop" }, spec: { podSelector: { matchLabels: { [evil]: evil } }, ingress: [{ from: [{ ipBlock: { cidr: evil } }] }] } },
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: evil }, rules: [{ apiGroups: [evil], resources: [evil], verbs: [evil], resourceNames: [evil] }] },
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata: { name: evil }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: evil }, subjects: [{ kind: "User", name: evil, apiGroup: "rbac.authorization.k8s.io" }] },
        { apiVersion: "policy/v1beta1", kind: "PodSecurityPolicy", metadata: { name: evil, annotations: { [evil]: evil } }, spec: { [evil]: evil } },
        { apiVersion: evil, kind: evil, metadata: { name: evil } },
      ];
    });
    const content = `${objects.map((object) => JSON.stringify(object, null, 1)).join("\n---\n")}\n---\n${EVIL.map((evil) => `${quoted(evil)}: [`).join("\n---\n")}\n`;
    const files = [...EVIL, "plain.yaml"].map((name) => ({ name, text: content }));
    await page.evaluate((files) => policyPlayground.setFiles(files), files);
    await started(page);
    for (const view of ["network", "access", "pods"]) {
      await openView(page, view);
      for (const tab of await page.locator("[data-testid^='network-tab-'], [data-testid^='access-tab-']").all()) await tab.click();
    }
    await page.getByTestId("close:plain.yaml").click();
    await page.getByTestId("files").click();
    await page.getByTestId("show-kept").click();
    await page.getByTestId("workspace-name").fill(EVIL[0]);
    await page.keyboard.press("Enter");
    await page.locator("[data-testid=workspaces] b").getByText("<img").waitFor();
    assert.equal(await page.evaluate(() => globalThis.harmed), undefined);
    const foreign = await page.evaluate(() => document.querySelectorAll("img, body script, iframe, [onerror], [onload], a[href^=javascript]").length);
    assert.equal(foreign, 0);
    assert.ok((await findings(page)).length > 0);
  }),
);
