// What happens while one types: findings at their lines, answers that stay, several files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withPage } from "./harness.mjs";
import { cells, editorBox, openExample, paste, replaceInEditor, reported, sees, started } from "./steps.mjs";

const findings = (page) =>
  page.getByTestId("finding").evaluateAll((all) =>
    all.map((finding) => ({
      severity: finding.dataset.severity,
      code: finding.dataset.code,
      lines: finding.querySelector("[data-testid=line-link]")?.lastChild.textContent,
    })),
  );
const statuses = (page) => page.getByTestId("object").evaluateAll((all) => all.map(({ dataset }) => dataset.status));

test(
  "a broken document is told at its line, and the others are still answered",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    // Lints may have something to say about the example, but it has no errors.
    const before = await findings(page);
    assert.ok(before.every(({ severity }) => severity !== "error"), JSON.stringify(before));
    const whole = await cells(page);
    // The stranger's document: lines 42 to 45.
    await replaceInEditor(page, "metadata: {name: stranger", "  bad: [");
    await sees(async () => (await statuses(page)).filter((status) => status === "refused").length, 1);
    const told = (await findings(page)).filter(({ code }) => before.every((known) => known.code !== code));
    assert.ok(told.length > 0 && told.every(({ lines }) => Number.parseInt(lines, 10) >= 42 && Number.parseInt(lines, 10) <= 46), JSON.stringify(told));
    assert.ok(told.some(({ severity }) => severity === "error"));
    await page.locator(".cm-lintRange-error, .cm-lintPoint-error").first().waitFor();
    const others = Object.entries(whole).filter(([cell]) => !cell.includes("oteemo/stranger"));
    await sees(() => cells(page), Object.fromEntries(others));

    await editorBox(page).press("Control+z");
    await sees(() => cells(page), whole);
    await sees(() => findings(page), before);
  }),
);

test(
  "a misspelt field is told with the field that was meant",
  withPage(async ({ page }) => {
    await openExample(page, "02-default-deny");
    await replaceInEditor(page, "podSelector", "podSelektor");
    await sees(async () => (await findings(page)).map(({ lines }) => lines).includes("22"), true);
    const help = page.getByTestId("finding").filter({ hasText: "podSelektor" }).first();
    assert.match(await help.locator(".help").innerText(), /podSelector/);
    await help.getByTestId("line-link").click();
    await page.locator(".cm-decides", { hasText: "podSelektor" }).waitFor();
  }),
);

test(
  "a second file counts with the first, and can be closed",
  withPage(async ({ page }) => {
    await openExample(page, "02-default-deny");
    const verdict = () => page.getByTestId("cell:test-ns/client:test-ns/web").getAttribute("data-verdict");
    await sees(verdict, "none");
    await reported(page, () => page.getByTestId("add-file").click());
    await page.locator(".cm-placeholder").getByText("Paste Kubernetes manifests here").waitFor();
    await paste(
      page,
      [
        "apiVersion: networking.k8s.io/v1",
        "kind: NetworkPolicy",
        "metadata: {name: let-all, namespace: test-ns}",
        "spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}",
      ].join("\n"),
    );
    await sees(verdict, "all");
    await page.getByTestId("network-tab-policies").click();
    await page.getByTestId("policy:test-ns/let-all").waitFor();
    await page.getByTestId("network-tab-matrix").click();
    await page.getByTestId("file:02-default-deny.yaml").click();
    await sees(async () => (await editorBox(page).innerText()).includes("default-deny-all"), true);
    await sees(verdict, "all");
    await reported(page, () => page.getByTestId("close:manifests.yaml").click());
    await sees(verdict, "none");
    assert.equal(await page.locator("[data-testid^='file:']").count(), 1);
  }),
);

test(
  "while one types the last answers stay, and a nonsense text empties nothing but the answers",
  withPage(async ({ page }) => {
    await openExample(page, "01-network-policy");
    // Everything that the right half ever shows from here on.
    await page.evaluate(() => {
      globalThis.gaps = 0;
      const answers = document.querySelector("[data-testid=answers]");
      const look = () => {
        if (!answers.querySelector("[data-testid=matrix] button") || !answers.querySelector("[data-testid=answer]")) gaps++;
      };
      new MutationObserver(look).observe(answers, { subtree: true, childList: true, attributes: true });
    });
    await editorBox(page).press("Control+End");
    const typed = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: late, namespace: test-ns}\nspec: {containers: [{name: c, image: i}]}\n";
    await reported(page, () => editorBox(page).pressSequentially(typed, { delay: 15 }));
    await page.getByTestId("cell:test-ns/late:test-ns/server").waitFor();
    assert.equal(await page.evaluate(() => gaps), 0);

    await paste(page, "just words\n");
    await sees(() => page.getByTestId("matrix").locator("[data-testid^='cell:'][data-verdict=all]").count(), 0);
    await page.getByTestId("finding").first().waitFor();
    await paste(page, "");
    await sees(() => statuses(page), []);
  }),
);

test(
  "typing elsewhere does not scroll back to the line that was shown last",
  withPage(async ({ page }) => {
    await openExample(page, "07-privileged-nginx");
    await page.getByTestId("answer").getByTestId("line-link").last().click();
    const scrolled = () => page.locator(".cm-scroller").evaluate((scroller) => Math.round(scroller.scrollTop));
    await sees(async () => (await scrolled()) > 1500, true);
    await editorBox(page).press("Control+Home");
    await sees(async () => (await scrolled()) < 20, true);
    // Letters of two bytes: the same bytes are other characters of the text then.
    await reported(page, () => page.keyboard.type("# größer\n"));
    // The editor scrolls with the next frames.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    assert.ok((await scrolled()) < 20, `scrolled to ${await scrolled()}`);
  }),
);

test(
  "what a script sets and asks agrees with what the page shows",
  withPage(async ({ page }) => {
    await started(page);
    const text = await (await page.request.get(new URL("examples/10-implied-policy-types.yaml", page.url()).href)).text();
    const told = await page.evaluate(async (text) => {
      const { setFiles, report, ask } = globalThis.policyPlayground;
      const set = await setFiles([{ name: "shop.yaml", text }]);
      const traffic = { from: "shop/visitor", to: "shop/web", port: 8080, protocol: "TCP" };
      const answer = await ask({ traffic });
      return { set, report: await report(), answer, refused: await ask({ nonsense: 1 }).catch((cause) => typeof cause) };
    }, text);
    assert.deepEqual(told.report, told.set);
    assert.equal(told.refused, "string");
    const { endpoints, cells: rows } = told.report.network;
    const reportedCells = rows.flatMap((row, from) =>
      row.map(({ traffic, ports }, to) => [`${endpoints[from].id} → ${endpoints[to].id}`, traffic === "some" ? ports : traffic]),
    );
    await page.getByTestId("file:shop.yaml").waitFor();
    const shown = await cells(page);
    assert.equal(Object.keys(shown).length, 16);
    assert.deepEqual(Object.fromEntries(reportedCells.filter(([cell]) => cell in shown).sort()), shown);
    assert.equal(told.answer.verdict, "denied");
    await page.getByTestId("cell:shop/visitor:shop/web").click();
    await page.locator('[data-testid=answer][data-verdict="denied"]').waitFor();
    assert.equal(await page.getByTestId("answer-summary").innerText(), told.answer.summary);
  }),
);
