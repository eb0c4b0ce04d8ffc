// The access view as one uses it: each question, the tabs, a fix by a click, the version switch, the exports.
import assert from "node:assert/strict";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, asksInLine, marked, openExample, openView, paste, replaceInEditor, reported, sees, started, unfolds } from "./steps.mjs";

const SHOP = `apiVersion: v1
kind: ServiceAccount
metadata: {name: bot, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: worker, namespace: shop}
spec: {serviceAccountName: bot, containers: [{name: c, image: nginx}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: shop
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list]
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [mine]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: readers
  namespace: shop
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}
- {kind: ServiceAccount, name: bot, namespace: shop}
`;

/** The access view of these manifests. */
async function openShop(page, text = SHOP) {
  await started(page);
  const narrow = page.getByTestId("pane-yaml");
  if (await narrow.isVisible()) await narrow.click();
  await reported(page, () => paste(page, text));
  if (await narrow.isVisible()) await page.getByTestId("pane-answers").click();
  await openView(page, "access");
}

const texts = (page, testid) => page.getByTestId(testid).allInnerTexts();

test(
  "the question bar understands short names, and says what they mean",
  withPage(async ({ page }) => {
    await openShop(page);
    await asksInLine(page, "jane get po in shop", "jane → get pods in namespace shop", "allowed");
    await sees(async () => (await texts(page, "reason")).some((text) => text.includes("po means pods of the core API group")), true);
    await asksInLine(page, "bot list pods in shop", "system:serviceaccount:shop:bot → list pods in namespace shop", "allowed");
    assert.equal(await page.getByTestId("question-bar").inputValue(), "shop/bot list pods in shop");
    assert.match(await page.getByTestId("answer-groups").innerText(), /system:serviceaccounts:shop/);
    assert.match(await page.getByTestId("answer-command").innerText(), /^kubectl auth can-i list pods --namespace=shop --as=/);
    await sees(async () => /resources: \[pods, pods\/log\]/.test(await marked(page)), true);

    await page.getByTestId("question-bar").fill("jane");
    await page.getByTestId("question-ask").click();
    await page.getByTestId("question-unclear").getByText("Ask like this").waitFor();
  }),
);

test(
  "a denial tells the exact message and the closest rule, and is mended by a click",
  withPage(async ({ page }) => {
    await openShop(page);
    await asksInLine(page, "jane delete pods in shop", "jane → delete pods in namespace shop", "denied");
    assert.equal(
      await page.getByTestId("answer-message").innerText(),
      'pods is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "shop"',
    );
    assert.match(await page.getByTestId("answer").innerText(), /Closest rule: Rule 1 of Role shop\/reader comes close, but allows get, list, not delete/);
    assert.equal(await page.getByTestId("fix-title").innerText(), "Add delete to verbs of rule 1 of Role shop/reader");
    assert.match(await page.getByTestId("also-opens").innerText(), /ServiceAccount shop\/bot: delete on pods/);
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(async () => (await answer(page)).verdict, "allowed");
    await reported(page, () => page.getByTestId("take-back").click());
    await sees(async () => (await answer(page)).verdict, "denied");
  }),
);

test(
  "kubectl auth can-i and a request as it comes are answered each in its own way",
  withPage(async ({ page }) => {
    await openShop(page);
    await asksInLine(page, "kubectl auth can-i get pods/log --as jane -n shop", "jane → can-i get pods/log", "allowed");
    assert.equal(await page.getByTestId("answer-message").innerText(), "yes");
    assert.equal(await page.getByTestId("answer-asked").innerText(), 'get pods "log" in namespace shop');
    await sees(async () => (await texts(page, "reason")).some((text) => text.includes("The subresource is asked with --subresource=log")), true);

    const url = "/api/v1/namespaces/shop/secrets?fieldSelector=metadata.name%3Dmine";
    await asksInLine(page, `jane GET ${url}`, `jane → GET ${url}`, "denied");
    assert.equal(await page.getByTestId("answer-asked").innerText(), 'list secrets "mine" in namespace shop');
    assert.equal(
      await page.getByTestId("answer-message").innerText(),
      'secrets "mine" is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "shop"',
    );
    await asksInLine(page, "jane GET /api/v1/namespaces/shop/secrets/mine", "jane → GET /api/v1/namespaces/shop/secrets/mine", "allowed");
  }),
);

test(
  "who can, what may somebody do, and which pods run as somebody",
  withPage(async ({ page }) => {
    await openShop(page);
    const holders = () => page.getByTestId("holder").evaluateAll((all) => all.map(({ dataset }) => `${dataset.subject} ${dataset.scope}`));
    await page.getByTestId("question-bar").fill("who can list pods in shop");
    await page.getByTestId("question-bar").press("Enter");
    await sees(holders, ["Group system:masters ", "ServiceAccount shop/bot shop", "User jane shop"]);
    assert.match(await page.getByTestId("holder").nth(2).innerText(), /RoleBinding shop\/readers names User jane/);

    await page.getByTestId("question-bar").fill("what can jane do");
    await page.getByTestId("question-bar").press("Enter");
    const scopes = () => page.getByTestId("answer-scope").evaluateAll((all) => all.map(({ dataset }) => dataset.namespace));
    await sees(scopes, ["", "shop"]);
    const may = await page.getByTestId("answer-scope").nth(1).getByTestId("may").evaluateAll((all) => all.map(({ dataset }) => dataset.verbs));
    assert.deepEqual(may, ["get list", "get"]);

    await page.getByTestId("question-bar").fill("pods running as shop/bot");
    await page.getByTestId("question-bar").press("Enter");
    await sees(() => texts(page, "found"), ["shop/worker"]);
  }),
);

