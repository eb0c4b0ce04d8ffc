// What is to be known first, and what a pod has within reach: opened, followed to what explains it, by mouse and keyboard.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, marked, openExample, openView, paste, reported, sees, started, sticksOut } from "./steps.mjs";

const SHOP = `apiVersion: v1
kind: Namespace
metadata: {name: strict, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: v1
kind: Pod
metadata: {name: refused, namespace: strict}
spec: {hostPID: true, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: c, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: tool, namespace: shop, labels: {app: tool}}
spec:
  serviceAccountName: ci
  containers:
  - name: c
    image: nginx
    securityContext: {privileged: true}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: gone, namespace: shop}
spec: {podSelector: {matchLabels: {app: gone}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: creator}
rules: [{verbs: [create], apiGroups: [""], resources: [pods]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: creator}
subjects: [{kind: ServiceAccount, name: ci}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: root, namespace: shop}]
`;

async function opens(page, text) {
  await started(page);
  await reported(page, () => paste(page, text));
  await openView(page, "overview");
  await page.getByTestId("summary-overview").waitFor();
}

const codes = (page, area) =>
  page.getByTestId(area).getByTestId("item").evaluateAll((items) => items.map(({ dataset }) => dataset.code));
const explains = (page, code) => page.locator(`[data-testid=item][data-code=${code}]`).first().getByTestId("explain");

test(
  "the overview says what is refused, exposed, not enforced and risky, and counts what is there",
  withPage(async ({ page }) => {
    await opens(page, SHOP);
    assert.match(await page.getByTestId("summary-overview").innerText(), /^1 refused, 1 pod exposed to the outside, 1 without effect, 1 namespace without a network policy, \d+ grave or risky/);
    assert.deepEqual(await codes(page, "refused"), ["pod-rejected"]);
    assert.deepEqual(await codes(page, "exposed"), ["exposed"]);
    assert.match(await page.getByTestId("exposed").innerText(), /Service shop\/front/);
    assert.ok((await codes(page, "unenforced")).includes("policy-selects-no-pod"));
    assert.deepEqual((await codes(page, "risks")).slice(0, 2), ["cluster-admin", "worst-pod"]);
    assert.equal(await page.locator('[data-testid=count][data-kind=Pod]').innerText(), "3 Pod");
  }),
);

test(
  "each line leads to the view and the question that explain it, and back by the tab",
  withPage(async ({ page }) => {
    await opens(page, SHOP);
    await explains(page, "pod-rejected").click();
    await sees(async () => (await answer(page)).verdict, "rejected");
    await openView(page, "overview");
    await explains(page, "exposed").click();
    await sees(async () => (await answer(page)).question, "What can be reached from outside the cluster?");
    await openView(page, "overview");
    await explains(page, "cluster-admin").click();
    await sees(async () => (await answer(page)).question, "What may ServiceAccount shop/root do?");
    await openView(page, "overview");
    await explains(page, "worst-pod").click();
    await sees(async () => (await answer(page)).question, "What if shop/tool is taken over?");
    await openView(page, "overview");
    await page.locator("[data-testid=item][data-code=policy-selects-no-pod]").getByTestId("line-link").click();
    await sees(async () => /gone/.test(await marked(page)), true);
  }),
);

test(
  "the overview follows what is typed, and says what to do where nothing is",
  withPage(async ({ page }) => {
    await opens(page, SHOP);
    await reported(page, () => paste(page, "# nothing\n"));
    await sees(async () => /^Nothing is here yet/.test(await page.getByTestId("summary-overview").innerText()), true);
    assert.equal(await page.getByTestId("item").count(), 0);
    await openExample(page, "10-implied-policy-types");
    await openView(page, "overview");
    await page.getByTestId("summary-overview").waitFor();
  }),
);

test(
  "from a pod's answer, its stages and its connections one asks what is within its reach: a picture and a list",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, SHOP));
    await openView(page, "pods");
    await page.getByTestId("pod:shop/tool").click();
    await sees(async () => /shop\/tool/.test((await answer(page)).question), true);
    await page.getByTestId("blast-radius").click();
    await sees(async () => (await answer(page)).question, "What if shop/tool is taken over?");
    const severities = () => page.getByTestId("item").evaluateAll((all) => all.map(({ dataset }) => dataset.severity));
    const order = ["error", "warning", "info"];
    const seen = await severities();
    assert.deepEqual(seen, seen.toSorted((left, right) => order.indexOf(left) - order.indexOf(right)));
    for (const code of ["privileged", "node", "pod-create", "acts-as", "reach-anywhere", "not-exposed"]) {
      assert.ok((await page.locator(`[data-testid=item][data-code=${code}]`).count()) > 0, code);
    }
    assert.match(await marked(page), /privileged: true/);
    const picture = page.getByTestId("radius-graph").locator("svg");
    await picture.waitFor();
    assert.match(await picture.getAttribute("aria-label"), /shop\/tool/);
    const hidden = await page.getByTestId("radius-graph").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    assert.ok(hidden <= 0, "all of the picture is in sight");
    for (const kind of ["svg", "png"]) {
      const arriving = page.waitForEvent("download");
      await page.getByTestId(`radius-${kind}`).click();
      const download = await arriving;
      assert.equal(download.suggestedFilename(), `blast-radius.${kind}`);
      const file = join(tmpdir(), `${process.pid}-${download.suggestedFilename()}`);
      await download.saveAs(file);
      const content = await readFile(file);
      assert.match(content.toString("latin1"), kind === "svg" ? /<style>[^]*shop\/tool/ : /^.PNG/);
    }
    await picture.locator(".box.risky").filter({ hasText: "may create pods" }).first().click();
    await sees(async () => (await answer(page)).question, "What may ServiceAccount shop/ci do?");
    await page.getByTestId("view-network").click();
    await page.getByTestId("cell:shop/web:shop/tool").click();
    await sees(async () => (await answer(page)).verdict, "allowed");
    await page.getByTestId("blast-radius").first().click();
    await sees(async () => (await answer(page)).question, "What if shop/web is taken over?");
    await page.locator("[data-testid=item][data-code=exposed]").waitFor();
  }),
);

