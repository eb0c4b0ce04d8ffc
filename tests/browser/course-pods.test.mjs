// Steps 8 to 14 of the course: which pods are admitted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";
import { answer, openExample, podRow, replaceInEditor, reported, sees, strip } from "./steps.mjs";

const NGINX = "default/abiding-nginx";
const CONTROLLER = "system:serviceaccount:kube-system:replicaset-controller";
const FORBIDDEN = 'pods "abiding-nginx" is forbidden: PodSecurityPolicy: unable to admit pod: []';
const HOST_PORT =
  "spec.containers[0].hostPort: Invalid value: 8080: Host port 8080 is not allowed to be used. Allowed ports: []";

const requester = (page, user) => reported(page, () => page.getByTestId("requester").selectOption(user));
const message = (page) => page.getByTestId("answer-message").innerText();
const stages = (authorized, admitted, valid, starts) => ({ authorized, admitted, valid, starts });

test(
  "step 8: a restricted policy in words, and a switch for the plug-in",
  withPage(async ({ page }) => {
    await openExample(page, "05-restricted-psp");
    const policy = page.getByTestId("psp:default-restricted");
    const told = await policy.innerText();
    for (const requirement of [
      "No container may be privileged.",
      "No process may gain more privileges than its parent",
      "No container runs as root",
      "Every container runs as group 1-65535",
      "Supplemental groups are in 1-65535",
      "Volumes belong to group 1-65535",
      "Any SELinux context.",
      "No host ports.",
      "Volumes of every type.",
    ]) {
      assert.ok(told.includes(requirement), `${requirement} in ${told}`);
    }
    assert.match(await policy.getByTestId("psp-warnings").innerText(), /hostPath/);

    const enforced = async () => [
      await page.getByTestId("pods").getAttribute("data-psp-enforced"),
      (await podRow(page, NGINX)).verdict,
      (await answer(page)).verdict,
    ];
    await sees(enforced, ["true", "rejected", "rejected"]);
    await reported(page, () => page.getByTestId("psp-plugin").uncheck());
    await sees(enforced, ["false", "admitted", "admitted"]);
    await reported(page, () => page.getByTestId("psp-plugin").check());
    await sees(enforced, ["true", "rejected", "rejected"]);
    await reported(page, () => page.getByTestId("version").selectOption("1.36"));
    await sees(enforced, ["false", "admitted", "admitted"]);
    assert.equal(await page.getByTestId("psp-plugin").isDisabled(), true);
  }),
);

test(
  "step 9: a pod that abides is refused while nobody may use the policy",
  withPage(async ({ page }) => {
    await openExample(page, "05-restricted-psp");
    const refused = { verdict: "rejected", policy: "", outcomes: { "default-restricted": "not-granted" } };
    await sees(() => podRow(page, NGINX), refused);
    await sees(() => answer(page), {
      question: `jane creates pod ${NGINX}`,
      verdict: "rejected",
      stages: stages("no", "no", "not reached", "not reached"),
    });
    assert.equal(await message(page), FORBIDDEN);
    const told = await page.getByTestId("answer").innerText();
    assert.match(told, /The pod meets default-restricted, but neither service account default\/default nor jane may use it/);
    assert.match(told, /brackets are empty because none of the policies may be used/);
    assert.equal(await page.getByTestId("psp-users").getAttribute("data-count"), "0");

    await requester(page, CONTROLLER);
    await sees(() => podRow(page, NGINX), refused);
    await sees(() => answer(page), {
      question: `${CONTROLLER} creates pod ${NGINX}`,
      verdict: "rejected",
      stages: stages("yes", "no", "not reached", "not reached"),
    });
    assert.equal(await message(page), FORBIDDEN);

    await requester(page, "admin");
    await sees(() => podRow(page, NGINX), {
      verdict: "admitted",
      policy: "default-restricted",
      outcomes: { "default-restricted": "admits" },
    });
    await sees(() => answer(page), {
      question: `admin creates pod ${NGINX}`,
      verdict: "admitted",
      stages: stages("yes", "yes", "yes", "yes"),
    });
    assert.equal(await page.getByTestId("answer-message").count(), 0);
  }),
);