test(
  "the identity picker shows everything that somebody may do, known or not",
  withPage(async ({ page }) => {
    await openShop(page);
    await page.getByTestId("identity-preset").selectOption({ label: "ServiceAccount shop/bot" });
    await page.getByTestId("answer-question").getByText("What may ServiceAccount shop/bot do?").waitFor();
    await page.getByTestId("identity-preset").selectOption({ label: "system:anonymous" });
    await page.getByTestId("answer-question").getByText("What may User system:anonymous do?").waitFor();
    await sees(() => page.getByTestId("answer-groups").innerText(), "In groups system:unauthenticated");
    await page.getByTestId("identity-user").fill("root");
    await page.getByTestId("identity-groups").fill("system:masters");
    await page.getByTestId("identity-ask").click();
    await sees(async () => /may do everything/.test(await page.getByTestId("answer-summary").innerText()), true);
  }),
);

test(
  "the matrix is a table whose cells ask why",
  withPage(async ({ page }) => {
    await openShop(page);
    await page.getByTestId("access-tab-matrix").click();
    const cell = (subject, resource) => page.getByTestId(`access-cell:${subject}:${resource}`);
    assert.equal(await page.getByTestId("matrix-namespace").inputValue(), "shop");
    await sees(() => cell("User jane", "pods").innerText(), "get list");
    assert.equal(await cell("User jane", "secrets").getAttribute("data-named"), "get");
    assert.equal(await cell("User jane", "configmaps").innerText(), "–");
    assert.equal(await page.getByTestId("access-matrix").evaluate((table) => table.tagName), "TABLE");
    await cell("User jane", "configmaps").click();
    await sees(async () => {
      const { question, verdict } = await answer(page);
      return [question, verdict];
    }, ["jane → get configmaps in namespace shop", "denied"]);
    await page.getByTestId("matrix-namespace").selectOption("");
    await sees(() => cell("User jane", "nodes").innerText(), "–");
  }),
);

test(
  "the graph leads from subjects to rules, of all or of one; what is chosen in it is asked or shown where it is declared",
  withPage(async ({ page }) => {
    await openShop(page);
    await page.getByTestId("access-tab-graph").click();
    const words = () => page.getByTestId("access-graph").locator("svg text").allTextContents();
    await sees(async () => {
      const all = await words();
      return ["jane", "shop/bot", "readers", "reader"].every((word) => all.includes(word));
    }, true);
    await page.getByTestId("graph-subject").selectOption("User jane");
    await sees(async () => (await words()).includes("shop/bot"), false);
    await page.getByTestId("access-graph").locator(".box[data-subject]").first().click();
    await page.getByTestId("answer-question").getByText("What may User jane do?").waitFor();
    await page.getByTestId("access-graph").locator("[data-binding]").first().click();
    await sees(async () => /kind: RoleBinding[^]*name: readers/.test(await marked(page)), true);
    await page.getByTestId("access-graph").locator(".box[data-role]").first().press("Enter");
    await sees(async () => /kind: Role\n[^]*name: reader/.test(await marked(page)), true);
  }),
);

test(
  "the least that requests need is a role of its own, and goes into the files by a click",
  withPage(async ({ page }) => {
    await openShop(page);
    await unfolds(page, "more-questions");
    await page.getByTestId("least-user").fill("eve");
    await page.getByTestId("least-requests").fill("get cm/settings -n shop\nPOST /apis/apps/v1/namespaces/shop/deployments\nwhat");
    await page.getByTestId("least-ask").click();
    const manifest = page.getByTestId("answer-manifest");
    await manifest.waitFor();
    assert.match(await manifest.innerText(), /resourceNames:\n {2}- settings\n/);
    assert.match(await manifest.innerText(), /name: eve\n/);
    await sees(async () => (await texts(page, "reason")).some((text) => text.includes("Line 3 is not understood")), true);
    await reported(page, () => page.getByTestId("add-manifest").click());
    await asksInLine(page, "eve create deployments in shop", "eve → create deployments.apps in namespace shop", "allowed");
    await asksInLine(page, "eve delete deployments in shop", "eve → delete deployments.apps in namespace shop", "denied");
  }),
);