test(
  "a script and a link ask the same",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, SHOP));
    const told = await page.evaluate(() => window.policyPlayground.ask({ blastRadius: { pod: "shop/web" } }));
    assert.equal(told.question, "What if shop/web is taken over?");
    assert.ok(told.survey.items.length > 3);
    const overview = await page.evaluate(() => window.policyPlayground.ask({ overview: {} }));
    assert.ok(overview.survey.counts.length > 3);
    await openView(page, "overview");
    await page.getByTestId("summary-overview").waitFor();
    await page.getByTestId("share").click();
    const address = await page.getByTestId("link").inputValue();
    const context = await page.context().browser().newContext({ viewport: { width: 390, height: 800 } });
    const other = await context.newPage();
    await other.goto(address);
    await other.getByTestId("summary-overview").waitFor();
    await context.close();
  }),
);

test(
  "all of it by the keyboard alone",
  withPage(async ({ page }) => {
    await started(page);
    await reported(page, () => paste(page, SHOP));
    await page.getByTestId("view-overview").focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("summary-overview").waitFor();
    await explains(page, "worst-pod").focus();
    await page.keyboard.press("Enter");
    await sees(async () => (await answer(page)).question, "What if shop/tool is taken over?");
    await page.getByTestId("radius-graph").locator(".box.grave").filter({ hasText: "privileged." }).first().focus();
    await page.keyboard.press("Enter");
    await sees(async () => /privileged: true/.test(await marked(page)), true);
  }),
);

for (const [width, scheme] of [
  [1440, "light"],
  [390, "dark"],
]) {
  test(
    `nobody is shut out and nothing sticks out at ${width} pixels, ${scheme}`,
    withPage(
      async ({ page }) => {
        await started(page);
        await page.evaluate((text) => window.policyPlayground.setFiles([{ name: "a.yaml", text }]), SHOP);
        await openView(page, "overview");
        await page.getByTestId("summary-overview").waitFor();
        assert.ok((await sticksOut(page)) <= 0, "something sticks out");
        await assertAccessible(page);
        await explains(page, "worst-pod").click();
        await page.getByTestId("radius-graph").locator("svg").waitFor();
        assert.ok((await sticksOut(page)) <= 0, "something sticks out");
        await assertAccessible(page);
      },
      { context: { viewport: { width, height: 900 }, colorScheme: scheme } },
    ),
  );
}

test(
  "what is expected is told in the overview, and case by case when somebody asks",
  withPage(async ({ page }) => {
    await started(page);
    const expected = `---
apiVersion: policy-playground.dev/v1
kind: Expectations
metadata: {name: shop}
spec:
  traffic:
  - {from: shop/web, to: shop/tool, port: 80, expect: denied, because: tools are nobody's business}
  - {from: shop/web, to: shop/tool, port: 81, expect: allowed}
`;
    await reported(page, () => paste(page, SHOP + expected));
    await openView(page, "overview");
    const unmet = page.locator('[data-testid=item][data-code="expectation-failed"]');
    await unmet.getByText("allowed, expected denied").waitFor();
    await page.locator('[data-testid=item][data-code="expectations"]').getByText("1 of 2 expectations hold.").waitFor();
    await unmet.getByTestId("line-link").click();
    await sees(async () => (await marked(page)).includes("port: 80"), true);
    const bar = page.getByTestId("question-bar");
    await bar.fill("expectations");
    await bar.press("Enter");
    const check = (holds) => page.locator(`[data-testid=check][data-holds="${holds}"]`);
    await check(false).getByText("tools are nobody's business").waitFor();
    await check(true).getByText("allowed, as expected").waitFor();
    await assertAccessible(page);
    await check(false).getByTestId("explain").click();
    await sees(async () => (await answer(page)).verdict, "allowed");
  }),
);
