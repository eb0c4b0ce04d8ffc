// Steps 1 to 3 of the course: which traffic is allowed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";
import { answer, cells, deleteLastLines, drawn, marked, openExample, reported, sees } from "./steps.mjs";

const ADDRESSES = "203.0.113.9";

test(
  "step 1: a NetworkPolicy dissected, cell by cell",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    const columns = [
      "test-ns/server",
      "test-ns/local-client",
      "oteemo/client",
      "oteemo/stranger",
      "learning/trainer",
      "finance/identity",
      "finance/ledger",
      "192.168.0.1",
      ADDRESSES,
    ];
    const expected = drawn(columns, {
      "test-ns/server": "– ✕ ✕ ✕ ✕ 8443 ✕ ✕ ✕",
      "test-ns/local-client": "443 – ✓ ✓ ✓ ✓ ✓ ✓ ✓",
      "oteemo/client": "443 ✓ – ✓ ✓ ✓ ✓ ✓ ✓",
      "oteemo/stranger": "✕ ✓ ✓ – ✓ ✓ ✓ ✓ ✓",
      "learning/trainer": "443 ✓ ✓ ✓ – ✓ ✓ ✓ ✓",
      "finance/identity": "✕ ✓ ✓ ✓ ✓ – ✓ ✓ ✓",
      "finance/ledger": "✕ ✓ ✓ ✓ ✓ ✓ – ✓ ✓",
      "192.168.0.1": "443 ✓ ✓ ✓ ✓ ✓ ✓ o o",
      [ADDRESSES]: "✕ ✓ ✓ ✓ ✓ ✓ ✓ o o",
    });
    await sees(() => cells(page), expected);
    await page.getByRole("rowheader", { name: "192.168.0.0/16" }).waitFor();
    await page.getByRole("rowheader", { name: "other addresses" }).waitFor();
  }),
);

test(
  "step 1: a denial names the closest rule, and protocol and port can be asked",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    await page.getByTestId("cell:oteemo/stranger:test-ns/server").click();
    const stranger = { question: "oteemo/stranger → test-ns/server, TCP 443", verdict: "denied" };
    await sees(() => answer(page), { ...stranger, stages: { egress: "yes", ingress: "no" } });
    await sees(() => page.locator(".cm-decides", { hasText: "role: server" }).count(), 1);
    await sees(() => page.locator(".cm-decides", { hasText: "role: client" }).count(), 1);

    const near = page.getByTestId("answer").locator('[data-testid=reason][data-effect="near"]');
    assert.match(await near.textContent(), /role=other.*role=client/);
    await near.getByTestId("line-link").click();
    await sees(() => page.locator(".cm-decides", { hasText: "role: client" }).count(), 1);
    assert.match(await marked(page), /user: OteemoLabs\n.*podSelector:\n.*matchLabels:\n.*role: client/);

    await page.getByTestId("cell:oteemo/client:test-ns/server").click();
    const client = "oteemo/client → test-ns/server";
    const open = { egress: "yes", ingress: "yes" };
    await sees(() => answer(page), { question: `${client}, TCP 443`, verdict: "allowed", stages: open });
    await sees(() => page.locator(".cm-decides", { hasText: "role: client" }).count(), 1);
    await page.getByTestId("question-protocol").selectOption("UDP");
    await sees(() => answer(page), {
      question: `${client}, UDP 443`,
      verdict: "denied",
      stages: { egress: "yes", ingress: "no" },
    });
    await page.getByTestId("question-protocol").selectOption("TCP");
    await page.getByTestId("question-port").fill("80");
    await page.getByTestId("question-port").press("Enter");
    await sees(() => answer(page), {
      question: `${client}, TCP 80`,
      verdict: "denied",
      stages: { egress: "yes", ingress: "no" },
    });
    await page.getByTestId("cell:test-ns/server:finance/identity").click();
    await sees(() => answer(page), {
      question: "test-ns/server → finance/identity, TCP 8443",
      verdict: "allowed",
      stages: open,
    });
  }),
);

test(
  "step 2: default deny, and that without any policy everything is allowed",
  withPage(async ({ page }) => {
    await openExample(page, "02-default-deny");
    const columns = ["test-ns/web", "test-ns/client", ADDRESSES];
    const denied = { "test-ns/web": "– ✕ ✕", "test-ns/client": "✕ – ✕", [ADDRESSES]: "✕ ✕ o" };
    await sees(() => cells(page), drawn(columns, denied));
    const question = "test-ns/client → test-ns/web, TCP 80";
    await sees(() => answer(page), { question, verdict: "denied", stages: { egress: "no", ingress: "no" } });

    await deleteLastLines(page, 11);
    assert.doesNotMatch(await page.locator(".cm-content").innerText(), /NetworkPolicy/);
    const open = { "test-ns/web": "– ✓ ✓", "test-ns/client": "✓ – ✓", [ADDRESSES]: "✓ ✓ o" };
    await sees(() => cells(page), drawn(columns, open));
    await sees(() => answer(page), { question, verdict: "allowed", stages: { egress: "yes", ingress: "yes" } });
    await page.getByTestId("network-tab-policies").click();
    await page.getByText("There is no policy in these manifests.").waitFor();
    assert.equal(await page.locator("[data-testid^='policy:']").count(), 0);
  }),
);

test(
  "step 3: implied policyTypes, the policy in words, and a plug-in that ignores policies",
  withPage(async ({ page }) => {
    await openExample(page, "10-implied-policy-types");
    const columns = ["shop/web", "shop/db", "shop/visitor", ADDRESSES];
    const isolated = {
      "shop/web": "– 5432 ✕ ✕",
      "shop/db": "✕ – ✓ ✓",
      "shop/visitor": "✕ ✓ – ✓",
      [ADDRESSES]: "✕ ✓ ✓ o",
    };
    await sees(() => cells(page), drawn(columns, isolated));
    const question = "shop/visitor → shop/web, TCP 8080";
    await sees(() => answer(page), { question, verdict: "denied", stages: { egress: "yes", ingress: "no" } });

    await page.getByTestId("network-tab-policies").click();
    const policy = await page.getByTestId("policy:shop/web-talks-to-db").innerText();
    for (const told of [
      "Selects shop/web.",
      "Isolates shop/web for ingress and egress.",
      "ingress is always implied, and egress because there are egress rules",
      "nothing comes in",
      "Lets out TCP 5432 to pods with app=db in shop.",
    ]) {
      assert.ok(policy.includes(told), `${told} in ${policy}`);
    }
    const notes = await page.getByTestId("network-notes").innerText();
    for (const told of [/new connections: whether existing connections are cut/, /flannel alone does not/, /OpenShift/]) {
      assert.match(notes, told);
    }
    await page.locator('[data-testid=network][data-enforced="true"]').waitFor();
    await page.getByTestId("network-tab-matrix").click();

    await reported(page, () => page.getByTestId("network-plugin").selectOption("ignores"));
    const open = { "shop/web": "– ✓ ✓ ✓", "shop/db": "✓ – ✓ ✓", "shop/visitor": "✓ ✓ – ✓", [ADDRESSES]: "✓ ✓ ✓ o" };
    await sees(() => cells(page), drawn(columns, open));
    await sees(async () => (await answer(page)).verdict, "allowed");
    await page.locator('[data-testid=network][data-enforced="false"]').waitFor();
    assert.match(await page.getByTestId("summary-network").innerText(), /nothing enforces/);

    await reported(page, () => page.getByTestId("network-plugin").selectOption("enforces"));
    await sees(() => cells(page), drawn(columns, isolated));
  }),
);