test(
  "steps 10 and 12: a grant to all admits it unchanged; run as root, it is admitted and does not start",
  withPage(async ({ page }) => {
    await openExample(page, "06-restricted-psp-granted");
    const admitted = {
      verdict: "admitted",
      policy: "default-restricted",
      outcomes: { "default-restricted": "admits" },
    };
    await sees(() => podRow(page, NGINX), admitted);
    const outcome = page.getByTestId(`outcome:${NGINX}:default-restricted`);
    assert.equal(await outcome.getAttribute("data-mutates"), "false");
    assert.equal(await outcome.getAttribute("data-chosen"), "true");
    const set = (await page.getByTestId("pod-diff").innerText()).split("\n").filter((line) => line.startsWith("+"));
    assert.deepEqual(set, ["+  annotations:", "+    kubernetes.io/psp: default-restricted"]);
    await sees(() => strip(page), Object.entries(stages("no", "yes", "yes", "yes")));

    // The file says runAsUser twice: first as the policy's rule.
    await replaceInEditor(page, "    runAsUser: 1000", "");
    const image = page.getByTestId("image-user:nginxinc/nginx-unprivileged");
    for (const [user, starts] of [
      [null, "depends"],
      ["root", "no"],
      ["numeric", "yes"],
      ["named", "no"],
      ["unknown", "depends"],
    ]) {
      if (user) await reported(page, () => image.selectOption(user));
      await sees(() => strip(page), Object.entries(stages("no", "yes", "yes", starts)));
      await sees(() => podRow(page, NGINX), admitted);
      await sees(async () => (await answer(page)).stages, stages("no", "yes", "yes", starts));
      await sees(async () => (await answer(page)).verdict, "admitted");
    }
  }),
);

test(
  "steps 11, 12 and 14: who may use which policy, why each admits or refuses, and the stages in order",
  withPage(async ({ page }) => {
    await openExample(page, "07-privileged-nginx");
    const users = (policy) =>
      page.getByTestId(`psp:${policy}`).getByTestId("psp-user").evaluateAll((all) => all.map(({ dataset }) => [dataset.subject, dataset.namespace]));
    assert.deepEqual(await users("privileged-nginx"), [["service account default/nginx-sa", "default"]]);
    assert.deepEqual(await users("default-restricted"), [["group system:authenticated", ""]]);

    const pod = "default/root-nginx";
    await sees(() => podRow(page, pod), {
      verdict: "admitted",
      policy: "privileged-nginx",
      outcomes: { "default-restricted": "fails", "privileged-nginx": "admits" },
    });
    const refusing = page.getByTestId(`outcome:${pod}:default-restricted`);
    const why = "spec.containers[0].securityContext.runAsUser: Invalid value: 0: running with the root UID is forbidden";
    assert.ok((await refusing.getAttribute("title")).endsWith(why));
    assert.equal(await refusing.getAttribute("data-granted"), "true");
    await refusing.click();
    await sees(() => answer(page), {
      question: `jane creates pod ${pod}`,
      verdict: "admitted",
      stages: stages("no", "yes", "yes", "yes"),
    });
    assert.ok((await page.getByTestId("answer").innerText()).includes(`default-restricted would refuse it: ${why}`));

    // As lists, since an order is asked for.
    await sees(() => strip(page), [["authorized", "no"], ["admitted", "yes"], ["valid", "yes"], ["starts", "yes"]]);
    const warnings = page.getByTestId("pod-warnings");
    assert.match(await warnings.innerText(), /Anyone who may create pods in default can use privileged-nginx/);
    await warnings.getByTestId("line-link").click();
    await page.locator(".cm-decides", { hasText: "name: nginx-sa" }).waitFor();

    await requester(page, "admin");
    await sees(() => strip(page), [["authorized", "yes"], ["admitted", "yes"], ["valid", "yes"], ["starts", "yes"]]);
    await sees(async () => (await answer(page)).stages, stages("yes", "yes", "yes", "yes"));

    // The pod's author picks its service account, and with it the policy.
    await requester(page, "jane");
    await replaceInEditor(page, "serviceAccountName: nginx-sa", "serviceAccountName: default");
    await sees(async () => (await podRow(page, pod)).verdict, "rejected");
    await sees(async () => (await podRow(page, pod)).outcomes, {
      "default-restricted": "fails",
      "privileged-nginx": "not-granted",
    });
  }),
);

test(
  "step 13: a host port is refused even by the permissive policy",
  withPage(async ({ page }) => {
    await openExample(page, "08-rejected-host-port");
    const pod = "default/host-port-nginx";
    await sees(() => podRow(page, pod), {
      verdict: "rejected",
      policy: "",
      outcomes: { "default-restricted": "fails", "privileged-nginx": "fails" },
    });
    for (const policy of ["default-restricted", "privileged-nginx"]) {
      const title = await page.getByTestId(`outcome:${pod}:${policy}`).getAttribute("title");
      assert.equal(title, `${pod} under ${policy}: fails: ${HOST_PORT}`);
    }
    await sees(async () => (await answer(page)).verdict, "rejected");
    const start = 'pods "host-port-nginx" is forbidden: PodSecurityPolicy: unable to admit pod: ';
    assert.equal(await message(page), `${start}[${HOST_PORT} ${HOST_PORT}]`);
    // With the host port gone, the policy that allows root admits it.
    await replaceInEditor(page, "      hostPort: 8080", "");
    await sees(() => podRow(page, pod), {
      verdict: "admitted",
      policy: "privileged-nginx",
      outcomes: { "default-restricted": "admits", "privileged-nginx": "admits" },
    });
  }),
);
