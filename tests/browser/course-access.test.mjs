// Steps 4 to 7 of the course: who may do what.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";
import { answer, asks, marked, openExample, reported, sees } from "./steps.mjs";

const HAND = "westeros.example.com";

/** Everything that the list grants to a subject: per scope, each rule's verbs and resources. */
const granted = (page, subject) =>
  page.getByTestId(`subject:${subject}`).evaluate((subject) =>
    Object.fromEntries(
      [...subject.querySelectorAll("[data-testid=scope]")].map((scope) => [
        scope.dataset.namespace,
        [...scope.querySelectorAll("[data-testid=permission]")].map(({ dataset }) => `${dataset.verbs} on ${dataset.resources}`),
      ]),
    ),
  );

const subjects = (page) =>
  page.locator("[data-testid^='subject:']").evaluateAll((all) => all.map(({ dataset }) => `${dataset.kind} ${dataset.testid.slice(8)}`));

test(
  "step 4: the hand of the queen rules the whole realm",
  withPage(async ({ page }) => {
    await openExample(page, "03-hand-of-the-queen");
    await sees(() => subjects(page), ["User tyrion-lannister"]);
    await sees(() => granted(page, "tyrion-lannister"), { "": ["create on meetings jokes drinks"] });
    assert.match(await page.getByTestId("scope").innerText(), /^Cluster-wide/);
    assert.match(await page.getByTestId("summary-access").innerText(), /cluster-wide/);

    const tyrion = { user: "tyrion-lannister", verb: "create" };
    for (const resource of ["meetings", "jokes", "drinks"]) {
      await asks(page, { ...tyrion, resource: `${resource}.${HAND}` }, "allowed");
      await asks(page, { ...tyrion, resource: `${resource}.${HAND}`, namespace: "winterfell" }, "allowed");
    }
    await asks(page, { ...tyrion, verb: "delete", resource: `jokes.${HAND}` }, "denied");
    await asks(page, { ...tyrion, resource: "pods", namespace: "winterfell" }, "denied");
    await asks(page, { ...tyrion, user: "cersei", resource: `jokes.${HAND}` }, "denied");

    await page.getByTestId("permission-why").click();
    await sees(() => answer(page), {
      question: `tyrion-lannister → create meetings.${HAND} cluster-wide`,
      verdict: "allowed",
      stages: { bound: "yes", scope: "yes", rule: "yes" },
    });
    await sees(async () => /name: the-hand\n[^]*verbs: \["create"\]\n[^]*name: tyrion-lannister/.test(await marked(page)), true);
  }),
);

test(
  "step 5: bindings in a namespace narrow to it",
  withPage(async ({ page }) => {
    await openExample(page, "09-hand-of-one-kingdom");
    await sees(() => subjects(page), ["User davos-seaworth", "User tyrion-lannister"]);
    await sees(() => granted(page, "tyrion-lannister"), { "kings-landing": ["create get list on meetings drinks"] });
    await sees(() => granted(page, "davos-seaworth"), { winterfell: ["create on meetings jokes drinks"] });
    assert.match(await page.getByTestId("summary-access").innerText(), /none of them cluster-wide/);

    const opening = `tyrion-lannister → create jokes.${HAND} in namespace kings-landing`;
    await sees(() => answer(page), {
      question: opening,
      verdict: "denied",
      stages: { bound: "yes", scope: "yes", rule: "no" },
    });
    assert.match(await page.getByTestId("answer").innerText(), /Closest rule: Rule 1 of Role kings-landing\/hand .*not jokes/);
    for (const [user, resource, namespace, verdict] of [
      ["tyrion-lannister", "meetings", "kings-landing", "allowed"],
      ["tyrion-lannister", "drinks", "kings-landing", "allowed"],
      ["tyrion-lannister", "jokes", "kings-landing", "denied"],
      ["tyrion-lannister", "meetings", "winterfell", "denied"],
      ["tyrion-lannister", "meetings", "", "denied"],
      ["davos-seaworth", "meetings", "winterfell", "allowed"],
      ["davos-seaworth", "jokes", "winterfell", "allowed"],
      ["davos-seaworth", "drinks", "winterfell", "allowed"],
      ["davos-seaworth", "meetings", "kings-landing", "denied"],
      ["davos-seaworth", "meetings", "", "denied"],
    ]) {
      await asks(page, { user, verb: "create", resource: `${resource}.${HAND}`, namespace }, verdict);
    }
    await asks(page, { user: "davos-seaworth", verb: "get", resource: `drinks.${HAND}`, namespace: "winterfell" }, "denied");
  }),
);

test(
  "steps 6 and 7: the Jenkins master is an identity with groups, and cluster-admin",
  withPage(async ({ page }) => {
    await openExample(page, "04-jenkins");
    const jenkins = "system:serviceaccount:cicd:jenkins-master";
    await sees(() => subjects(page), [`ServiceAccount ${jenkins}`]);
    const subject = page.getByTestId(`subject:${jenkins}`);
    assert.equal(await subject.getByTestId("subject-username").innerText(), jenkins);
    assert.deepEqual(await subject.getByTestId("subject-groups").locator("code").allTextContents(), [
      "system:serviceaccounts",
      "system:serviceaccounts:cicd",
      "system:authenticated",
    ]);
    await sees(() => granted(page, jenkins), { "": ["* on *", "* on "] });

    await page.getByTestId("access-tab-risks").click();
    const risks = page.getByTestId("risk");
    assert.deepEqual(await risks.evaluateAll((all) => all.map(({ dataset: { code, severity, subject } }) => ({ code, severity, subject }))), [
      { code: "cluster-admin", severity: "error", subject: "ServiceAccount cicd/jenkins-master" },
    ]);
    await risks.getByTestId("line-link").first().click();
    await sees(async () => /kind: ServiceAccount\n +name: jenkins-master/.test(await marked(page)), true);

    for (const [verb, resource, namespace] of [
      ["delete", "nodes", ""],
      ["delete", "pods", "kube-system"],
      ["escalate", "clusterroles.rbac.authorization.k8s.io", ""],
      ["get", "/metrics", ""],
    ]) {
      await asks(page, { user: jenkins, verb, resource, namespace }, "allowed");
      const card = await page.getByTestId("answer").innerText();
      assert.match(card, /ClusterRole cluster-admin \(built into Kubernetes\)/);
    }
    // The role is in no file: its reason has no lines to show.
    const rule = page.getByTestId("answer").locator('[data-testid=reason][data-code="rule"]');
    assert.equal(await rule.getByTestId("line-link").count(), 0);
    await asks(page, { user: "jane", verb: "delete", resource: "nodes" }, "denied");

    await page.getByTestId("access-tab-subjects").click();
    assert.equal(await page.locator('[data-default="true"]').count(), 0);
    await reported(page, () => page.getByTestId("list-defaults").check());
    await page.getByTestId("subject:system:masters").waitFor();
  }),
);