test(
  "nobody grants what they do not hold, in the API server's words",
  withPage(async ({ page }) => {
    const writer = `${SHOP}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: writer, namespace: shop}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: writers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
subjects: [{kind: User, name: bob}, {kind: User, name: jane}]
`;
    await openShop(page, writer);
    await asksInLine(page, "may bob create Role shop/reader", "May User bob create Role shop/reader?", "denied");
    assert.match(
      await page.getByTestId("answer-message").innerText(),
      /^roles\.rbac\.authorization\.k8s\.io "reader" is forbidden: user "bob" \(groups=\["system:authenticated"\]\) is attempting to grant RBAC permissions not currently held:\n\{APIGroups:\[""\], Resources:\["pods"\], Verbs:\["get" "list"\]\}/,
    );
    await asksInLine(page, "may jane create Role shop/reader", "May User jane create Role shop/reader?", "allowed");
    await unfolds(page, "more-questions");
    await page.getByTestId("writer").fill("bob");
    await page.getByTestId("written-object").selectOption("RoleBinding shop/readers");
    await page.getByTestId("escalation-ask").click();
    await page.getByTestId("answer-question").getByText("May User bob create RoleBinding shop/readers?").waitFor();
  }),
);

test(
  "what changed since the files were opened is told, gained and lost",
  withPage(async ({ page }) => {
    await openExample(page, "09-hand-of-one-kingdom");
    await replaceInEditor(page, "davos-seaworth", "stannis");
    await page.getByTestId("access-compare").click();
    const changes = () => page.getByTestId("access-change").evaluateAll((all) => all.map(({ dataset }) => `${dataset.change} ${dataset.subject}`));
    await sees(changes, ["lost User davos-seaworth", "gained User stannis"]);
    assert.equal((await answer(page)).verdict, "changed");
    await page.getByTestId("access-take-base").click();
    await sees(async () => (await answer(page)).verdict, "unchanged");
  }),
);

test(
  "the Kubernetes version decides which default roles there are",
  withPage(async ({ page }) => {
    await openShop(page);
    await reported(page, () => page.getByTestId("list-defaults").check());
    const roles = () => page.getByTestId("role").count();
    await sees(roles, 70);
    await reported(page, () => page.getByTestId("version").selectOption("1.36"));
    await sees(roles, 77);
  }),
);

test(
  "risks say who, through which binding, why it matters and what to do",
  withPage(async ({ page }) => {
    await openShop(page, SHOP.replace("verbs: [get, list]", "verbs: [get, list, create]"));
    await page.getByTestId("access-tab-risks").click();
    await sees(async () => page.getByTestId("risk").evaluateAll((all) => [...new Set(all.map(({ dataset }) => dataset.code))]), ["pod-create"]);
    const risk = await page.getByTestId("risk").first().innerText();
    assert.match(risk, /may create Pods in namespace shop/);
    assert.match(risk, /RoleBinding shop\/readers names/);
    await page.getByTestId("risk").first().getByTestId("line-link").first().click();
    await sees(async () => (await marked(page)).length > 0, true);
  }),
);

test(
  "everything can be taken away: JSON, CSV, Markdown, DOT, Mermaid, SVG, PNG, commands for kubectl",
  withPage(async ({ page }) => {
    await openShop(page);
    const folder = await mkdtemp(join(tmpdir(), "exports-"));
    await unfolds(page, "exports");
    for (const [format, name, holds] of [
      ["json", "access.json", '"subjects":[{'],
      ["csv", "access.csv", "User jane,shop,get list,core,pods pods/log"],
      ["markdown", "access.md", "## User jane"],
      ["dot", "access.dot", "digraph access"],
      ["mermaid", "access.mmd", "flowchart LR"],
      ["svg", "access.svg", "<svg"],
      ["png", "access.png", "PNG"],
      ["kubectl", "access.sh", "expect yes list pods --namespace=shop --as=jane"],
    ]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`export-access-${format}`).click()]);
      assert.equal(download.suggestedFilename(), name);
      await download.saveAs(join(folder, name));
      assert.ok((await readFile(join(folder, name), "utf8")).includes(holds), `${format} holds ${holds}`);
    }
  }),
);

for (const [width, scheme] of [
  [1440, "light"],
  [1440, "dark"],
  [390, "light"],
  [390, "dark"],
]) {
  test(
    `axe finds nothing in any tab at ${width} pixels, ${scheme}`,
    withPage(
      async ({ page }) => {
        await openShop(page);
        await asksInLine(page, "jane delete pods in shop", "jane → delete pods in namespace shop", "denied");
        await unfolds(page, "more-questions");
        for (const tab of ["subjects", "matrix", "graph", "risks"]) {
          await page.getByTestId(`access-tab-${tab}`).click();
          if (tab === "graph") await page.getByTestId("access-graph").locator("svg").waitFor();
          if (tab === "matrix") await page.getByTestId("access-matrix").waitFor();
          await assertAccessible(page);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wider <= 0, `${tab}: the page scrolls sideways`);
        }
        await asksInLine(page, "who can list pods in shop", "Who can list pods in namespace shop?", "allowed");
        await assertAccessible(page);
      },
      { context: { viewport: { width, height: 900 }, colorScheme: scheme } },
    ),
  );
}
