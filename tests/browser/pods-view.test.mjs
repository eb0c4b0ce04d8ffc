// The pods view as one uses it: ways to create, other hands, what is set, fixes by a click, standards, migration, settings.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assertAccessible, withPage } from "./harness.mjs";
import { answer, openExample, openView, paste, podRow, reported, sees, started, strip, unfolds, sticksOut } from "./steps.mjs";

const POLICY = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: strict}
spec:
  allowPrivilegeEscalation: false
  runAsUser: {rule: MustRunAsNonRoot}
  seLinux: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  volumes: [emptyDir, projected]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use-strict}
rules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [strict]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: use-strict, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use-strict}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts:shop'}]
---
`;
const pod = (rest = "") => `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - name: web
    image: nginx
${rest}`;
const WEB = "shop/web";

async function openPods(page, text) {
  await started(page);
  const narrow = page.getByTestId("pane-yaml");
  if (await narrow.isVisible()) await narrow.click();
  await reported(page, () => paste(page, text));
  if (await narrow.isVisible()) await page.getByTestId("pane-answers").click();
  await openView(page, "pods");
  await page.getByTestId(`pod:${WEB}`).click();
  await page.getByTestId("answer-verdict").waitFor();
}

const verdict = async (page) => (await answer(page)).verdict;
const identities = (page) =>
  page.getByTestId("identity").evaluateAll((all) => Object.fromEntries(all.map(({ dataset }) => [dataset.code, dataset.verdict])));

test(
  "an administrator's bare pod passes, the same in a Deployment does not: by the switch, in the card and in other hands",
  withPage(async ({ page }) => {
    await openExample(page, "05-restricted-psp");
    await reported(page, () => page.getByTestId("requester").selectOption("admin"));
    await sees(() => verdict(page), "admitted");
    await sees(() => identities(page), {
      requester: "admitted",
      administrator: "admitted",
      controller: "rejected",
      "service-account": "rejected",
      node: "rejected",
    });
    await page.getByTestId("pod-way").selectOption("deployment");
    await sees(() => verdict(page), "rejected");
    const events = await page.getByTestId("event").allInnerTexts();
    assert.match(events[0], /deployment\.apps\/abiding-nginx created/);
    assert.match(events.at(-1), /Warning {2}FailedCreate {2}replicaset-controller {2}Error creating: pods "abiding-nginx-<pod-template-hash>-" is forbidden/);
    await page.getByTestId("pod-way").selectOption("update");
    await sees(() => verdict(page), "admitted");
    await page.getByTestId("pod-way").selectOption("create");
    await sees(() => verdict(page), "admitted");
    await reported(page, () => page.getByTestId("as-deployment").check());
    await sees(async () => (await podRow(page, "default/abiding-nginx")).verdict, "rejected");
  }),
);

test(
  "what the policy sets is a diff of the file; a change of the pod later finds all of it there",
  withPage(async ({ page }) => {
    await openPods(page, POLICY + pod());
    await sees(() => verdict(page), "admitted");
    const diff = await page.getByTestId("pod-diff").innerText();
    assert.match(diff, /\+ {4}securityContext:\n\+ {6}runAsNonRoot: true\n\+ {6}allowPrivilegeEscalation: false/);
    await page.getByTestId("pod-way").selectOption("update");
    // Stored as the policy left it, it can be changed.
    await sees(() => verdict(page), "admitted");
  }),
);

test(
  "a pod that was admitted before its policy asked for more cannot be changed",
  withPage(async ({ page }) => {
    await openPods(page, POLICY + pod().replace("  name: web\n", "  name: web\n  annotations: {kubernetes.io/psp: strict}\n"));
    await page.getByTestId("pod-way").selectOption("update");
    await sees(() => verdict(page), "rejected");
    assert.match(await page.getByTestId("answer-message").innerText(), /unable to validate pod: \[\]$/);
  }),
);

test(
  "a refused pod is mended by a click, which can be taken back",
  withPage(async ({ page }) => {
    await openPods(page, POLICY + pod("    securityContext: {privileged: true}\n"));
    await sees(() => verdict(page), "rejected");
    assert.match(await page.getByTestId("answer").innerText(), /A privileged container is as good as root on its node/);
    await page.getByTestId("fix-title").getByText("so that strict admits it").waitFor();
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(async () => (await podRow(page, WEB)).verdict, "admitted");
    await reported(page, () => page.getByTestId("take-back").click());
    await sees(async () => (await podRow(page, WEB)).verdict, "rejected");
  }),
);

test(
  "a missing grant is added by a click",
  withPage(async ({ page }) => {
    await openExample(page, "05-restricted-psp");
    await page.getByTestId("fix-title").getByText("let ServiceAccount default/default use").waitFor();
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(async () => (await podRow(page, "default/abiding-nginx")).verdict, "admitted");
  }),
);

test(
  "a node creates mirror pods: allowed by the Node authorizer, judged without service account, refused by its log",
  withPage(async ({ page }) => {
    await openPods(page, POLICY + pod());
    await reported(page, () => page.getByTestId("requester").selectOption("system:node:node-1"));
    await sees(() => verdict(page), "rejected");
    await sees(() => strip(page), [["authorized", "yes"], ["admitted", "no"], ["valid", "not reached"], ["starts", "not reached"]]);
    assert.match(await page.getByTestId("answer-message").innerText(), /^pods "web-node-1" is forbidden: PodSecurityPolicy/);
    assert.match(await page.getByTestId("answer").innerText(), /node "node-1" can only create mirror pods/);
    assert.match((await page.getByTestId("event").allInnerTexts())[0], /^journalctl -u kubelet/);
    const granted = POLICY.replace("system:serviceaccounts:shop", "system:nodes");
    await reported(page, () => paste(page, granted + pod()));
    await sees(() => verdict(page), "admitted");
  }),
);

test(
  "what API validation refuses is told as kubectl prints it, and its fix speaks of validation",
  withPage(async ({ page }) => {
    const open = POLICY.replace("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: false\n  privileged: true");
    await openPods(page, open + pod("    securityContext: {privileged: true, runAsUser: 5}\n"));
    await reported(page, () => page.getByTestId("requester").selectOption("admin"));
    await sees(() => page.getByTestId("answer-verdict").textContent(), "✕ invalid");
    await page.getByTestId("strip-stage").and(page.locator("[data-code=valid]")).getByRole("button").click();
    await page.locator(".card [data-testid=stage][data-code=valid]").getByText("allowPrivilegeEscalation").first().waitFor();
    assert.match((await page.getByTestId("event").allInnerTexts()).join("\n"), /The Pod "web" is invalid: spec\.containers\[0\]\.securityContext/);
    await page.getByTestId("fix-title").getByText("so that API validation takes it").waitFor();
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(() => page.getByTestId("answer-verdict").textContent(), "✓ admitted");
  }),
);

test(
  "a standard is asked about by level and version, told by version, and met by a click",
  withPage(async ({ page }) => {
    await openPods(page, pod());
    await page.getByTestId("standard-ask").click();
    await sees(() => verdict(page), "rejected");
    const spans = () => page.getByTestId("span").evaluateAll((all) => all.map(({ dataset }) => [dataset.from, dataset.to, dataset.level]));
    assert.deepEqual((await spans()).at(-1).slice(1), ["v1.24", "baseline"]);
    await page.getByTestId("standard-level").selectOption("baseline");
    await sees(() => verdict(page), "admitted");
    await page.getByTestId("standard-level").selectOption("restricted");
    await page.getByTestId("standard-version").selectOption("v1.0");
    await sees(async () => (await answer(page)).question, `Does ${WEB} meet restricted:v1.0?`);
    await reported(page, () => page.getByTestId("version").selectOption("1.36"));
    await page.getByTestId("standard-version").selectOption("");
    await sees(async () => (await answer(page)).question, `Does ${WEB} meet restricted:latest?`);
    await sees(() => verdict(page), "rejected");
    await reported(page, () => page.getByTestId("apply-fix").click());
    await sees(() => verdict(page), "admitted");
    assert.equal(await page.getByTestId(`standard:${WEB}`).innerText(), "restricted");
  }),
);

test(
  "the way to Pod Security: each policy's level, each namespace's labels, put into the files by a click",
  withPage(async ({ page }) => {
    await openPods(page, POLICY + pod());
    await page.getByTestId("migration-ask").click();
    const policy = page.getByTestId("policy-migration");
    await policy.waitFor();
    assert.equal(await policy.getAttribute("data-level"), "baseline");
    const namespace = page.locator('[data-testid=namespace-migration][data-namespace=shop]');
    assert.equal(await namespace.getAttribute("data-level"), "baseline");
    assert.match(await namespace.innerText(), /kubectl label --overwrite namespace shop pod-security\.kubernetes\.io\/enforce=baseline/);
    assert.equal(await namespace.getByTestId("breaking").getAttribute("data-pod"), WEB);
    await reported(page, () => namespace.getByTestId("apply-labels").click());
    await sees(async () => /now it enforces baseline:latest/.test(await namespace.innerText()), true);
  }),
);

test(
  "what no manifest says: the token volume, defaults of Pod Security and who is exempt",
  withPage(async ({ page }) => {
    await openPods(page, POLICY.replace("[emptyDir, projected]", "[emptyDir]") + pod());
    await sees(() => verdict(page), "rejected");
    await unfolds(page, "pod-configuration");
    await reported(page, () => page.getByTestId("token-volume").uncheck());
    await sees(() => verdict(page), "admitted");
    await reported(page, () => page.getByTestId("default-enforce").selectOption("restricted"));
    await sees(() => verdict(page), "rejected");
    const exempt = page.getByTestId("exempt-namespaces");
    await exempt.fill("shop");
    await reported(page, () => exempt.press("Enter"));
    await sees(() => verdict(page), "admitted");
    assert.match(await page.getByTestId("answer").innerText(), /namespace shop is exempt by its configuration/);
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
        await openPods(page, POLICY + pod("    securityContext: {privileged: true}\n"));
        for (const ask of ["standard-ask", "migration-ask"]) {
          assert.ok((await sticksOut(page)) <= 0, "something sticks out");
          await assertAccessible(page);
          await page.getByTestId(ask).click();
          await page.getByTestId(ask === "standard-ask" ? "spans" : "policy-migration").waitFor();
        }
        assert.ok((await sticksOut(page)) <= 0, "something sticks out");
        await assertAccessible(page);
      },
      { context: { viewport: { width, height: 900 }, colorScheme: scheme } },
    ),
  );
}

test(
  "which pods are admitted is taken away in every form",
  withPage(async ({ page }) => {
    await openExample(page, "07-privileged-nginx");
    await openView(page, "pods");
    await page.getByTestId("exports").click();
    const rows = [
      ["json", "json", /^\{"summary":/],
      ["csv", "csv", /privileged-nginx/],
      ["markdown", "md", /privileged-nginx/],
      ["dot", "dot", /^digraph/],
      ["mermaid", "mmd", /^flowchart/],
      ["svg", "svg", /^<svg/],
      ["png", "png", /^\uFFFDPNG/],
      ["kubectl", "sh", /^#!\/bin\/sh/],
    ];
    const folder = await mkdtemp(join(tmpdir(), "exports-"));
    for (const [format, extension, begins] of rows) {
      const downloading = page.waitForEvent("download");
      await page.getByTestId(`export-admission-${format}`).click();
      const download = await downloading;
      assert.equal(download.suggestedFilename(), `admission.${extension}`);
      const file = join(folder, format);
      await download.saveAs(file);
      assert.match(await readFile(file, "utf8"), begins, format);
    }
    await rm(folder, { recursive: true });
  }),
);

test(
  "a namespace that the API server refuses leaves its pods' verdicts open",
  withPage(async ({ page }) => {
    const namespace = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restrictd}}
---
`;
    await openPods(page, namespace + pod("    securityContext: {privileged: true}\n"));
    await sees(() => verdict(page), "depends");
    assert.match(await page.getByTestId("answer").innerText(), /which standard it enforces is not known/);
  }),
);
